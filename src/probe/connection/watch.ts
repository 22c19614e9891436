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

/** How often it is looked whether time passes here at all, in milliseconds. */
const LOOK_MS = 200;
/** A look that comes so much later than it was due: this process did not run meanwhile. */
const HELD_UP_MS = 500;

/**
 * Starts a watch that lets `stallMs` milliseconds pass without a `touch`. Time in which this process itself was
 * suspended or got no processor is no silence of the other side, whose answer may lie unread; but only once in each
 * silence, so that a machine that is always late does not put the end off.
 * @param movedAt when something last moved (`performance.now()`): silence before the watch counts too
 */
export function startWatch(stallMs: number, movedAt: number = performance.now()): Watch {
  const controller = new AbortController();
  let last = movedAt;
  let due = performance.now();
  let forgiven = false;
  const wait = () => {
    const milliseconds = Math.max(0, Math.min(LOOK_MS, last + stallMs - performance.now()));
    due = performance.now() + milliseconds;
    return setTimeout(look, milliseconds);
  };
  const look = () => {
    const late = performance.now() - due;
    if (late > HELD_UP_MS && !forgiven) {
      forgiven = true;
      last = Math.min(last + late, performance.now());
    }
    // A timer may fire a fraction of a millisecond early.
    if (last + stallMs - performance.now() < 1)
      controller.abort(new StalledError(`No progress for ${stallMs} ms`));
    else timer = wait();
  };
  let timer = wait();
  return {
    signal: controller.signal,
    touch: () => {
      last = performance.now();
      forgiven = false;
    },
    stop: () => clearTimeout(timer),
  };
}
