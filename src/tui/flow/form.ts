/** The typed target: four fields, each checked as it is entered. */
import {
  type Checked,
  checkBucket,
  checkKmsKeyId,
  checkRegion,
  type ValueProblem,
} from '../../check/target-values.ts';
import { EMPTY_LINE, type Line, lineOf } from './line.ts';

export const FIELDS = ['bucket', 'kmsKeyId', 'region', 'profile'] as const;
export type FieldName = (typeof FIELDS)[number];

export interface Form {
  readonly lines: Readonly<Record<FieldName, Line>>;
  readonly focus: FieldName;
  /** fields that have been left once: a problem is shown only then, not at the first letter */
  readonly visited: readonly FieldName[];
}

export function newForm(values: Partial<Readonly<Record<FieldName, string | null>>>): Form {
  const line = (name: FieldName): Line => {
    const value = values[name];
    return value ? lineOf(value) : EMPTY_LINE;
  };
  return {
    lines: {
      bucket: line('bucket'),
      kmsKeyId: line('kmsKeyId'),
      region: line('region'),
      profile: line('profile'),
    },
    focus: 'bucket',
    visited: [],
  };
}

/** What is wrong with a field, or null. Only the bucket must be given. */
export function problemOf(form: Form, name: FieldName): ValueProblem | null {
  const text = form.lines[name].text.trim();
  if (text === '') return name === 'bucket' ? 'empty' : null;
  const checked = CHECKS[name](text);
  return checked.ok ? null : checked.problem;
}

export function firstProblem(form: Form): FieldName | null {
  return FIELDS.find((name) => problemOf(form, name) !== null) ?? null;
}

/** The field's value as the check takes it; null when it is left empty or is not valid. */
export function fieldValue(form: Form, name: FieldName): string | null {
  const checked = CHECKS[name](form.lines[name].text);
  return checked.ok ? checked.value : null;
}

export function moveFocus(form: Form, by: 1 | -1): Form {
  const index = FIELDS.indexOf(form.focus);
  const next = FIELDS[(index + by + FIELDS.length) % FIELDS.length] ?? form.focus;
  return { ...form, focus: next, visited: visit(form, form.focus) };
}

export function focusOn(form: Form, name: FieldName): Form {
  return { ...form, focus: name, visited: [...FIELDS] };
}

export function withLine(form: Form, line: Line): Form {
  return { ...form, lines: { ...form.lines, [form.focus]: line } };
}

function visit(form: Form, name: FieldName): readonly FieldName[] {
  return form.visited.includes(name) ? form.visited : [...form.visited, name];
}

const CHECKS: Readonly<Record<FieldName, (text: string) => Checked<string>>> = {
  bucket: checkBucket,
  kmsKeyId: checkKmsKeyId,
  region: checkRegion,
  // Profiles are names in the user's own configuration: anything but nothing can be one.
  profile: (text) =>
    text.trim() === '' ? { ok: false, problem: 'empty' } : { ok: true, value: text.trim() },
};
