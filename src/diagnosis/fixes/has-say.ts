/** Whether a statement that a fix has written would let anything through. */
import { type Place, traceOf } from '../proven.ts';
import type { Draft, FixContext } from './draft.ts';

/** A draft and where the statement it writes stands afterwards. */
export interface Placed {
  readonly draft: Draft;
  readonly place: Place;
}

/** The statement applies to all that it gives; what nobody can judge counts. */
export function hasSay(context: FixContext, { draft, place }: Placed): boolean {
  const { apply } = draft;
  if (apply === null) return true;
  // What was not read of the caller's policies has no part in whether this one statement applies.
  const after = { ...apply(context.documents), identityComplete: true };
  return context.give.every(
    (action) => traceOf(context.rulings.decide(after, action), place)?.applies !== 'no',
  );
}
