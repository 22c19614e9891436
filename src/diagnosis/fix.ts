/** What is handed over: a change to one policy, as data. Commands, Terraform and files are drawn from `actions`. */
import type { GrantConstraints, Layer } from '../policy/index.ts';
import type { Reason } from './verdict.ts';

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

/**
 * One write that applies (part of) a fix. The AWS CLI commands are printed from it, and the practice account's
 * handle takes it as it is, so that what is applied is what was shown.
 */
export type FixAction =
  | {
      readonly kind: 'put-key-policy';
      readonly account: string;
      readonly keyArn: string;
      readonly policy: string;
    }
  | {
      readonly kind: 'put-user-policy';
      readonly account: string;
      readonly userName: string;
      readonly policyName: string;
      readonly policy: string;
    }
  | {
      readonly kind: 'put-role-policy';
      readonly account: string;
      readonly roleName: string;
      readonly policyName: string;
      readonly policy: string;
    }
  | {
      readonly kind: 'create-grant';
      readonly account: string;
      readonly keyArn: string;
      readonly granteePrincipal: string;
      readonly operations: readonly string[];
      /** those of the grant that works today, so that the new one reaches no further */
      readonly constraints: GrantConstraints | null;
    };

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
  readonly actions: readonly FixAction[];
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
