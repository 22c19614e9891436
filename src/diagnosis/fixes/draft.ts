/** A change before it is evaluated and printed. */
import type { Decision, PolicyChange, Principal } from '../../policy/index.ts';
import type { StatementJson } from '../code/values.ts';
import type { CommandPlace } from '../commands.ts';
import type { Documents } from '../documents.ts';
import type { Facts } from '../facts.ts';
import type { Alternative, FixChange, FixTarget } from '../fix.ts';
import type { Evidence } from '../observation.ts';
import type { Reason } from '../reasons.ts';
import type { Rulings } from '../rulings.ts';
import type { Denial } from '../verdict.ts';

export interface Draft {
  readonly target: FixTarget;
  readonly change: FixChange;
  readonly account: string | null;
  readonly statement: StatementJson | null;
  /** all changed and new statements, where that is not just this one; null: it is */
  readonly statements: readonly StatementJson[] | null;
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
  /** the evidence as it would be read with this change, from which what follows in the set is drafted; null: unchanged */
  readonly rewrite: ((evidence: Evidence) => Evidence) | null;
  /** the policy may be attached to others besides the caller, who are then asked about too */
  readonly shared: boolean;
  /** what the change is about; null: the two KMS actions of an upload, on its key */
  readonly reach: readonly Reach[] | null;
  readonly alternatives: readonly (Draft & { readonly kind: Alternative['kind'] })[];
}

/** A draft that only adds for the caller, to a document nothing else in the set changes. */
export const PLAIN = {
  statements: null,
  rewrite: null,
  shared: false,
  reach: null,
} as const satisfies Partial<Draft>;

/** Actions on a resource of which it is asked who gains them. */
export interface Reach {
  readonly actions: readonly string[];
  /** as it stands in a policy: the key's ARN, or `<bucket ARN>/*` */
  readonly pattern: string;
  /** one resource of it, for the evaluator */
  readonly sample: string;
  readonly account: string;
}

/** What every kind of fix is built from. */
export interface FixContext {
  readonly facts: Facts;
  readonly documents: Documents;
  readonly rulings: Rulings;
  readonly caller: Exclude<Principal, { kind: 'service' | 'anonymous' }>;
  /** null: no answer and no document shows it */
  readonly keyArn: string | null;
  readonly keyAccount: string | null;
  readonly place: CommandPlace;
  /** what the verdict rests on */
  readonly denial: Denial | null;
  /** everything the uploads ask for that is to be predicted, in the order they ask for it */
  readonly needs: readonly string[];
  /** the actions to be given, in the order the upload asks for them */
  readonly give: readonly string[];
  /** what lets the small upload through today */
  readonly today: Decision | null;
  /** key and caller are in different accounts */
  readonly crossAccount: boolean;
}

/** A context in which the key is known. */
export interface KeyContext extends FixContext {
  readonly keyArn: string;
  readonly keyAccount: string;
}

export function hasKey(context: FixContext): context is KeyContext {
  return context.keyArn !== null && context.keyAccount !== null;
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
