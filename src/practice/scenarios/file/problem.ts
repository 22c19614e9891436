/** The one thing that is wrong with a scenario file, as data: `practice:file.*` has the sentences. */
import type { PolicyProblemKind } from '../../../policy/index.ts';
import type { Format } from './shape.ts';

export type ReferenceKind =
  | 'organization'
  | 'account'
  | 'group'
  | 'policy'
  | 'user'
  | 'role'
  | 'bucket'
  | 'key';

export type ScenarioFault =
  | { readonly kind: 'too-large'; readonly mostBytes: number }
  | { readonly kind: 'too-deep' | 'not-json' | 'not-an-object' }
  | {
      readonly kind: 'wrong-type';
      readonly expected: 'text' | 'list' | 'object' | 'flag' | 'number' | 'policy';
    }
  | { readonly kind: 'unknown-member'; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: 'missing-member'; readonly name: string }
  | { readonly kind: 'duplicate-member'; readonly name: string }
  | { readonly kind: 'bad-choice'; readonly value: string; readonly choices: readonly string[] }
  | { readonly kind: 'bad-format'; readonly value: string; readonly format: Format }
  | { readonly kind: 'bad-number'; readonly least: number; readonly most: number }
  | { readonly kind: 'too-few' }
  | { readonly kind: 'too-many'; readonly most: number }
  | { readonly kind: 'policy'; readonly problem: PolicyProblemKind; readonly detail: string | null }
  /** something that holds no policy document, or several */
  | { readonly kind: 'no-policy' }
  /** a policy of the other sort: of a resource where one of a principal belongs, or the reverse */
  | { readonly kind: 'names-principals' | 'names-no-principal' }
  | { readonly kind: 'unknown-reference'; readonly to: ReferenceKind; readonly value: string }
  | { readonly kind: 'twice'; readonly value: string }
  | { readonly kind: 'reserved-name'; readonly value: string }
  | { readonly kind: 'no-organization' };

export interface ScenarioProblem {
  readonly fault: ScenarioFault;
  /** JSON Pointer into the file (RFC 6901); empty: the file as a whole */
  readonly pointer: string;
  /** from 1 */
  readonly line: number;
  /** from 1 */
  readonly column: number;
  /** whether line and column count inside the text of a policy that stands in the file as a string */
  readonly insideText: boolean;
}

/** Thrown inside the reader only. */
export class ScenarioFileError extends Error {
  readonly problem: ScenarioProblem;

  constructor(problem: ScenarioProblem) {
    super(problem.fault.kind);
    this.problem = problem;
  }
}

/** Values are shown back: not more of them than a line holds. */
export function shown(value: string): string {
  return value.length <= 80 ? value : `${value.slice(0, 79)}…`;
}
