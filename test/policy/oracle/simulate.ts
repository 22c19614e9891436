/** Asks both evaluators the same question. */
import { anonymousPrincipal, runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import {
  type AccessRequest,
  authorize,
  type Decision,
  type NamedPolicy,
  type PolicyStack,
  parsePolicy,
} from '../../../src/policy/index.ts';
import type { PolicyJson, PolicySet } from './generator.ts';
import { ACCOUNT, CALLERS } from './vocabulary.ts';

export type Outcome = 'allowed' | 'implicit-deny' | 'explicit-deny' | 'unknown';

export interface Answer {
  readonly outcome: Outcome;
  /** by Sid, whether the statement applies */
  readonly statements: ReadonlyMap<string, 'yes' | 'no' | 'unknown'>;
}

export interface OurAnswer extends Answer {
  readonly decision: Decision;
}

export function ask(set: PolicySet): OurAnswer {
  const request: AccessRequest = {
    principal: CALLERS[set.caller],
    action: set.action,
    resource: set.resource,
    resourceAccount: ACCOUNT,
    context: set.context,
  };
  const decision = authorize(request, stackOf(set), 'not-sent');
  return {
    outcome: decision.outcome,
    statements: new Map(decision.trace.map(({ statement, applies }) => [statement.sid ?? '', applies])),
    decision,
  };
}

function stackOf(set: PolicySet): PolicyStack {
  const named = (policy: PolicyJson): NamedPolicy => {
    const parsed = parsePolicy(JSON.stringify(policy));
    if (!parsed.ok) throw new Error(`${parsed.problem.kind} at ${parsed.problem.path.join('.')}`);
    return { name: 'generated', arn: null, document: parsed.document };
  };
  const maybe = (policy: PolicyJson | null): NamedPolicy | null => (policy === null ? null : named(policy));
  return {
    identity: set.identity.map(named),
    boundary: maybe(set.boundary),
    session: set.session === null ? null : [named(set.session)],
    serviceControl: set.serviceControl.map((level) => level.map(named)),
    resourceControl: set.resourceControl.map((level) => level.map(named)),
    resource: maybe(set.resourcePolicy),
    vpcEndpoint: maybe(set.vpcEndpoint),
    grants: [],
  };
}

/** Keys that follow from the caller and the resource: here they are derived, the oracle has to be told. */
function derivedKeys(set: PolicySet): Record<string, string> {
  const principal = CALLERS[set.caller];
  const keys: Record<string, string> = { 'aws:ResourceAccount': ACCOUNT };
  keys['aws:PrincipalIsAWSService'] = String(principal.kind === 'service');
  if (set.action.startsWith('s3:')) keys['s3:ResourceAccount'] = ACCOUNT;
  else keys['aws:RequestedRegion'] = 'us-east-1';
  if (!('account' in principal)) return keys;
  keys['aws:PrincipalAccount'] = principal.account;
  keys['aws:PrincipalArn'] = principal.kind === 'role-session' ? (principal.roleArn ?? '') : principal.arn;
  if (set.action.startsWith('kms:')) keys['kms:CallerAccount'] = principal.account;
  if (principal.kind === 'user') keys['aws:username'] = 'john';
  return keys;
}

const ADMINISTRATOR: PolicyJson = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'root', Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** The oracle's answer; throws where it refuses the question. */
export async function askOracle(set: PolicySet): Promise<Answer> {
  const principal = CALLERS[set.caller];
  const named = (policies: readonly PolicyJson[]): { name: string; policy: PolicyJson }[] =>
    policies.map((policy, index) => ({ name: `policy-${index}`, policy }));
  const levels = (all: PolicySet['serviceControl']): Simulation['serviceControlPolicies'] =>
    all.map((level, index) => ({ orgIdentifier: `level-${index}`, policies: named(level) }));
  const context = Object.fromEntries(Object.entries(set.context).map(([key, values]) => [key, [...values]]));
  const simulation: Simulation = {
    request: {
      principal:
        principal.kind === 'anonymous'
          ? anonymousPrincipal
          : principal.kind === 'service'
            ? principal.service
            : principal.arn,
      action: set.action,
      resource: { resource: set.resource, accountId: ACCOUNT },
      contextVariables: { ...derivedKeys(set), ...context },
    },
    // the oracle knows no root user: what it may do without a policy is given to it as one
    identityPolicies: named(principal.kind === 'root' ? [ADMINISTRATOR] : set.identity),
    serviceControlPolicies: levels(set.serviceControl),
    resourceControlPolicies: levels(set.resourceControl),
    ...(set.resourcePolicy === null ? {} : { resourcePolicy: set.resourcePolicy }),
    ...(set.session === null ? {} : { sessionPolicy: set.session }),
    ...(set.boundary === null ? {} : { permissionBoundaryPolicies: named([set.boundary]) }),
    ...(set.vpcEndpoint === null ? {} : { vpcEndpointPolicies: named([set.vpcEndpoint]) }),
  };
  const answer = await runSimulation(simulation, {});
  if (answer.resultType !== 'single') throw new Error(JSON.stringify(answer));
  const { analysis } = answer.result;
  const statements = new Map<string, 'yes' | 'no'>();
  const layers = [
    analysis.identityAnalysis,
    analysis.sessionAnalysis,
    analysis.permissionBoundaryAnalysis,
    analysis.resourceAnalysis,
    analysis.endpointAnalysis,
    ...(analysis.scpAnalysis?.ouAnalysis ?? []),
    ...(analysis.rcpAnalysis?.ouAnalysis ?? []),
  ];
  for (const layer of layers) {
    for (const { explain } of layer?.unmatchedStatements ?? []) statements.set(explain.identifier, 'no');
    for (const { explain } of layer?.allowStatements ?? []) statements.set(explain.identifier, 'yes');
    for (const { explain } of layer?.denyStatements ?? []) statements.set(explain.identifier, 'yes');
  }
  return { outcome: OUTCOMES[answer.overallResult], statements };
}

const OUTCOMES = {
  Allowed: 'allowed',
  ImplicitlyDenied: 'implicit-deny',
  ExplicitlyDenied: 'explicit-deny',
} as const;
