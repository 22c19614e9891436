import { requestContext } from './context.ts';
import type {
  Decision,
  Known,
  Missing,
  NamedPolicy,
  PolicyStack,
  StatementRef,
  StatementTrace,
} from './decision.ts';
import { matchGrants } from './grant-match.ts';
import { kmsCrossAccount, kmsSameAccount } from './kms.ts';
import type { Layer } from './layer.ts';
import {
  absentLayer,
  evaluateCeiling,
  evaluateLevels,
  evaluatePolicies,
  type LayerResult,
} from './layer-result.ts';
import type { LeftOut } from './left-out.ts';
import type { AccessRequest } from './request.ts';
import { resourceAlone, resourceCrossAccount, resourceSameAccount } from './resource-policy.ts';
import { type Layers, type SidesResult, shortOf } from './sides.ts';
import type { Asked } from './statement.ts';
import { all, type Tri } from './tri.ts';

/**
 * Decides one request as AWS does: an explicit deny anywhere first; then RCP, SCP, resource policy, identity policy,
 * permissions boundary, session policy, VPC endpoint policy. What was not read stays `unknown` unless the rest
 * decides without it.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * @param leftOut what it means that the request does not name a condition key
 */
export function authorize(
  request: AccessRequest,
  stack: PolicyStack,
  leftOut: LeftOut = 'unknown',
): Decision {
  const isKms = request.action.toLowerCase().startsWith('kms:');
  const layers = evaluateLayers(request, stack, isKms, leftOut);
  const ordered = inOrder(layers);
  const trace = ordered.flatMap((layer) => layer.statements.map((statement) => statement.trace));

  const [deny, ...denies] = denyingStatements(ordered);
  if (deny !== undefined) return { outcome: 'explicit-deny', statements: [deny, ...denies], trace };

  const sides = decideSides(request, layers, isKms);
  // an RCP can only deny: RCPFullAWSAccess is attached at every level and cannot be detached
  const outer = [layers.serviceControl, layers.vpcEndpoint];
  const allowed = all([sides.allowed, ...outer.map((layer) => layer.allows)]);
  if (allowed === 'no') {
    const [short, ...others] = [
      ...shortOf(layers.serviceControl),
      ...(sides.allowed === 'no' ? sides.short : []),
      ...shortOf(layers.vpcEndpoint),
    ];
    return {
      outcome: 'implicit-deny',
      layers: [short ?? layers.resource.layer, ...others],
      openDenies: ordered.flatMap(openDeniesOf),
      trace,
    };
  }
  const undenied = ordered.every((layer) => layer.denies === 'no');
  if (allowed === 'yes' && undenied && sides.allowedBy !== null) {
    return { outcome: 'allowed', allowedBy: sides.allowedBy, trace };
  }
  return { outcome: 'unknown', missing: missingFor(ordered, stack, sides, isKms), trace };
}

function evaluateLayers(
  request: AccessRequest,
  stack: PolicyStack,
  isKms: boolean,
  leftOut: LeftOut,
): Layers {
  const { principal } = request;
  const boundary: Tri =
    principal.kind !== 'user' && principal.kind !== 'role-session'
      ? 'no'
      : stack.boundary === 'unknown'
        ? 'unknown'
        : stack.boundary === null
          ? 'no'
          : 'yes';
  const asked: Asked = { request, context: requestContext(request, leftOut), boundary };
  const hasAccount = principal.kind !== 'service' && principal.kind !== 'anonymous';
  // the root user has no IAM policies of its own, and nothing but SCPs limits it
  const hasIam = hasAccount && principal.kind !== 'root';
  return {
    resourceControl: evaluateLevels('resource-control-policy', stack.resourceControl, asked),
    serviceControl: hasAccount
      ? evaluateLevels('service-control-policy', stack.serviceControl, asked)
      : absentLayer('service-control-policy'),
    resource: evaluatePolicies(
      isKms ? 'key-policy' : 'bucket-policy',
      stack.resource === null ? [] : stack.resource === 'unknown' ? 'unknown' : [stack.resource],
      asked,
    ),
    identity: hasIam
      ? evaluatePolicies('identity-policy', stack.identity, asked)
      : absentLayer('identity-policy', hasAccount ? 'yes' : 'no'),
    boundary: hasIam
      ? evaluateCeiling('permissions-boundary', listOf(stack.boundary), asked)
      : absentLayer('permissions-boundary'),
    session: hasIam ? evaluateCeiling('session-policy', stack.session, asked) : absentLayer('session-policy'),
    vpcEndpoint: evaluateCeiling('vpc-endpoint-policy', listOf(stack.vpcEndpoint), asked),
    grants: isKms ? matchGrants(stack.grants, asked) : [],
  };
}

function listOf(policy: Known<NamedPolicy | null>): Known<readonly NamedPolicy[] | null> {
  return policy === null || policy === 'unknown' ? policy : [policy];
}

/** The order in which AWS names the policy type of a denial (which one it names when several deny is not documented). */
function inOrder(layers: Layers): readonly LayerResult[] {
  return [
    layers.resourceControl,
    layers.serviceControl,
    layers.resource,
    layers.identity,
    layers.boundary,
    layers.session,
    layers.vpcEndpoint,
  ];
}

function decideSides(request: AccessRequest, layers: Layers, isKms: boolean): SidesResult {
  const { principal } = request;
  if (principal.kind === 'service' || principal.kind === 'anonymous') return resourceAlone(layers);
  const sameAccount = principal.account === request.resourceAccount;
  if (isKms) return sameAccount ? kmsSameAccount(layers, principal) : kmsCrossAccount(layers, principal);
  return sameAccount ? resourceSameAccount(layers, principal) : resourceCrossAccount(layers, principal);
}

function denyingStatements(layers: readonly LayerResult[]): StatementRef[] {
  return layers.flatMap((layer) =>
    layer.statements
      .filter(({ trace }) => trace.effect === 'Deny' && trace.applies === 'yes')
      .map(({ trace }) => trace.statement),
  );
}

/** What would have to be known: documents not read, and keys on which an undecided statement that matters hangs. */
function missingFor(
  layers: readonly LayerResult[],
  stack: PolicyStack,
  sides: SidesResult,
  isKms: boolean,
): Missing[] {
  const missing: Missing[] = [];
  for (const layer of layers) {
    if (layer.unread) missing.push({ kind: 'document', layer: layer.layer });
    const allowMatters = allowsMatter(layer, sides);
    for (const { trace } of layer.statements) {
      if (trace.applies !== 'unknown' || (trace.effect === 'Allow' && !allowMatters)) continue;
      missing.push(missingOf(trace));
    }
  }
  if (isKms && stack.grants === 'unknown' && sides.allowed === 'unknown') {
    missing.push({ kind: 'document', layer: 'grant' });
  }
  return missing;
}

/** What could still turn out to be an explicit deny. */
function openDeniesOf(layer: LayerResult): Missing[] {
  const undecided = layer.statements.filter(
    ({ trace }) => trace.effect === 'Deny' && trace.applies === 'unknown',
  );
  return [
    ...(layer.unread ? [{ kind: 'document' as const, layer: layer.layer }] : []),
    ...undecided.map(({ trace }) => missingOf(trace)),
  ];
}

function missingOf({ reason, statement }: StatementTrace): Missing {
  return reason?.because === 'condition' || reason?.because === 'variable'
    ? { kind: 'condition-key', key: reason.key, statement }
    : { kind: 'principal', statement };
}

function allowsMatter(result: LayerResult, sides: SidesResult): boolean {
  const ofTheSides: readonly Layer[] = ['key-policy', 'bucket-policy'];
  return ofTheSides.includes(result.layer) ? sides.allowed === 'unknown' : result.allows === 'unknown';
}
