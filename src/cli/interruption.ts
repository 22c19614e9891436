/** Ctrl-C, a closed window and a polite kill: the first asks for clean-up, the second leaves at once. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interruption {
  readonly signal: AbortSignal;
  /** nothing is left to clean up: a late signal lets the report be printed, the one after it leaves at once */
  release(): void;
}

/**
 * @param on.first said once, when clean-up begins
 * @param on.second said before the process leaves with 130 without waiting for clean-up
 */
export function interruption(on: { first(): void; second(): void }): Interruption {
  const controller = new AbortController();
  let phase: 'running' | 'ended' | 'leaving' = 'running';
  const listener = () => {
    if (phase === 'leaving') process.exit(130);
    if (phase === 'ended') {
      phase = 'leaving';
      return;
    }
    if (controller.signal.aborted) {
      on.second();
      process.exit(130);
    }
    controller.abort();
    on.first();
  };
  for (const name of SIGNALS) process.on(name, listener);
  return {
    signal: controller.signal,
    release: () => {
      phase = 'ended';
    },
  };
}

/** Tells of each of them, as often as it comes: whoever listens knows what a second one means. */
export function everySignal(listener: () => void): void {
  for (const name of SIGNALS) process.on(name, listener);
}
