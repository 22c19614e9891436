/** What can be wrong with a policy document, as data: the view has the sentences. */
export type PolicyProblemKind =
  /** longer than any policy AWS accepts, white space included */
  | 'too-large'
  | 'too-deep'
  | 'not-json'
  | 'not-an-object'
  | 'missing-statement'
  | 'missing-effect'
  | 'unknown-effect'
  | 'missing-action'
  | 'action-and-not-action'
  | 'resource-and-not-resource'
  | 'principal-and-not-principal'
  | 'invalid-principal'
  /** `detail` is the word that stands where AWS knows none */
  | 'unknown-element'
  | 'duplicate-element'
  | 'unknown-version'
  | 'unknown-operator'
  /** a list where a string belongs, a number as an action … */
  | 'wrong-type';

export interface PolicyProblem {
  readonly kind: PolicyProblemKind;
  /** from 1 */
  readonly line: number;
  /** from 1, in UTF-16 units */
  readonly column: number;
  /** where in the document: `['Statement', 0, 'Effect']` */
  readonly path: readonly (string | number)[];
  /** the offending word, at most 80 characters, or null */
  readonly detail: string | null;
}

/** Thrown inside the parser only; parsePolicy turns it into a result. */
export class PolicyError extends Error {
  readonly kind: PolicyProblemKind;
  readonly offset: number;
  readonly path: readonly (string | number)[];
  readonly detail: string | null;

  constructor(
    kind: PolicyProblemKind,
    offset: number,
    path: readonly (string | number)[],
    detail: string | null = null,
  ) {
    super(kind);
    this.kind = kind;
    this.offset = offset;
    this.path = path;
    this.detail = detail === null ? null : detail.slice(0, 80);
  }
}

/** @param offset in UTF-16 units, from 0. @returns line and column, both from 1 */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let i = 0; i < offset && i < text.length; i++) {
    if (text.charCodeAt(i) === 10) {
      line += 1;
      lineStart = i + 1;
    }
  }
  return { line, column: offset - lineStart + 1 };
}
