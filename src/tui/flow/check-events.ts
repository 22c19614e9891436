/** What each event of a check does to the screen. */
import type { CheckEvent, CheckResult } from '../../check/events.ts';
import { codeWasRefused } from './mfa.ts';
import { consent, end, go, goBack, goToResult, inTrouble, resultScreen, startCheck, stay } from './moves.ts';
import { isPatient, isSameAnswer, showSameAnswer, waitForPolicy } from './patience.ts';
import { foldRun, NEW_RUN } from './run.ts';
import { isSameConsent } from './selectors.ts';
import type { State, Step } from './state.ts';
import { reasonOf } from './stopping.ts';

export function onCheckEvent(state: State, event: CheckEvent): Step {
  const next: State = { ...state, run: foldRun(state.run, event) };
  switch (event.type) {
    case 'look-finished': {
      if (state.screen.name !== 'looking') return stay(next);
      // There is nothing to consent to: the check ends by itself, and its verdict says why.
      if (event.look.stopped !== null) return [next, [{ type: 'continue-check', run: state.runNumber }]];
      if (state.runReason !== 'first' && isSameConsent(state.consented, event.look)) {
        return consent(next, event.look);
      }
      return go(next, { name: 'consent', look: event.look, scroll: 0 });
    }
    case 'probe-started':
      return state.screen.name === 'looking' ? go(next, { name: 'uploading' }) : stay(next);
    case 'finished':
      return onFinished(next, event.result);
    default:
      return stay(next);
  }
}

function onFinished(before: State, result: CheckResult): Step {
  const state: State = { ...before, left: [...before.left, ...result.cleanup.left] };
  if (state.screen.name === 'stopping') {
    // What was left, if anything, is told by the summary; a result that was cut off has no verdict to show.
    if (state.screen.leadsTo !== 'back') return end({ ...state, result }, reasonOf(state.screen));
    return goBack(state);
  }
  if (codeWasRefused(state, result)) {
    const [again, effects] = startCheck(state, state.runReason);
    return [{ ...again, mfa: 'refused' }, effects];
  }
  if (result.interrupted) return end({ ...state, result }, 'interrupted');
  if (isPatient(state, before.result, result)) return waitForPolicy({ ...state, result }, result);
  if (isSameAnswer(state, before.result, result)) return showSameAnswer({ ...state, result }, result);
  return goToResult({ ...state, result }, resultScreen(result));
}

/** The check itself broke (not AWS: that is a verdict). */
export function onCheckFailed(before: State, detail: string): Step {
  // The rows of this run go; what it wrote and did not remove stays named.
  const state: State = { ...before, run: NEW_RUN, left: [...before.left, ...before.run.atRisk] };
  if (state.screen.name === 'stopping') {
    return state.screen.leadsTo === 'back' ? goBack(state) : end(state, reasonOf(state.screen));
  }
  const [again, effects] = startCheck(state, state.runReason);
  return inTrouble(
    { ...state, runNumber: again.runNumber },
    {
      id: 'check-failed',
      detail,
      again: { effects, screen: again.screen },
    },
  );
}
