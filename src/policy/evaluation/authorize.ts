import type { Layer } from '../layer.ts';
import { askedOf } from './asked.ts';
import type {
  Decision,
  Known,
  Missing,
  NamedPolicy,
  PolicyStack,
  StatementRef,
  StatementTrace,
} from './decision.ts';
import { explain, type Traced, type Untraced } from './explained.ts';
import { matchGrants, traceGrants } from './grant-match.ts';
import { kmsCrossAccount, kmsSameAccount } from './kms.ts';
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
import { isServiceLinked } from './service-linked.ts';
import { type Layers, type SidesResult, shortOf } from './sides.ts';
import { type Asked, isAtHand } from './statement.ts';
import { allOf } from './tri.ts';

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
  const asked = askedOf(request, stack, leftOut);
  const layers = evaluateLayers(asked, stack, isKms);
  const ordered = inOrder(layers);
  const explained = <T extends Untraced>(decision: T): T & Traced =>
    explain(decision, {
      grants: layers.grants === 'unknown' ? [] : layers.grants,
      layers: ordered,
      ofGrants: () => (isKms ? traceGrants(stack.grants, asked) : []),
    });

  const [deny, ...denies] = denyingStatements(ordered);
  if (deny !== undefined) return explained({ outcome: 'explicit-deny', statements: [deny, ...denies] });

  const sides = decideSides(request, layers, isKms);
  // an RCP can only deny: RCPFullAWSAccess is attached at every level and cannot be detached
  const outer = [layers.serviceControl, layers.vpcEndpoint];
  const allowed = allOf([sides.allowed, ...outer.map((layer) => layer.allows)]);
  if (allowed === 'no') {
    const [short, ...others] = [
      ...shortOf(layers.serviceControl),
      ...(sides.allowed === 'no' ? sides.short : []),
      ...shortOf(layers.vpcEndpoint),
    ];
    return explained({
      outcome: 'implicit-deny',
      layers: [short ?? layers.resource.layer, ...others],
      openDenies: ordered.flatMap(openDeniesOf),
    });
  }
  const undenied = ordered.every((layer) => layer.denies === 'no');
  if (allowed === 'yes' && undenied && sides.allowedBy !== null) {
    return explained({ outcome: 'allowed', allowedBy: sides.allowedBy });
  }
  return explained({ outcome: 'unknown', missing: missingFor(ordered, layers, sides) });
}

function evaluateLayers(asked: Asked, stack: PolicyStack, isKms: boolean): Layers {
  const { principal } = asked.request;
  const hasAccount = principal.kind !== 'service' && principal.kind !== 'anonymous';
  // the root user has no IAM policies of its own, and nothing but SCPs limits it
  const hasIam = hasAccount && principal.kind !== 'root';
  const controlled = !isServiceLinked(principal);
  return {
    resourceControl: controlled
      ? evaluateLevels('resource-control-policy', stack.resourceControl, asked)
      : absentLayer('resource-control-policy'),
    serviceControl:
      hasAccount && controlled
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
    namesSession: () => namesSession(stack, asked),
  };
}

/** Whether the resource policy names this very user or session for something already. */
function namesSession({ resource }: PolicyStack, asked: Asked): boolean {
  if (resource === null || resource === 'unknown') return false;
  const { statements, version } = resource.document;
  return statements.some((statement) => isAtHand(statement, version, asked));
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
  return layers
    .filter(({ denies }) => denies === 'yes')
    .flatMap(({ statements }) => statements)
    .filter(({ trace }) => trace.effect === 'Deny' && trace.applies === 'yes')
    .map(({ trace }) => trace.statement);
}

/** What would have to be known: documents not read, and keys on which an undecided statement that matters hangs. */
function missingFor(ordered: readonly LayerResult[], { grants }: Layers, sides: SidesResult): Missing[] {
  const missing: Missing[] = [];
  for (const layer of ordered) {
    if (layer.unread) missing.push({ kind: 'document', layer: layer.layer });
    const allowMatters = allowsMatter(layer, sides);
    for (const { trace } of layer.statements) {
      if (trace.applies !== 'unknown' || (trace.effect === 'Allow' && !allowMatters)) continue;
      missing.push(missingOf(trace));
    }
  }
  if (sides.allowed !== 'unknown') return missing;
  if (grants === 'unknown') return [...missing, { kind: 'document', layer: 'grant' }];
  const open = grants.filter(({ trace }) => trace.applies === 'unknown');
  return [...missing, ...open.map(({ trace }) => missingOf(trace))];
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
  switch (reason?.because) {
    case 'condition':
    case 'variable':
      return { kind: 'condition-key', key: reason.key, statement };
    case 'resource':
      return { kind: 'resource', statement };
    default:
      return { kind: 'principal', statement };
  }
}

function allowsMatter(result: LayerResult, sides: SidesResult): boolean {
  const ofTheSides: readonly Layer[] = ['key-policy', 'bucket-policy'];
  return ofTheSides.includes(result.layer) ? sides.allowed === 'unknown' : result.allows === 'unknown';
}
