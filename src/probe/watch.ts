/** Why a watch aborts its signal. Named as the SDK names its own timeouts, so that there is one code for both. */
export class StalledError extends Error {
  override readonly name = 'TimeoutError';
}

/** Notices when nothing moves any more: no byte sent, no byte received, no answer. */
export interface Watch {
  /** aborted with a `StalledError` once nothing has moved for the whole time */
  readonly signal: AbortSignal;
  /** something moved */
  touch(): void;
  stop(): void;
}

/** Starts a watch that lets `stallMs` milliseconds pass without a `touch`. */
export function startWatch(stallMs: number): Watch {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new StalledError(`No progress for ${stallMs} ms`));
  }, stallMs);
  return {
    signal: controller.signal,
    touch: () => {
      if (!controller.signal.aborted) timer.refresh();
    },
    stop: () => clearTimeout(timer),
  };
}
