import { setTimeout as delay } from 'node:timers/promises';
import type { Run } from './run.ts';

/** Most lost answers are of writes that have landed when one looks again after this long. */
const SOON_MS = 300;

/**
 * How long to wait before each further look for a write whose answer was lost: it may land after one has looked. A
 * server that was too slow to answer is slow to write too. Whoever has pressed Ctrl-C is waiting: there it is looked
 * for once less.
 */
export function settlesOf({ limits, stop }: Pick<Run, 'limits' | 'stop'>): readonly number[] {
  const looks = [SOON_MS, limits.graceMs];
  return stop.aborted ? looks : [...looks, 2 * limits.graceMs];
}

/** @returns whether there is still time to look */
export async function settle(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  await delay(milliseconds, null, { signal }).catch(() => null);
  return !signal.aborted;
}
