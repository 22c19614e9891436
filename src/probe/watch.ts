/** Notices when nothing moves any more: no byte sent, no byte received, no answer. */
export interface Watch {
  /** aborted with a `TimeoutError` once nothing has moved for the whole time */
  readonly signal: AbortSignal;
  /** something moved */
  touch(): void;
  stop(): void;
}

/** Starts a watch that lets `stallMs` milliseconds pass without a `touch`. */
export function startWatch(stallMs: number): Watch {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new DOMException(`No progress for ${stallMs} ms`, 'TimeoutError'));
  }, stallMs);
  return {
    signal: controller.signal,
    touch: () => {
      if (!controller.signal.aborted) timer.refresh();
    },
    stop: () => clearTimeout(timer),
  };
}
