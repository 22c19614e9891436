/** Which of all cases are run: `INTERRUPT=all`, `INTERRUPT=every:7`, else the sample of each test. */
const asked = process.env['INTERRUPT'] ?? '';

export const ALL = asked === 'all';

/**
 * Every `step`-th case, beginning with the first: the same ones each time. A step that shares no factor with the number
 * of ways goes through all of them.
 */
export function sampled<T>(cases: readonly T[], step: number): readonly T[] {
  const every = ALL ? 1 : asked.startsWith('every:') ? Number(asked.slice('every:'.length)) : step;
  return cases.filter((_, index) => index % every === 0);
}
