import type { Statement } from '../document/document.ts';
import type { Layer } from '../layer.ts';
import { type CompiledStatement, compileStatement } from './compiled.ts';
import { evaluateCondition } from './conditions/evaluate.ts';
import type { RequestContext } from './context.ts';
import type { NamedPolicy, NotApplied, StatementRef, StatementTrace } from './decision.ts';
import { matchPrincipal, namesCallerAlone, type Via } from './principals.ts';
import { coversAction } from './relevant.ts';
import type { AccessRequest } from './request.ts';
import { matchesResource } from './resource-match.ts';
import { anyOf, not, type Tri } from './tri.ts';
import { type Expanded, fillTemplate } from './variables.ts';

/** What every statement of one request is judged against. */
export interface Asked {
  readonly request: AccessRequest;
  /** the request's, in lower case */
  readonly action: string;
  readonly context: RequestContext;
  /** whether the caller has a permissions boundary */
  readonly boundary: Tri;
  /** what has been found out, where the same request is asked about again and again */
  readonly memory: Memory | null;
}

/** What one policy says to one request. */
export interface JudgedPolicy {
  readonly layer: Layer;
  /** whether the caller has a permissions boundary */
  readonly boundary: Tri;
  /** those that may concern the caller and the action */
  readonly statements: readonly EvaluatedStatement[];
  readonly denies: Tri;
  readonly allows: Tri;
}

/** By the policy; and by the statement, in a policy with Principal and in one without. */
export interface Memory {
  readonly policies: WeakMap<NamedPolicy, JudgedPolicy>;
  readonly withPrincipal: WeakMap<Statement, RememberedBounds>;
  readonly without: WeakMap<Statement, RememberedBounds>;
}

interface RememberedBounds extends Bounds {
  readonly version: string | null;
}

interface Bounds {
  readonly hold: Tri;
  /** null exactly when they hold */
  readonly reason: NotApplied | null;
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
  if (coversAction(statement, asked.action))
    return evaluateCovering(statement, ref, version, withPrincipal, asked);
  const { effect } = statement;
  return { trace: { statement: ref, effect, applies: 'no', reason: { because: 'action' } }, vias: NO_VIAS };
}

/** The same for a statement that is known to cover the action. */
export function evaluateCovering(
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
  return done(undecided === null ? 'yes' : 'unknown', undecided, vias);
}

/** Whether an Allow names this very user or session, and nothing but perhaps its action keeps it from applying. */
export function isAtHand(statement: Statement, version: string | null, asked: Asked): boolean {
  return (
    statement.effect === 'Allow' &&
    namesCallerAlone(statement.principal, asked.request.principal) &&
    bounds(statement, version, true, asked).hold !== 'no'
  );
}

/** Resource and conditions. */
function bounds(statement: Statement, version: string | null, withPrincipal: boolean, asked: Asked): Bounds {
  const memory = asked.memory?.[withPrincipal ? 'withPrincipal' : 'without'];
  const known = memory?.get(statement);
  if (known !== undefined && known.version === version) return known;
  const found = judgeBounds(statement, version, withPrincipal, asked);
  memory?.set(statement, { ...found, version });
  return found;
}

function judgeBounds(
  statement: Statement,
  version: string | null,
  withPrincipal: boolean,
  asked: Asked,
): Bounds {
  const compiled = compileStatement(statement, version);
  const resource = resourceMatches(statement, compiled, withPrincipal, asked);
  if (resource.matches === 'no') return { hold: 'no', reason: { because: 'resource' } };
  let unknown = resource.matches === 'unknown' ? openResource(resource.key) : null;
  for (const line of compiled.conditions) {
    const { operator, key } = line.condition;
    const { holds, unknownKey } = evaluateCondition(line, asked.context);
    if (holds === 'no')
      return { hold: 'no', reason: { because: 'condition', operator, key, unknown: false } };
    if (holds === 'unknown') {
      unknown ??= { because: 'condition', operator, key: unknownKey ?? key, unknown: true };
    }
  }
  return { hold: unknown === null ? 'yes' : 'unknown', reason: unknown };
}

function openResource(key: string | null): NotApplied {
  return key === null ? { because: 'resource' } : { because: 'variable', key };
}

type ResourceMatch =
  | { readonly matches: 'yes' | 'no' }
  /** `key`: the variable that has no value; null where it hangs on a wildcard */
  | { readonly matches: 'unknown'; readonly key: string | null };

function resourceMatches(
  { resource }: Statement,
  { resources }: CompiledStatement,
  withPrincipal: boolean,
  asked: Asked,
): ResourceMatch {
  // only a policy that sits on its resource can do without naming it
  if (resource.kind === 'none') return { matches: withPrincipal ? 'yes' : 'no' };
  let key: string | null = null;
  const negated = resource.kind === 'not-resource';
  const one = (expanded: Expanded): Tri => {
    if (expanded.state === 'value') {
      return matchesResource(expanded.text, asked.request.resource);
    }
    // without a value it "will not match any resource": the entry, or a whole NotResource with it, AWS does not say
    if (expanded.state === 'no-value' && !negated) return 'no';
    key ??= expanded.key;
    return 'unknown';
  };
  const listed = anyOf(resources.map((template) => one(fillTemplate(template, asked.context))));
  const matches = negated ? not(listed) : listed;
  return matches === 'unknown' ? { matches, key } : { matches };
}
