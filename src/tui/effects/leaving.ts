/** The end of the flow, for whoever waits for it. */
import type { State } from '../flow/state.ts';
import type { Takes } from './carry-out.ts';

/** After the first, the event loop may have looked for messages before the latest of them came. */
const WHOLE_TURNS = 2;

export interface Leaving {
  readonly takes: Takes<'exit'>;
  /** settles once the flow has asked to leave */
  readonly exited: Promise<State>;
}

export function leaving(current: () => State): Leaving {
  const exit = Promise.withResolvers<State>();

  /** What the thread of a check has told by now is heard first: it may name what is left. */
  async function leave(ended: State): Promise<void> {
    for (let turns = 0; turns < WHOLE_TURNS; turns += 1) await new Promise(setImmediate);
    exit.resolve({ ...ended, run: current().run });
  }

  return { takes: { exit: () => void leave(current()) }, exited: exit.promise };
}
