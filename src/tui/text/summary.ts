import type { Leftover } from '../../check/events.ts';
import type { State } from '../flow/state.ts';

/** What is still there, as far as the last run has said: of a run that was cut off, what it had written until then. */
export function leftOf(state: State): readonly Leftover[] {
  return state.run.phase === 'cleaned' || state.result === null ? state.run.atRisk : [...state.run.atRisk];
}
