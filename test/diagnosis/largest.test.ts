/** Documents as large as AWS takes them, and thousands of grants: the right verdict, at a cost that grows as they do. */
import { describe, expect, it } from 'vitest';
import { costOf } from '../../bench/lib/diagnosis-cost.ts';
import { CASES, largestObservation } from '../../bench/lib/largest-observation.ts';

describe.each(CASES)('$what', (about) => {
  it('costs no more than its size: four times the documents, less than eight times the time', {
    timeout: 60_000,
  }, () => {
    // costOf refuses another verdict than the expected one; the least of three, in processor time
    const least = (scale: number) =>
      Math.min(...[1, 2, 3].map((run) => costOf(about, largestObservation(about, scale, run).observation)));
    least(0.1);
    const quarter = least(0.25);
    expect(least(1) / quarter).toBeLessThan(8);
  });
});
