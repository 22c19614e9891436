import { evaluateCondition } from './conditions/evaluate.ts';
import type { RequestContext } from './context.ts';
import type { NotApplied, StatementRef, StatementTrace } from './decision.ts';
import type { ResourceElement, Statement } from './document.ts';
import { compilePattern, matchesPattern, matchesWildcard } from './match.ts';
import { matchPrincipal, type Via } from './principals.ts';
import type { AccessRequest } from './request.ts';
import { any, not, type Tri, triOf } from './tri.ts';
import { expandVariables } from './variables.ts';

/** What every statement of one request is judged against. */
export interface Asked {
  readonly request: AccessRequest;
  readonly context: RequestContext;
  /** whether the caller has a permissions boundary */
  readonly boundary: Tri;
}

export interface EvaluatedStatement {
  readonly trace: StatementTrace;
  /** how the statement reaches the caller; empty where policies have no Principal */
  readonly vias: ReadonlySet<Via>;
}

const NO_VIAS: ReadonlySet<Via> = new Set();

/**
 * Whether a statement takes part in the decision. Action, principal and resource are asked first, so that the
 * reason of a statement which does not apply is the plainest one.
 * `withPrincipal`: resource policies, RCPs and VPC endpoint policies name whom they are for.
 */
export function evaluateStatement(
  statement: Statement,
  ref: StatementRef,
  version: string | null,
  withPrincipal: boolean,
  asked: Asked,
): EvaluatedStatement {
  const { effect } = statement;
  const done = (
    applies: Tri,
    reason: NotApplied | null,
    vias: ReadonlySet<Via> = NO_VIAS,
  ): EvaluatedStatement => ({ trace: { statement: ref, effect, applies, reason }, vias });

  if (!actionMatches(statement, asked.request.action)) return done('no', { because: 'action' });

  let unknown: NotApplied | null = null;
  let vias = NO_VIAS;
  if (withPrincipal) {
    const match = matchPrincipal(statement.principal, effect, asked.request.principal, asked.boundary);
    vias = match.vias;
    if (match.matches === 'no')
      return done('no', { because: match.deadEntries ? 'dead-principal' : 'principal' });
    if (match.matches === 'unknown') unknown = { because: 'principal' };
  }

  const resource = resourceMatches(statement.resource, withPrincipal, asked, version);
  if (resource.matches === 'no') return done('no', { because: 'resource' });
  if (resource.matches === 'unknown') unknown ??= { because: 'variable', key: resource.key };

  for (const condition of statement.conditions) {
    const { operator, key } = condition;
    const { holds, unknownKey } = evaluateCondition(condition, asked.context, version);
    if (holds === 'no') return done('no', { because: 'condition', operator, key, unknown: false });
    if (holds === 'unknown') {
      unknown ??= { because: 'condition', operator, key: unknownKey ?? key, unknown: true };
    }
  }
  return done(unknown === null ? 'yes' : 'unknown', unknown, vias);
}

function actionMatches(statement: Statement, action: string): boolean {
  const wanted = action.toLowerCase();
  const listed = statement.action.patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), wanted));
  return statement.action.kind === 'action' ? listed : !listed;
}

type ResourceMatch =
  | { readonly matches: 'yes' | 'no' }
  | { readonly matches: 'unknown'; readonly key: string };

function resourceMatches(
  element: ResourceElement,
  withPrincipal: boolean,
  asked: Asked,
  version: string | null,
): ResourceMatch {
  // only a policy that sits on its resource can do without naming it
  if (element.kind === 'none') return { matches: withPrincipal ? 'yes' : 'no' };
  let key: string | null = null;
  const listed = any(
    element.patterns.map((pattern) => {
      const expanded = expandVariables(pattern, asked.context, version);
      if (expanded.state === 'no-value') return 'no';
      if (expanded.state === 'unknown') {
        key ??= expanded.key;
        return 'unknown';
      }
      return triOf(matchesPattern(compilePattern(expanded.stretches), asked.request.resource));
    }),
  );
  const matches = element.kind === 'resource' ? listed : not(listed);
  return matches === 'unknown' ? { matches, key: key ?? '' } : { matches };
}
