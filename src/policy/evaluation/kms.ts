import type { Layer } from '../layer.ts';
import type { AllowedBy } from './decision.ts';
import { grantedVia } from './grant-match.ts';
import { allowsVia } from './layer-result.ts';
import type { Principal } from './request.ts';
import {
  allowingStatement,
  bothSides,
  ceilings,
  firstOpen,
  grantPermit,
  identityPermit,
  type Layers,
  oneSide,
  type Route,
  type SidesResult,
  shortOf,
  statementPermit,
} from './sides.ts';
import { allOf, anyOf, type Tri } from './tri.ts';

/**
 * KMS in the key's own account. The key policy is the authority: an IAM Allow is void unless the key policy hands
 * the decision to the account. Enough is one of: a key policy statement that names the caller, the delegation with
 * an IAM Allow, a grant.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html and
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 *
 * That boundary and session policy limit a grant for a role as they limit a key policy statement for it is
 * inferred, not documented.
 */
export function kmsSameAccount(layers: Layers, principal: Principal): SidesResult {
  const { resource, identity, grants } = layers;
  const limit = ceilings(layers);
  const direct = allowsVia(resource, 'direct');
  const named = allowsVia(resource, 'role');
  const delegated = allowsVia(resource, 'account');
  const forSession = grantedVia(grants, 'direct');
  const forRole = grantedVia(grants, 'role');
  const routes: readonly Route[] = [
    { open: direct, allowedBy: () => oneSide(statementPermit(resource, 'direct')) },
    { open: allOf([named, limit]), allowedBy: () => oneSide(statementPermit(resource, 'role')) },
    { open: allOf([delegated, identity.allows, limit]), allowedBy: () => delegation(layers, principal) },
    { open: forSession, allowedBy: () => oneSide(grantPermit(grants, 'direct')) },
    { open: allOf([forRole, limit]), allowedBy: () => oneSide(grantPermit(grants, 'role')) },
    // never certain (grant-match.ts)
    { open: allOf([grantedVia(grants, 'account'), identity.allows, limit]), allowedBy: () => null },
  ];
  return {
    allowed: anyOf(routes.map((route) => route.open)),
    allowedBy: firstOpen(routes),
    short: shortOfNearest(layers, principal, anyOf([named, forRole]), delegated),
  };
}

/**
 * What is short on the way that lacks least. Where the role is named already, that is what limits it; where the key
 * policy leaves the decision to the account, the IAM policy and what limits it. Else the key policy has to name the
 * caller: a user directly; a session by its role, which boundary and session policy limit, unless a statement or a
 * grant for another action names that very session, which they do not limit.
 */
function shortOfNearest(layers: Layers, principal: Principal, role: Tri, delegated: Tri): readonly Layer[] {
  const { resource, identity, boundary, session } = layers;
  const limits = shortOf(boundary, session);
  if (role !== 'no') return limits;
  const isSession = principal.kind === 'role-session';
  const named = isSession && namesSession(layers);
  if (delegated === 'no') return [resource.layer, ...(isSession && !named ? limits : [])];
  const short = [...shortOf(identity), ...limits];
  return named && short.length > 1 ? [resource.layer] : short;
}

/** Whether the key policy, or a grant, gives this very session something already. */
function namesSession({ namesSession: byPolicy, grants }: Layers): boolean {
  return byPolicy() || (grants !== 'unknown' && grants.some(({ via }) => via === 'direct'));
}

function delegation(layers: Layers, principal: Principal): AllowedBy | null {
  const statement = allowingStatement(layers.resource, 'account');
  const permit = identityPermit(layers, principal);
  return statement === null || permit === null ? null : { kind: 'delegation', delegation: statement, permit };
}

/**
 * KMS from another account: the key's side (a statement that names the caller or its account, or a grant) and the
 * caller's own IAM side, both.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export function kmsCrossAccount(layers: Layers, principal: Principal): SidesResult {
  const { resource, identity, grants } = layers;
  const policy = allowsVia(resource, 'direct', 'role', 'account');
  const keySide = anyOf([policy, grantedVia(grants, 'direct', 'role', 'account')]);
  const permit =
    statementPermit(resource, 'direct', 'role', 'account') ?? grantPermit(grants, 'direct', 'role');
  return {
    allowed: allOf([keySide, identity.allows, ceilings(layers)]),
    allowedBy: bothSides(permit, identityPermit(layers, principal)),
    short: [
      ...(keySide === 'no' ? [resource.layer] : []),
      ...shortOf(identity, layers.boundary, layers.session),
    ],
  };
}
