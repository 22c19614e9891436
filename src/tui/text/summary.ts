import type { Leftover } from '../../check/events.ts';
import type { State } from '../flow/state.ts';

/** What is still there: left by runs that ended, and what a run that is cut off had written until then. */
export function leftOf(state: Pick<State, 'left' | 'run'>): readonly Leftover[] {
  const all = [...state.left, ...state.run.atRisk];
  return [...new Map(all.map((one) => [one.command, one])).values()];
}
