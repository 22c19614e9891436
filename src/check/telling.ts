import type { CheckEvent, CheckResult, Cleanup } from './events.ts';
import { abandoned, resultOf } from './result.ts';
import type { Run } from './run.ts';

/** What is told of a run: every event in its turn, and nothing after its result. */
export interface Telling {
  readonly emit: (event: CheckEvent) => void;
  /** Tells the result, unless it has been told. */
  finish(run: Run, cleanup: Cleanup, interrupted: boolean): void;
  /** Tells the result as it is by now: what is under way is not waited for. */
  leave(run: Run): void;
  /** @returns the result as it is by now; null: the diagnosis itself is what broke */
  soFar(run: Run): CheckResult | null;
}

export function createTelling(tell: (event: CheckEvent) => void, now: () => Date): Telling {
  let cleaned: Cleanup | null = null;
  let finished = false;

  function emit(event: CheckEvent): void {
    if (finished) return;
    if (event.type === 'cleanup-finished') cleaned = event.cleanup;
    finished = event.type === 'finished';
    tell(event);
  }

  function finish(run: Run, cleanup: Cleanup, interrupted: boolean): void {
    if (!finished)
      emit({ type: 'finished', result: resultOf(run, { cleanup, interrupted, finishedAt: now() }) });
  }

  return {
    emit,
    finish,
    leave: (run) => finish(run, cleaned ?? abandoned(run), true),
    soFar(run) {
      try {
        return resultOf(run, { cleanup: cleaned ?? abandoned(run), interrupted: true, finishedAt: now() });
      } catch {
        return null;
      }
    },
  };
}
