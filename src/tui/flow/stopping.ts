/** The ways out of the wizard that somebody or something forces: what was written is removed first. */
import { end, go, stay } from './moves.ts';
import type { ExitReason, Screen, State, Step } from './state.ts';

type Stopping = Extract<Screen, { name: 'stopping' }>;

/** Ctrl-C or a polite kill: the first cleans up, a second one leaves at once. */
export function interrupt(state: State): Step {
  const { screen } = state;
  // A way back becomes the way out.
  if (screen.name === 'stopping' && screen.leadsTo !== 'back') return end(state, reasonOf(screen));
  // Who reads a report interrupts nothing.
  if (state.place.kind === 'report') return end(state, 'finished');
  return stop(state, 'exit');
}

/** A closed window or a fault of our own. Neither is a wish to leave without clean-up, however often it is told. */
export function onStop(state: State, because: 'hang-up' | 'crash'): Step {
  return stop(state, because === 'crash' ? 'crash' : 'exit');
}

/** How the wizard ends when a run that was stopped has cleaned up. */
export function reasonOf({ leadsTo }: Stopping): ExitReason {
  return leadsTo === 'crash' ? 'crashed' : 'interrupted';
}

function stop(state: State, leadsTo: Exclude<Stopping['leadsTo'], 'back'>): Step {
  switch (state.screen.name) {
    case 'uploading':
      return go(state, { name: 'stopping', leadsTo }, [{ type: 'stop-check', run: state.runNumber }]);
    case 'stopping':
      return state.screen.leadsTo === 'crash'
        ? stay(state)
        : stay({ ...state, screen: { name: 'stopping', leadsTo } });
    case 'looking':
    case 'mfa':
    case 'consent':
      return end(state, reasonOf({ name: 'stopping', leadsTo }), [
        { type: 'leave-check', run: state.runNumber },
      ]);
    default:
      return end(state, reasonOf({ name: 'stopping', leadsTo }));
  }
}
