import { allowsVia } from './layer-result.ts';
import type { Principal } from './request.ts';
import {
  bothSides,
  ceilings,
  firstOpen,
  identityPermit,
  type Layers,
  oneSide,
  type Route,
  type SidesResult,
  shortOf,
  statementPermit,
} from './sides.ts';
import { allOf, anyOf } from './tri.ts';

/**
 * S3 (and any resource whose policy is no more than one of two ways in) in the caller's own account: the resource
 * policy or the identity policy is enough.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
export function resourceSameAccount(layers: Layers, principal: Principal): SidesResult {
  const { resource, identity } = layers;
  const limit = ceilings(layers);
  const named = allowsVia(resource, 'role');
  const routes: readonly Route[] = [
    {
      open: allowsVia(resource, 'direct'),
      allowedBy: () => oneSide(statementPermit(resource, 'direct')),
    },
    { open: allOf([named, limit]), allowedBy: () => oneSide(statementPermit(resource, 'role')) },
    {
      open: allOf([identity.allows, limit]),
      allowedBy: () => oneSide(identityPermit(layers, principal)),
    },
  ];
  const ceilingsShort = shortOf(layers.boundary, layers.session);
  return {
    allowed: anyOf(routes.map((route) => route.open)),
    allowedBy: firstOpen(routes),
    short: named === 'no' ? [...shortOf(identity), ...ceilingsShort] : ceilingsShort,
  };
}

/**
 * From another account: the resource policy and the caller's own IAM side, both.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function resourceCrossAccount(layers: Layers, principal: Principal): SidesResult {
  const { resource, identity } = layers;
  const named = allowsVia(resource, 'direct', 'role', 'account');
  return {
    allowed: allOf([named, identity.allows, ceilings(layers)]),
    allowedBy: bothSides(
      statementPermit(resource, 'direct', 'role', 'account'),
      identityPermit(layers, principal),
    ),
    short: [
      ...(named === 'no' ? [resource.layer] : []),
      ...shortOf(identity, layers.boundary, layers.session),
    ],
  };
}

/** A caller without an account (an AWS service, an unsigned request) has the resource's side only. */
export function resourceAlone(layers: Layers): SidesResult {
  const allowed = allowsVia(layers.resource, 'direct');
  return {
    allowed,
    allowedBy: oneSide(statementPermit(layers.resource, 'direct')),
    short: [layers.resource.layer],
  };
}
