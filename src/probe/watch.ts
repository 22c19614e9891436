/** Named as the SDK names its own timeouts, so that there is one code for both. */
export const STALLED = 'TimeoutError';

/** Why a watch aborts its signal. */
export class StalledError extends Error {
  override readonly name = STALLED;
}

/** Notices when nothing moves any more: no byte sent, no byte received, no answer. */
export interface Watch {
  /** aborted with a `StalledError` once nothing has moved for the whole time */
  readonly signal: AbortSignal;
  /** something moved */
  touch(): void;
  stop(): void;
}

/**
 * Starts a watch that lets `stallMs` milliseconds pass without a `touch`.
 * @param movedAt when something last moved (`performance.now()`): silence before the watch counts too
 */
export function startWatch(stallMs: number, movedAt: number = performance.now()): Watch {
  const controller = new AbortController();
  let last = movedAt;
  const look = () => {
    const left = last + stallMs - performance.now();
    // A timer may fire a fraction of a millisecond early.
    if (left < 1) controller.abort(new StalledError(`No progress for ${stallMs} ms`));
    else timer = setTimeout(look, left);
  };
  let timer = setTimeout(look, Math.max(0, last + stallMs - performance.now()));
  return {
    signal: controller.signal,
    touch: () => {
      last = performance.now();
    },
    stop: () => clearTimeout(timer),
  };
}
