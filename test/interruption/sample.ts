import { inSlice, sliceOf } from '../slices.ts';

/**
 * Which of all cases are run: `INTERRUPT=all`, `INTERRUPT=every:7` (each seventh), `INTERRUPT=every:7+3` (the same,
 * beginning with the fourth: seven such runs beside each other are all cases), else the sample of each test.
 */
const asked = process.env['INTERRUPT'] ?? '';
const slice = sliceOf(asked);

export const ALL = asked !== '';

/**
 * Every `step`-th case, beginning with the first: the same ones each time. A step that shares no factor with the number
 * of ways goes through all of them.
 */
export function sampled<T>(cases: readonly T[], step: number): readonly T[] {
  if (asked === 'all') return cases;
  return inSlice(cases, slice ?? { every: step, first: 0 });
}
