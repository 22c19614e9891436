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
