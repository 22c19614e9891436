/**
 * Carries out the effects of the flow with the services handed in, and feeds what comes of it back as events. Each
 * part under effects/ does so for the effects of one idea: a new effect is one more line of what a part takes.
 */
import { carryOut } from './effects/carry-out.ts';
import { checks } from './effects/checks.ts';
import { clock } from './effects/clock.ts';
import { onComputer } from './effects/computer.ts';
import { handedOver } from './effects/handed.ts';
import { leaving } from './effects/leaving.ts';
import { listings } from './effects/listings.ts';
import { practiceAccount } from './effects/practice.ts';
import { createStore, type Store } from './effects/store.ts';
import type { State, Step } from './flow/state.ts';
import type { WizardServices } from './services.ts';

export type { Store } from './effects/store.ts';

export interface Runner extends Store {
  /** settles once the flow has asked to leave */
  readonly exited: Promise<State>;
  /** stops what is still running and closes the practice account */
  dispose(): Promise<void>;
}

export function createRunner([first, effects]: Step, services: WizardServices): Runner {
  const store = createStore(first, (effect) => carryOut(takes, effect));
  const { current, subscribe, dispatch } = store;
  const end = leaving(current);
  const practice = practiceAccount(services, dispatch);
  const timer = clock(dispatch);
  const check = checks(services, dispatch, current);
  const list = listings(services, dispatch, current);
  const takes = {
    ...timer.takes,
    ...check.takes,
    ...list.takes,
    ...practice.takes,
    ...handedOver(services, dispatch),
    ...onComputer(services, dispatch),
    ...end.takes,
  };
  for (const effect of effects) carryOut(takes, effect);
  return {
    current,
    subscribe,
    dispatch,
    exited: end.exited,
    async dispose() {
      store.end();
      timer.end();
      check.end();
      list.end();
      await practice.end();
    },
  };
}
