/** The diagnosis of what was handed over in the wizard: reads the files that were named there. */
import { type Checked, checkBucket, checkKmsKeyId } from '../../check/target-values.ts';
import type { HandedOver, HandedPolicy } from '../../diagnosis/index.ts';
import { observationOf } from '../../diagnosis/index.ts';
import { callerOfArn, type Grant } from '../../policy/index.ts';
import {
  DOCUMENT_FIELDS,
  type DocumentField,
  type FieldProblem,
  isValueField,
  type ValueField,
} from '../../tui/flow/document-fields.ts';
import type { Explained, ExplainRequest } from '../../tui/services.ts';
import { STANDARD_INPUT } from '../input-file.ts';
import { explainedResult } from './explained-result.ts';
import { type ExplainProblem, readGrantsFile, readPolicyFile } from './inputs.ts';
import { explainProblemSentence } from './problem-sentence.ts';
import { pathIn, pathsIn } from './typed-paths.ts';

type FileField = Exclude<DocumentField, ValueField | 'grants'>;

type Read =
  | { readonly ok: true; readonly policies: readonly HandedPolicy[] }
  | { readonly ok: false; readonly problem: FieldProblem };

/** Fields that take one document; the others take several files. */
const SINGLE: readonly FileField[] = [
  'keyPolicy',
  'bucketPolicy',
  'permissionsBoundary',
  'vpcEndpointPolicy',
];

/** In the order in which they are read, and the first that cannot be is told. */
const FILE_FIELDS = DOCUMENT_FIELDS.filter(
  (field): field is FileField => !isValueField(field) && field !== 'grants',
);

/** @returns what keeps the files named in a field from being taken, or null */
export async function checkDocument(field: DocumentField, text: string): Promise<FieldProblem | null> {
  if (isValueField(field)) return null;
  const read = field === 'grants' ? await readGrants(text) : await readField(field, text);
  return read.ok ? null : read.problem;
}

export async function explainRequest(request: ExplainRequest): Promise<Explained> {
  const startedAt = new Date().toISOString();
  const typed = request.caller === null ? null : callerOfArn(request.caller);
  const caller = typed !== null && 'account' in typed ? typed : null;
  const policies = new Map<FileField, readonly HandedPolicy[]>();
  for (const field of FILE_FIELDS) {
    const read = await readField(field, request[field], field === 'identityPolicies' ? caller : null);
    if (!read.ok) return { ...read, field };
    policies.set(field, read.policies);
  }
  const kmsKeyId = taken(checkKmsKeyId, request.kmsKeyId);
  const grants = await readGrants(request.grants, kmsKeyId);
  if (!grants.ok) return { ...grants, field: 'grants' };
  const all = (field: FileField) => policies.get(field) ?? [];
  const understood = observationOf({
    errorText: request.errorText,
    caller,
    kmsKeyId,
    bucket: taken(checkBucket, request.bucket),
    objectKey: null,
    bucketKey: null,
    keyPolicy: all('keyPolicy')[0]?.document ?? null,
    bucketPolicy: all('bucketPolicy')[0]?.document ?? null,
    identityPolicies: all('identityPolicies'),
    permissionsBoundary: all('permissionsBoundary')[0] ?? null,
    sessionPolicies: all('sessionPolicies'),
    serviceControl: all('serviceControl'),
    resourceControl: all('resourceControl'),
    vpcEndpointPolicy: all('vpcEndpointPolicy')[0] ?? null,
    grants: grants.grants,
  });
  if (!understood.ok) {
    const { problem } = understood;
    // The error has been found before: only its caller or its key can be another one.
    if (problem.kind === 'no-error-found') throw new Error(problem.kind);
    const { kind, named } = problem;
    return kind === 'other-caller'
      ? {
          ok: false,
          field: 'caller',
          problem: { says: ({ t }) => t('wizard:documents.otherCaller', { named }) },
        }
      : {
          ok: false,
          field: 'kmsKeyId',
          problem: { says: ({ t }) => t('wizard:documents.otherKey', { named }) },
        };
  }
  return { ok: true, result: explainedResult(understood.observation, startedAt) };
}

/** A value of the form, which has been checked there. */
function taken(check: (text: string) => Checked<string>, text: string | null): string | null {
  const checked = text === null ? null : check(text);
  return checked?.ok ? checked.value : null;
}

async function readField(
  field: FileField,
  text: string | null,
  caller: HandedOver['caller'] = null,
): Promise<Read> {
  if (text === null) return { ok: true, policies: [] };
  const paths = SINGLE.includes(field) ? [pathIn(text)] : pathsIn(text);
  const policies: HandedPolicy[] = [];
  for (const path of paths) {
    // The keyboard is the wizard's: nothing else can come from it.
    if (path === STANDARD_INPUT)
      return problem({ kind: 'input', path, problem: { kind: 'unreadable', code: 'ENOENT' } });
    const read = await readPolicyFile(path, caller);
    if (!read.ok) return problem(read.problem);
    if (SINGLE.includes(field) && read.policies.length > 1)
      return problem({ kind: 'several', path, count: read.policies.length });
    policies.push(...read.policies);
  }
  return { ok: true, policies };
}

async function readGrants(
  text: string | null,
  kmsKeyId: string | null = null,
): Promise<
  { readonly ok: true; readonly grants: readonly Grant[] | null } | Extract<Read, { readonly ok: false }>
> {
  if (text === null) return { ok: true, grants: null };
  const path = pathIn(text);
  if (path === STANDARD_INPUT)
    return problem({ kind: 'input', path, problem: { kind: 'unreadable', code: 'ENOENT' } });
  const read = await readGrantsFile(path, kmsKeyId);
  return read.ok ? read : problem(read.problem);
}

function problem(of: ExplainProblem): Extract<Read, { readonly ok: false }> {
  return { ok: false, problem: { says: (i18n) => explainProblemSentence(of, i18n) } };
}
