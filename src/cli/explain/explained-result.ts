import type { CheckResult } from '../../check/events.ts';
import { diagnose, type Observation } from '../../diagnosis/index.ts';

/**
 * What follows from what was handed over, in the form of a check's result: nothing was uploaded, and nothing is left.
 * @param startedAt ISO 8601, UTC
 */
export function explainedResult(observation: Observation, startedAt: string): CheckResult {
  return {
    ...observation,
    ...diagnose(observation),
    startedAt,
    finishedAt: new Date().toISOString(),
    interrupted: false,
    cleanup: { complete: true, verified: true, left: [] },
    redacted: false,
  };
}
