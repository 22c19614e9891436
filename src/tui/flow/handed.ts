/** What is handed over instead of an account: a pasted error, and the names of files. */
import { type Checked, checkBucket, checkKmsKeyId, type ValueProblem } from '../../check/target-values.ts';
import { type PastedError, pastedErrors } from '../../diagnosis/pasted/pasted-error.ts';
import { printableLines } from '../../i18n/index.ts';
// Its own file: the whole evaluation is not needed before the first frame.
import { callerOfArn } from '../../policy/evaluation/named.ts';
import type { ExplainRequest } from '../services.ts';
import {
  DOCUMENT_FIELDS,
  type DocumentField,
  type FieldProblem,
  ofFields,
  VALUE_FIELDS,
  type ValueField,
} from './document-fields.ts';
import { EMPTY_LINE, type Line } from './line.ts';

export interface Handed {
  readonly text: string;
  /** more was pasted than is taken */
  readonly cut: boolean;
  /** Enter was pressed on a text without an error: from then on that is a problem and no hint */
  readonly asked: boolean;
  readonly lines: Readonly<Record<DocumentField, Line>>;
  readonly focus: DocumentField;
  /** of what stood in the field when it was looked at */
  readonly problems: Readonly<Record<DocumentField, FieldProblem | null>>;
}

/** UTF-16 units: an error is a few lines, and somebody may paste the whole terminal. */
export const MAX_PASTED = 64 * 1024;

/** Several paths are longer than a name. */
export const MAX_PATHS = 2000;

export const NOTHING_HANDED: Handed = {
  text: '',
  cut: false,
  asked: false,
  lines: ofFields(() => EMPTY_LINE),
  focus: 'keyPolicy',
  problems: ofFields(() => null),
};

/** Text at the end of what is there, its line ends kept and a terminal's control sequences taken out. */
export function appended(handed: Handed, text: string): Handed {
  const whole = handed.text + printableLines(text.normalize('NFC')).replaceAll('\t', '  ');
  const kept = whole.slice(0, MAX_PASTED).replace(/[\uD800-\uDBFF]$/, '');
  return { ...handed, text: kept, cut: handed.cut || kept.length < whole.length, asked: false };
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Without its last character, which may be made of several. */
export function shortened(handed: Handed): Handed {
  // The last character is found in the end of the text: none is that long.
  const at = Math.max(0, handed.text.length - 64);
  const last = Array.from(segmenter.segment(handed.text.slice(at)), ({ segment }) => segment).at(-1) ?? '';
  return {
    ...handed,
    text: handed.text.slice(0, handed.text.length - last.length),
    cut: false,
    asked: false,
  };
}

/** The error that a pasted text holds, the most telling where it holds several; null where this tool finds none. */
export function errorIn(text: string): PastedError | null {
  return errorsIn(text)[0] ?? null;
}

/** Every error that a pasted text holds; the first is the one that is explained. */
export function errorsIn(text: string): readonly PastedError[] {
  return pastedErrors(text);
}

export function isEmpty({ text }: Handed): boolean {
  return text.trim() === '';
}

export function withDocumentLine(handed: Handed, line: Line): Handed {
  const { focus } = handed;
  const same = handed.lines[focus].text === line.text;
  return {
    ...handed,
    lines: { ...handed.lines, [focus]: line },
    problems: same ? handed.problems : { ...handed.problems, [focus]: null },
  };
}

export function withProblem(handed: Handed, field: DocumentField, problem: FieldProblem | null): Handed {
  return { ...handed, problems: { ...handed.problems, [field]: problem } };
}

export function beside(focus: DocumentField, by: 1 | -1): DocumentField {
  const index = DOCUMENT_FIELDS.indexOf(focus);
  return DOCUMENT_FIELDS[(index + by + DOCUMENT_FIELDS.length) % DOCUMENT_FIELDS.length] ?? focus;
}

/** What is wrong with a typed value; null where nothing is typed. A caller is a user, a role or a session. */
export function valueProblem(field: ValueField, text: string): FieldProblem | null {
  const typed = text.trim();
  if (typed === '') return null;
  const checked = CHECKS[field](typed);
  if (checked === null) return null;
  return { says: ({ t }) => t(`check:valueProblem.${checked}`) };
}

const CHECKS: Readonly<Record<ValueField, (typed: string) => ValueProblem | null>> = {
  caller(typed) {
    const principal = callerOfArn(typed);
    return principal !== null && 'account' in principal ? null : 'caller-arn';
  },
  kmsKeyId: (typed) => problemOf(checkKmsKeyId(typed)),
  bucket: (typed) => problemOf(checkBucket(typed)),
};

function problemOf(checked: Checked<string>): ValueProblem | null {
  return checked.ok ? null : checked.problem;
}

/** The values as they are taken, with what is wrong with each. */
export function withValuesChecked(handed: Handed): Handed {
  return VALUE_FIELDS.reduce(
    (now, field) => withProblem(now, field, valueProblem(field, now.lines[field].text)),
    handed,
  );
}

export function requestOf(handed: Handed): ExplainRequest {
  return {
    errorText: isEmpty(handed) ? null : handed.text,
    ...ofFields((field) => handed.lines[field].text.trim() || null),
  };
}
