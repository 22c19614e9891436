import { evaluateCondition } from './conditions/evaluate.ts';
import type { RequestContext } from './context.ts';
import type { NotApplied, StatementRef, StatementTrace } from './decision.ts';
import type { ResourceElement, Statement } from './document.ts';
import { compilePattern, matchesPattern, matchesWildcard } from './match.ts';
import { matchPrincipal, namesCallerAlone, type Via } from './principals.ts';
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
  /** names this very user or session, and but for its action nothing keeps it from applying */
  readonly atHand: boolean;
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
    atHand = false,
  ): EvaluatedStatement => ({ trace: { statement: ref, effect, applies, reason }, vias, atHand });

  const named = withPrincipal && namesCallerAlone(statement.principal, asked.request.principal);
  if (!actionMatches(statement, asked.request.action)) {
    const atHand = named && bounds(statement, version, withPrincipal, asked).hold !== 'no';
    return done('no', { because: 'action' }, NO_VIAS, atHand);
  }

  let vias = NO_VIAS;
  let undecided: NotApplied | null = null;
  if (withPrincipal) {
    const match = matchPrincipal(statement.principal, effect, asked.request.principal, asked.boundary);
    vias = match.vias;
    if (match.matches === 'no')
      return done('no', { because: match.deadEntries ? 'dead-principal' : 'principal' });
    if (match.matches === 'unknown') undecided = { because: 'principal' };
  }
  const { hold, reason } = bounds(statement, version, withPrincipal, asked);
  if (hold === 'no') return done('no', reason);
  undecided ??= reason;
  return done(undecided === null ? 'yes' : 'unknown', undecided, vias, named);
}

/** Resource and conditions; the reason is null exactly when they hold. */
function bounds(
  statement: Statement,
  version: string | null,
  withPrincipal: boolean,
  asked: Asked,
): { readonly hold: Tri; readonly reason: NotApplied | null } {
  const resource = resourceMatches(statement.resource, withPrincipal, asked, version);
  if (resource.matches === 'no') return { hold: 'no', reason: { because: 'resource' } };
  let unknown: NotApplied | null =
    resource.matches === 'unknown' ? { because: 'variable', key: resource.key } : null;
  for (const condition of statement.conditions) {
    const { operator, key } = condition;
    const { holds, unknownKey } = evaluateCondition(condition, asked.context, version);
    if (holds === 'no')
      return { hold: 'no', reason: { because: 'condition', operator, key, unknown: false } };
    if (holds === 'unknown') {
      unknown ??= { because: 'condition', operator, key: unknownKey ?? key, unknown: true };
    }
  }
  return { hold: unknown === null ? 'yes' : 'unknown', reason: unknown };
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
