/** How one allowance of time without progress is shared out. All values in milliseconds. */
export interface Limits {
  /** for one attempt to connect */
  readonly connectMs: number;
  /** for one attempt in which no byte moves */
  readonly idleMs: number;
  /** for the answer to one call to be complete once it has begun, all attempts taken together, however it moves */
  readonly answerMs: number;
  /** for credentials to come: a program, a sign-in or a metadata service that gives them shows no progress meanwhile */
  readonly credentialsMs: number;
  /** for looking, counted from when something last moved: so are the two below, each further along the same silence */
  readonly stallMs: number;
  /** for uploading and reading evidence */
  readonly uploadStallMs: number;
  /** for cleaning up */
  readonly cleanupStallMs: number;
  /** what a small write in flight is given to answer after an interruption, and what is optional to come in */
  readonly graceMs: number;
}

/**
 * Shares `timeoutMs` out so that a run in which nothing moves ends within it, clean-up included: one silence is counted
 * through all phases, and each phase gives up at a later point of it, so that none waits as if it were the first. What
 * an optional look-up has waited for in vain leaves the uploads as much again, so that it does not decide how they end.
 * All three attempts of a call that connects to nowhere fit into the look. An attempt may be idle for long: on a slow
 * line the last megabytes lie in the system's buffers, where nobody sees them leave.
 */
export function limitsFor(timeoutMs: number): Limits {
  return {
    connectMs: Math.ceil(timeoutMs * 0.08),
    idleMs: Math.ceil(timeoutMs * 0.4),
    answerMs: timeoutMs,
    credentialsMs: Math.ceil(timeoutMs * 0.65),
    stallMs: Math.ceil(timeoutMs * 0.3),
    uploadStallMs: Math.ceil(timeoutMs * 0.6),
    cleanupStallMs: Math.ceil(timeoutMs * 0.85),
    graceMs: Math.min(1000, Math.ceil(timeoutMs * 0.1)),
  };
}
