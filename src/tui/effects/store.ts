/** The state of the flow, and who is told when it has changed. */
import type { CheckEvent } from '../../check/events.ts';
import { onBeat } from '../beat.ts';
import type { Effect, Event, State } from '../flow/state.ts';
import { update } from '../flow/update.ts';

const OF_A_STEP: ReadonlySet<CheckEvent['type']> = new Set<CheckEvent['type']>([
  'step-started',
  'step-progress',
  'step-retried',
  'step-finished',
]);

export interface Store {
  current(): State;
  subscribe(listener: () => void): () => void;
  dispatch(event: Event): void;
}

export interface EndingStore extends Store {
  /** what is still to be told at the next beat is not told any more */
  end(): void;
}

/** @param carryOut is given what each event asks for, after everybody has been told */
export function createStore(first: State, carryOut: (effect: Effect) => void): EndingStore {
  let state = first;
  const listeners = new Set<() => void>();
  let stopWaiting: (() => void) | null = null;

  function tell(): void {
    stopWaiting?.();
    stopWaiting = null;
    for (const listener of listeners) listener();
  }

  /** Many parts tell of their bytes, begin and end: they are drawn at the next beat, with whatever turns. */
  function tellSoon(): void {
    stopWaiting ??= onBeat(tell);
  }

  return {
    current: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch(event) {
      const [next, effects] = update(state, event);
      state = next;
      if (event.type === 'check' && OF_A_STEP.has(event.event.type)) tellSoon();
      else tell();
      for (const effect of effects) carryOut(effect);
    },
    end: () => stopWaiting?.(),
  };
}
