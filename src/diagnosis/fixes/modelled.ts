/** A new statement modelled on the one that works today: with its condition, as far as that lets the new actions through. */
import type { StatementTrace } from '../../policy/index.ts';
import { entriesOf, type StatementJson } from '../code/values.ts';
import { type Place, traceOf } from '../proven.ts';
import type { Draft, FixContext } from './draft.ts';

/** A draft and where the statement it writes stands afterwards. */
export interface Placed {
  readonly draft: Draft;
  readonly place: Place;
}

/**
 * @param condition the Condition of the statement that works today; null: it has none, or nothing works today
 * @param write the draft with a condition
 */
export function modelled(
  context: FixContext,
  condition: unknown,
  write: (condition: unknown) => Placed,
): Placed {
  const placed = write(condition);
  const [blocked] = tracesOf(context, placed).filter(({ applies }) => applies === 'no');
  if (blocked?.reason?.because !== 'condition') return placed;
  const { operator, key } = blocked.reason;
  const less = without(condition, operator, key);
  return modelled(context, less, write);
}

/** Whether the statement would have a say on all that it gives; what nobody can judge counts. */
export function hasSay(context: FixContext, placed: Placed): boolean {
  return tracesOf(context, placed).every(({ applies }) => applies !== 'no');
}

function tracesOf(context: FixContext, { draft, place }: Placed): readonly StatementTrace[] {
  const { apply } = draft;
  if (apply === null) return [];
  // What was not read of the caller's policies has no part in whether this one statement applies.
  const after = { ...apply(context.documents), identityComplete: true };
  return context.give.flatMap((action) => {
    const trace = traceOf(context.rulings.decide(after, action), place);
    return trace === null ? [] : [trace];
  });
}

/** The condition less one line; null where no line is left, or it is not there. */
function without(condition: unknown, operator: string, key: string): StatementJson | null {
  const rest: Record<string, unknown> = {};
  let found = false;
  for (const [name, lines] of entriesOf(condition)) {
    const kept = entriesOf(lines).filter(([line]) => name !== operator || line !== key);
    found ||= kept.length < entriesOf(lines).length;
    if (kept.length > 0) rest[name] = Object.fromEntries(kept);
  }
  return found && Object.keys(rest).length > 0 ? rest : null;
}
