/** How one allowance of time without progress is shared out. All values in milliseconds. */
export interface Limits {
  /** for one attempt to connect */
  readonly connectMs: number;
  /** for one attempt in which no byte moves */
  readonly idleMs: number;
  /** for looking, uploading and reading evidence, when nothing moves at all */
  readonly stallMs: number;
  /** the same for cleaning up, which starts when the above has run out */
  readonly cleanupStallMs: number;
  /** what a small write in flight is given to answer after an interruption, and what is optional to come in */
  readonly graceMs: number;
}

/**
 * Shares `timeoutMs` out so that a run in which nothing moves ends within it, clean-up included, and so that all
 * three attempts of a call that connects to nowhere fit into the time before the clean-up. An attempt may be idle for
 * long: on a slow line the last megabytes lie in the system's buffers, where nobody sees them leave.
 */
export function limitsFor(timeoutMs: number): Limits {
  return {
    connectMs: Math.ceil(timeoutMs * 0.12),
    idleMs: Math.ceil(timeoutMs * 0.4),
    stallMs: Math.ceil(timeoutMs * 0.55),
    cleanupStallMs: Math.ceil(timeoutMs * 0.3),
    graceMs: Math.min(1000, Math.ceil(timeoutMs * 0.1)),
  };
}
