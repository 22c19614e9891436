import type { Layer } from '../layer.ts';
import type { AllowedBy, Known, Permit, StatementRef } from './decision.ts';
import type { GrantResult } from './grant-match.ts';
import type { LayerResult } from './layer-result.ts';
import type { Via } from './principals.ts';
import type { Principal } from './request.ts';
import { allOf, type Tri } from './tri.ts';

/** Every layer's word on one request. */
export interface Layers {
  readonly resourceControl: LayerResult;
  readonly serviceControl: LayerResult;
  readonly resource: LayerResult;
  readonly identity: LayerResult;
  readonly boundary: LayerResult;
  readonly session: LayerResult;
  readonly vpcEndpoint: LayerResult;
  readonly grants: Known<readonly GrantResult[]>;
  /** whether the resource policy names this very session for something already */
  readonly namesSession: () => boolean;
}

/** The decision of the two sides, before the ceilings of organization and VPC endpoint. */
export interface SidesResult {
  readonly allowed: Tri;
  /** not null when `allowed` is `yes` */
  readonly allowedBy: AllowedBy | null;
  /** what is short, in the order AWS evaluates; not empty when `allowed` is `no` */
  readonly short: readonly Layer[];
}

/** One way in: what it rests on, and what to call it when it holds. */
export interface Route {
  readonly open: Tri;
  readonly allowedBy: () => AllowedBy | null;
}

/** Boundary and session policy together. */
export function ceilings(layers: Layers): Tri {
  return allOf([layers.boundary.allows, layers.session.allows]);
}

/** The layers that allow nothing, in the order given; undecided ones are not among them. */
export function shortOf(...results: readonly LayerResult[]): Layer[] {
  return results.filter((result) => result.allows === 'no').map((result) => result.layer);
}

/** The first Allow of a layer that applies for certain, reaching the caller in one of the given ways. */
export function allowingStatement(result: LayerResult, ...vias: readonly Via[]): StatementRef | null {
  const found = result.statements.find(
    ({ trace, vias: reached }) =>
      trace.effect === 'Allow' &&
      trace.applies === 'yes' &&
      (vias.length === 0 || vias.some((via) => reached.has(via))),
  );
  return found === undefined ? null : found.trace.statement;
}

/** As `allowingStatement`, in the form of a permit. */
export function statementPermit(result: LayerResult, ...vias: readonly Via[]): Permit | null {
  const statement = allowingStatement(result, ...vias);
  return statement === null ? null : { kind: 'statement', statement };
}

/** The first grant that applies for certain, reaching the caller in one of the given ways. */
export function grantPermit(grants: Known<readonly GrantResult[]>, ...vias: readonly Via[]): Permit | null {
  if (grants === 'unknown') return null;
  const found = grants.find(({ trace, via }) => trace.applies === 'yes' && vias.includes(via));
  return found === undefined ? null : { kind: 'grant', grantId: found.grantId };
}

/** What lets the caller through on its own side: an IAM policy, or being the account's root user. */
export function identityPermit(layers: Layers, principal: Principal): Permit | null {
  return principal.kind === 'root' ? { kind: 'account-root' } : statementPermit(layers.identity);
}

/** Allowed by this alone: null where it is not there. */
export function oneSide(permit: Permit | null): AllowedBy | null {
  return permit === null ? null : { kind: 'one-side', permit };
}

/** Allowed by both together: null where one of them is not there. */
export function bothSides(resource: Permit | null, identity: Permit | null): AllowedBy | null {
  return resource === null || identity === null ? null : { kind: 'both-sides', resource, identity };
}

/** What allows it, by the first route that is open for certain. */
export function firstOpen(routes: readonly Route[]): AllowedBy | null {
  return routes.find((route) => route.open === 'yes')?.allowedBy() ?? null;
}
