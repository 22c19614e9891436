/** One request held against every policy of the world that has a say in it. */
import {
  authorize,
  type Decision,
  type Grant,
  type Layer,
  type NamedPolicy,
  type PolicyStack,
  type StatementRef,
} from '../../policy/index.ts';
import type { Authorization, Caller } from '../services.ts';
import { inEffect } from '../world/managed-policy.ts';
import type { Account, IamRole, IamUser, PolicyHolder, PolicyText, World } from '../world/model.ts';
import { inForce } from './in-force.ts';
import { parsed } from './parsed.ts';
import { globalContext, principalOf } from './principal.ts';

export interface Ask {
  /** `kms:Decrypt`, `s3:PutObject`, `iam:GetUser` … */
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  /** the service's own condition keys; the global ones are added */
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly viaService: string | null;
  /** key policy, bucket policy or trust policy */
  readonly resourcePolicy: PolicyText | null;
  readonly vpcEndpointPolicy: PolicyText | null;
  readonly resourceControl: readonly (readonly PolicyText[])[];
  readonly grants: readonly Grant[];
}

/** A decision made with every document at hand is never `unknown`. */
export type KnownDecision = Exclude<Decision, { readonly outcome: 'unknown' }>;

export type Refusal = Exclude<KnownDecision, { readonly outcome: 'allowed' }>;

/** The layer AWS names: the first. */
export function namedLayer(refusal: Refusal): Layer {
  return refusal.outcome === 'implicit-deny' ? refusal.layers[0] : refusal.statements[0].layer;
}

/** A refusal as a service's answer. */
export function refused(refusal: Refusal, message: string): Authorization {
  return refusal.outcome === 'implicit-deny'
    ? { allowed: false, message, denial: 'implicit', layers: refusal.layers }
    : {
        allowed: false,
        message,
        denial: 'explicit',
        layers: [...new Set(refusal.statements.map(({ layer }) => layer))],
      };
}

/**
 * Decides with every document and every condition key at hand. Where AWS's own pages leave open whom a statement names
 * (a partial NotPrincipal, a canonical user id), nobody is let in by a "might": such an Allow does not apply, such a
 * Deny does, and a Deny is what AWS looks for first.
 */
export function decide(world: World, caller: Caller, ask: Ask): KnownDecision {
  const { action, resource, resourceAccount } = ask;
  const principal = principalOf(world, caller);
  const stack = policyStack(world, caller, ask);
  const context = { ...globalContext(world, caller, resourceAccount, ask.viaService), ...ask.context };
  const decision = authorize({ principal, action, resource, resourceAccount, context }, stack, 'not-sent');
  if (decision.outcome === 'allowed' || decision.outcome === 'explicit-deny') return decision;
  const [deny, ...denies] = undecided(decision, 'Deny');
  if (deny !== undefined) {
    return { outcome: 'explicit-deny', statements: [deny, ...denies], trace: decision.trace };
  }
  if (decision.outcome === 'implicit-deny') return decision;
  const [short, ...others] = new Set(undecided(decision, 'Allow').map(({ layer }) => layer));
  return {
    outcome: 'implicit-deny',
    layers: [short ?? 'identity-policy', ...others],
    openDenies: [],
    trace: decision.trace,
  };
}

function undecided({ trace }: Decision, effect: 'Allow' | 'Deny'): StatementRef[] {
  return trace
    .filter((statement) => statement.effect === effect && statement.applies === 'unknown')
    .map(({ statement }) => statement);
}

function policyStack(world: World, caller: Caller, ask: Ask): PolicyStack {
  const view = inForce(world);
  const { account, subject } = callerIn(view, caller) ?? callerIn(world, caller) ?? missingCaller(caller);
  const session = caller.identity.kind === 'role-session' ? caller.identity.sessionPolicies : null;
  return {
    identity: [
      ...[subject, ...groupsOf(account, subject)].flatMap(({ inline, attached }) => [
        ...[...inline.values()].map(named),
        ...attached.map((arn) => managed(account, arn)),
      ]),
    ],
    boundary: subject.boundary === null ? null : managed(account, subject.boundary),
    session: session === null ? null : session.map(named),
    serviceControl: account.serviceControl.map((level) => level.map(named)),
    resourceControl: ask.resourceControl.map((level) => level.map(named)),
    resource: ask.resourcePolicy === null ? null : named(ask.resourcePolicy),
    vpcEndpoint: ask.vpcEndpointPolicy === null ? null : named(ask.vpcEndpointPolicy),
    grants: ask.grants,
  };
}

/** null: the caller is younger than this view of the world */
function callerIn(
  view: World,
  { identity }: Caller,
): { readonly account: Account; readonly subject: IamUser | IamRole } | null {
  const account = view.accounts.get(identity.account);
  const subject =
    identity.kind === 'user' ? account?.users.get(identity.userName) : account?.roles.get(identity.roleName);
  return account === undefined || subject === undefined ? null : { account, subject };
}

function missingCaller({ arn }: Caller): never {
  throw new Error(`${arn} does not exist`);
}

/** A user has the policies of its groups too. */
function groupsOf(account: Account, subject: IamUser | IamRole): readonly PolicyHolder[] {
  return 'groups' in subject ? subject.groups.flatMap((name) => account.groups.get(name) ?? []) : [];
}

function managed(account: Account, arn: string): NamedPolicy {
  const policy = account.managedPolicies.get(arn);
  if (policy === undefined) throw new Error(`policy ${arn} does not exist`);
  return named(inEffect(policy));
}

function named({ name, arn, text }: PolicyText): NamedPolicy {
  return { name, arn, document: parsed(text) };
}
