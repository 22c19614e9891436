import { diagnose } from '../diagnosis/index.ts';
import { atRisk } from './at-risk.ts';
import type { CheckResult, Cleanup } from './events.ts';
import { keepsVersions, placeOf, type Run, seenInTheEnd } from './run.ts';

/** What a run came to, from what was seen of it until now. */
export function resultOf(
  run: Run,
  ended: { readonly cleanup: Cleanup; readonly interrupted: boolean; readonly finishedAt: Date },
): CheckResult {
  const { cleanup, interrupted, finishedAt } = ended;
  const observation = seenInTheEnd(run);
  return {
    ...observation,
    ...diagnose(observation),
    startedAt: run.startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    interrupted,
    cleanup,
    redacted: false,
  };
}

/** What may be left by a run whose clean-up is not waited for, or broke. */
export function abandoned(run: Run): Cleanup {
  const left = atRisk(run.ledger.all(), placeOf(run), keepsVersions(run));
  return { complete: left.length === 0, verified: left.length === 0, left };
}

/**
 * A fault of our own in the middle of a check, thrown when all that could be removed was removed. `result` is what had
 * been seen by then; null where not even that can be told.
 */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
  readonly result: CheckResult | null;

  constructor(cause: unknown, result: CheckResult | null) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.result = result;
  }
}
