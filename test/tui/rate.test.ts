import { describe, expect, test } from 'vitest';
import { rateOf, type Sample, sampled } from '../../src/tui/text/rate.ts';

const seen = (...samples: readonly (readonly [at: number, bytes: number])[]) =>
  samples.reduce<readonly Sample[]>((all, [at, bytes]) => sampled(all, { at, bytes }), []);

describe('the rate', () => {
  test('is that of the last seconds, and the time left follows from it', () => {
    const samples = seen([0, 0], [1000, 1_000_000], [2000, 2_000_000]);
    expect(rateOf(samples, 10_000_000)).toEqual({ bytesPerSecond: 1_000_000, leftMs: 8000 });
    const slower = sampled(seen([0, 0], [500, 50_000_000], [7000, 50_500_000]), {
      at: 9000,
      bytes: 50_700_000,
    });
    expect(rateOf(slower, 60_000_000)?.bytesPerSecond).toBe(100_000);
  });

  test('is not told before there is one, and not while nothing moves', () => {
    expect(rateOf([], 100)).toBeNull();
    expect(rateOf(seen([0, 0], [900, 50]), 100)).toBeNull();
    expect(rateOf(seen([0, 50], [2000, 50], [4000, 50]), 100)).toBeNull();
  });

  test('begins anew where bytes are sent again', () => {
    expect(rateOf(seen([0, 0], [2000, 80], [2500, 20]), 100)).toBeNull();
    expect(rateOf(seen([0, 0], [2000, 80], [2500, 20], [4500, 60]), 100)).toEqual({
      bytesPerSecond: 20,
      leftMs: 2000,
    });
  });
});
