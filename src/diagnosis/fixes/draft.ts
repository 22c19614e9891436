/** A change before it is evaluated and printed. */
import type { Decision, PolicyChange, Principal } from '../../policy/index.ts';
import type { StatementJson } from '../code/values.ts';
import type { CommandPlace } from '../commands.ts';
import type { Documents } from '../documents.ts';
import type { Facts } from '../facts.ts';
import type { Alternative, FixChange, FixTarget } from '../fix.ts';
import type { Rulings } from '../rulings.ts';
import type { Reason } from '../verdict.ts';

export interface Draft {
  readonly target: FixTarget;
  readonly change: FixChange;
  readonly account: string | null;
  readonly statement: StatementJson | null;
  /** null: the document could not be read, or there is none to change */
  readonly document: {
    readonly fileName: string;
    readonly before: string | null;
    readonly after: string;
  } | null;
  readonly read: readonly string[];
  readonly actions: readonly PolicyChange[];
  readonly notes: readonly Reason[];
  /** the documents as they would be with this change; null: that cannot be said */
  readonly apply: ((documents: Documents) => Documents) | null;
  readonly alternatives: readonly (Draft & { readonly kind: Alternative['kind'] })[];
}

/** What every kind of fix is built from. */
export interface FixContext {
  readonly facts: Facts;
  readonly documents: Documents;
  readonly rulings: Rulings;
  readonly caller: Exclude<Principal, { kind: 'service' | 'anonymous' }>;
  readonly keyArn: string;
  readonly keyAccount: string;
  readonly place: CommandPlace;
  /** the actions to be given, in the order the upload asks for them */
  readonly give: readonly string[];
  /** what lets the small upload through today */
  readonly today: Decision | null;
  /** key and caller are in different accounts */
  readonly crossAccount: boolean;
}

/**
 * How a resource policy or a grant names the caller. A role's sessions come and go, so it is the role that is named,
 * by its ARN with the path; null where nobody has shown the path, for it is never guessed. Null for the root user too:
 * its ARN means the whole account, whose IAM policies would decide.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalArnOf(caller: FixContext['caller']): string | null {
  if (caller.kind === 'root') return null;
  return caller.kind === 'role-session' ? caller.roleArn : caller.arn;
}

/** The caller as the statement that works today names it: a session where that session alone is named. */
export function namedAs(caller: FixContext['caller'], names: readonly string[]): string | null {
  const usual = principalArnOf(caller);
  if (caller.kind !== 'role-session' || !names.includes(caller.arn)) return usual;
  return usual !== null && names.includes(usual) ? usual : caller.arn;
}

/** `kms:Decrypt`, or both actions, as they stand in sentences. */
export function listed(actions: readonly string[]): string {
  return actions.join(', ');
}
