/** What a decision says of single statements: all of it when somebody asks for the whole, or what concerns the caller. */

import type { Layer } from '../layer.ts';
import type { Decision, StatementRef, StatementTrace } from './decision.ts';
import type { GrantResult } from './grant-match.ts';
import type { LayerResult } from './layer-result.ts';
import type { EvaluatedStatement } from './statement.ts';

interface Parts {
  /** those that reach the caller */
  readonly grants: readonly GrantResult[];
  /** every policy's, in the order of the explanation */
  readonly layers: readonly LayerResult[];
  /** every grant's line */
  readonly ofGrants: () => readonly StatementTrace[];
}

const judged = new WeakMap<object, Parts>();

/** The decision with its explanation, which is put together when it is first read. */
export function explain<T extends Untraced>(decision: T, parts: Parts): T & Traced {
  const traced = withTrace(decision, () => [
    ...parts.layers.flatMap((layer) => layer.trace()),
    ...parts.ofGrants(),
  ]);
  judged.set(traced, parts);
  return traced;
}

/**
 * The lines of the explanation about what may concern the caller and the action, in its order and without the cost of
 * the whole: every other statement or grant is about another action or somebody else.
 */
export function concernedIn(decision: Decision): readonly StatementTrace[] {
  const parts = judged.get(decision);
  if (parts === undefined) return decision.trace;
  return [...statementsIn(parts), ...parts.grants].map(({ trace }) => trace);
}

/** The lines of the explanation that are about the policies of these layers: a key may have thousands of grants. */
export function policiesIn(
  decision: Decision,
  isWanted: (layer: Layer) => boolean,
): readonly StatementTrace[] {
  const layers = judged.get(decision)?.layers;
  if (layers === undefined)
    return decision.trace.filter(({ statement }) => statement.layer !== 'grant' && isWanted(statement.layer));
  return layers.filter(({ layer }) => isWanted(layer)).flatMap((layer) => layer.trace());
}

/** Those that may concern the caller and the action. */
function statementsIn({ layers }: Parts): readonly EvaluatedStatement[] {
  return layers.flatMap(({ statements }) => statements);
}

/** The statements and grants of which nobody can say whether they apply. */
export function undecidedIn(decision: Decision): readonly StatementTrace[] {
  return concernedIn(decision).filter(({ applies }) => applies === 'unknown');
}

/**
 * The undecided Allows that no other one stands in for. A decision asks each layer whether any of its Allows reaches the
 * caller in some way, so that of two undecided ones which reach the caller alike, either can be left out and the
 * decision stays as it is. Those of the organization are all named: their levels each have to allow. A grant is no
 * statement, and not among them.
 */
export function soleUndecidedAllows(decision: Decision): readonly StatementTrace[] {
  const parts = judged.get(decision);
  if (parts === undefined) return undecidedIn(decision).filter(({ effect }) => effect === 'Allow');
  const undecided = statementsIn(parts).filter(
    ({ trace }) => trace.effect === 'Allow' && trace.applies === 'unknown',
  );
  const alike = new Map<string, Set<string>>();
  for (const one of undecided) {
    const places = alike.get(kindOf(one)) ?? new Set();
    alike.set(kindOf(one), places.add(placeOf(one.trace.statement)));
  }
  return undecided
    .filter((one) => BY_LEVEL.has(one.trace.statement.layer) || alike.get(kindOf(one))?.size === 1)
    .map(({ trace }) => trace);
}

const BY_LEVEL: ReadonlySet<Layer> = new Set(['service-control-policy', 'resource-control-policy']);

function kindOf({ trace, vias }: EvaluatedStatement): string {
  return [trace.statement.layer, ...[...vias].sort()].join(' ');
}

/** Two files that were handed over may go by the same name. */
function placeOf({ policyName, policyArn, index }: StatementRef): string {
  return JSON.stringify([policyName, policyArn, index]);
}

/** The decision where others, of the same request by the same statements, come out otherwise. */
export function undecidedBetween(decision: Decision): Decision {
  const between = withTrace({ outcome: 'unknown' as const, missing: [] }, () => decision.trace);
  const parts = judged.get(decision);
  if (parts !== undefined) judged.set(between, parts);
  return between;
}

export interface Traced {
  readonly trace: readonly StatementTrace[];
}

type WithoutTrace<T> = T extends Traced ? Omit<T, 'trace'> : never;
export type Untraced = WithoutTrace<Decision>;

/** Adds `trace` as a property that is worked out once, when somebody reads it. */
function withTrace<T extends object>(decision: T, trace: () => readonly StatementTrace[]): T & Traced {
  let lines: readonly StatementTrace[] | null = null;
  return Object.defineProperty(decision, 'trace', {
    enumerable: true,
    get() {
      lines ??= trace();
      return lines;
    },
  }) as T & Traced;
}
