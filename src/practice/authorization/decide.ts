/** One request held against every policy of the world that has a say in it. */
import {
  authorize,
  type Decision,
  type Grant,
  type Layer,
  type NamedPolicy,
  type PolicyStack,
} from '../../policy/index.ts';
import type { Authorization, Caller } from '../services.ts';
import type { Account, PolicyText, World } from '../world/model.ts';
import { parsed } from './parsed.ts';
import { accountOf, globalContext, principalOf, subjectOf } from './principal.ts';

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
 * Decides with every document at hand. Where AWS's own pages leave open whom a statement names (a partial
 * NotPrincipal, a canonical user id), nobody is let in by it.
 */
export function decide(world: World, caller: Caller, ask: Ask): KnownDecision {
  const { action, resource, resourceAccount } = ask;
  const principal = principalOf(world, caller);
  const stack = policyStack(world, caller, ask);
  const context = { ...globalContext(world, caller, resourceAccount, ask.viaService), ...ask.context };
  for (;;) {
    const decision = authorize({ principal, action, resource, resourceAccount, context }, stack);
    if (decision.outcome !== 'unknown') return decision;
    const unsent = decision.missing.flatMap((missing) =>
      missing.kind === 'condition-key' && !(missing.key in context) ? [missing.key] : [],
    );
    if (unsent.length === 0) {
      const layers = decision.missing.map((missing) =>
        missing.kind === 'document' ? missing.layer : missing.statement.layer,
      );
      return {
        outcome: 'implicit-deny',
        layers: [layers[0] ?? 'identity-policy', ...layers.slice(1)],
        trace: decision.trace,
      };
    }
    // To the engine a key like aws:PrincipalTag/… that is left out is one that only AWS knows. Here we are AWS: what
    // we did not put in was not sent.
    for (const key of unsent) context[key] = [];
  }
}

function policyStack(world: World, caller: Caller, ask: Ask): PolicyStack {
  const account = accountOf(world, caller.account);
  const subject = subjectOf(world, caller.identity);
  const session = caller.identity.kind === 'role-session' ? caller.identity.sessionPolicies : null;
  return {
    identity: [
      ...[...subject.inline.values()].map(named),
      ...subject.attached.map((arn) => managed(account, arn)),
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

function managed(account: Account, arn: string): NamedPolicy {
  const policy = account.managedPolicies.get(arn);
  if (policy === undefined) throw new Error(`policy ${arn} does not exist`);
  return named(policy);
}

function named({ name, arn, text }: PolicyText): NamedPolicy {
  return { name, arn, document: parsed(text) };
}
