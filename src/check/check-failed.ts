import type { CheckResult } from './events.ts';

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
