/** How fast bytes move, out of what has been seen of late. */

export interface Sample {
  /** milliseconds of a clock that never goes back */
  readonly at: number;
  readonly bytes: number;
}

/** Older samples say little of how fast it is now. */
const WINDOW_MS = 6000;
/** Over less time a rate would jump about. */
const LEAST_MS = 1000;

/** Adds what is seen now and drops what is old; bytes that are sent again begin a new count. */
export function sampled(samples: readonly Sample[], now: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last !== undefined && now.bytes < last.bytes) return [now];
  return [...samples.filter(({ at }) => now.at - at <= WINDOW_MS), now];
}

/**
 * @returns bytes a second, and how many milliseconds are left at that rate; null where too little has been seen, or
 * nothing moves
 */
export function rateOf(
  samples: readonly Sample[],
  total: number,
): { readonly bytesPerSecond: number; readonly leftMs: number } | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < LEAST_MS) return null;
  const bytesPerSecond = ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  if (bytesPerSecond <= 0) return null;
  return { bytesPerSecond, leftMs: (Math.max(0, total - last.bytes) * 1000) / bytesPerSecond };
}
