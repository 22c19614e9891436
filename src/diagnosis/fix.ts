/** What is handed over: a change to one policy, as data. Commands, Terraform and files are drawn from `actions`. */
import type { Layer, PolicyChange } from '../policy/index.ts';
import type { Reason } from './reasons.ts';

export type FixTarget = Layer | 'key-state';

export type FixChange =
  | 'edit-statement'
  | 'add-statement'
  | 'narrow-deny'
  | 'attach-policy'
  | 'create-grant'
  | 'enable-key'
  | 'cancel-deletion'
  | 'use-other-key';

export interface FixFile {
  /** a bare file name: `key-policy.json`, `iam-policy-<name>.json` … */
  readonly name: string;
  readonly content: string;
}

export interface Gain {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly condition: Readonly<Record<string, unknown>> | null;
}

export interface FixBody {
  readonly target: FixTarget;
  readonly change: FixChange;
  /** who has to act; null where nobody can be named */
  readonly account: string | null;
  /** the changed or new statement alone, as a JSON object */
  readonly statement: Readonly<Record<string, unknown>> | null;
  /** the whole document after the change, as text, formatting and order kept */
  readonly document: string | null;
  /** unified diff from the document as read to `document` */
  readonly diff: string | null;
  readonly files: readonly FixFile[];
  /** `aws …` commands that only read, to be run first */
  readonly read: readonly string[];
  readonly actions: readonly PolicyChange[];
  /** the same actions as `aws …` commands, one each */
  readonly commands: readonly string[];
  readonly terraform: string | null;
  readonly cloudformation: string | null;
  /** the result for this caller after the whole set of fixes (or this alternative) is in place */
  readonly prediction: 'allowed' | 'denied' | 'unknown';
  readonly addsOnly: readonly Gain[];
  /** sentences to show with it: why here, what was evaluated, what to look out for */
  readonly notes: readonly Reason[];
}

export interface Fix extends FixBody {
  readonly alternatives: readonly Alternative[];
}

export interface Alternative extends FixBody {
  readonly kind: 'strict' | 'grant' | 'inline-policy';
}
