/**
 * A policy that was changed decides a moment later: on a real account a check that comes to the same answer as before
 * the fix is repeated after a while, by itself, and a few times only.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/programming-eventual-consistency.html (usually less
 * than a few seconds, in some cases several minutes)
 */
import type { CheckResult } from '../../check/events.ts';
import { go, goToResult, resultScreen, startCheck, stay } from './moves.ts';
import type { State, Step } from './state.ts';

/** Seconds before each further check. */
const WAITS: readonly number[] = [5, 10, 20, 30, 60];

export const MOST_REPEATED = WAITS.length;

export const NOT_WAITING: State['waiting'] = { repeated: 0, secondsLeft: 0 };

/** Whether the change may not have taken effect yet; `before` is what the fix was made for. */
export function isPatient(state: State, before: CheckResult | null, now: CheckResult): boolean {
  return isSameAnswer(state, before, now) && state.waiting.repeated < MOST_REPEATED;
}

export function isSameAnswer(
  { place, runReason }: State,
  before: CheckResult | null,
  now: CheckResult,
): boolean {
  if (place.kind !== 'real' || runReason !== 'after-fix' || before === null) return false;
  if (now.interrupted || now.verdict.code === 'no-problem-found') return false;
  // The documents show the change already, and what S3 answers does not: that is the delay.
  if (now.verdict.reasons.some(({ id }) => id === 'documents-allow')) return true;
  // Where a part of the fix has taken effect, another layer is left.
  const answer = ({ verdict: { code, action, failedOperation, layers } }: CheckResult) =>
    JSON.stringify([code, action, failedOperation, layers]);
  return answer(before) === answer(now);
}

export function waitForPolicy(state: State, result: CheckResult): Step {
  const { repeated } = state.waiting;
  const waiting = { repeated, secondsLeft: WAITS[repeated] ?? 0 };
  return go({ ...state, waiting }, { name: 'patience', result }, [{ type: 'tick', run: state.runNumber }]);
}

export function onTick(state: State): Step {
  if (state.screen.name !== 'patience') return stay(state);
  const { repeated, secondsLeft } = state.waiting;
  if (secondsLeft <= 1) return checkOnceMore(state);
  const waiting = { repeated, secondsLeft: secondsLeft - 1 };
  return [{ ...state, waiting }, [{ type: 'tick', run: state.runNumber }]];
}

export function checkOnceMore(state: State): Step {
  const { repeated } = state.waiting;
  const [next, effects] = startCheck(state, 'after-fix');
  return [{ ...next, waiting: { repeated: repeated + 1, secondsLeft: 0 } }, effects];
}

/** The answer as it stands, and that it has stayed the same. */
export function showSameAnswer(state: State, result: CheckResult): Step {
  const checks = state.waiting.repeated + 1;
  const [next, effects] = goToResult(state, resultScreen(result));
  return [{ ...next, notice: { id: 'same-answer', checks } }, effects];
}
