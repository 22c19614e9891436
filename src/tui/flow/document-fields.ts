/** The fields in which files and values are handed over. */
import type { I18n } from '../../i18n/index.ts';

/** What is at hand most often comes first. */
export const DOCUMENT_FIELDS = [
  'keyPolicy',
  'identityPolicies',
  'caller',
  'kmsKeyId',
  'bucket',
  'grants',
  'bucketPolicy',
  'permissionsBoundary',
  'sessionPolicies',
  'serviceControl',
  'resourceControl',
  'vpcEndpointPolicy',
] as const;
export type DocumentField = (typeof DOCUMENT_FIELDS)[number];

/** Of these the value itself is typed, and no file. */
export const VALUE_FIELDS = ['caller', 'kmsKeyId', 'bucket'] as const satisfies readonly DocumentField[];
export type ValueField = (typeof VALUE_FIELDS)[number];

export function isValueField(field: DocumentField): field is ValueField {
  return VALUE_FIELDS.some((one) => one === field);
}

/** One of each for every field. */
export function ofFields<T>(make: (field: DocumentField) => T): Readonly<Record<DocumentField, T>> {
  const entries = DOCUMENT_FIELDS.map((field) => [field, make(field)] as const);
  return Object.fromEntries(entries) as Record<DocumentField, T>;
}

/** Why a value cannot be taken; said anew when the language changes. */
export interface FieldProblem {
  says(i18n: I18n): string;
}
