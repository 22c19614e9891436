/** Ctrl-C, a closed window, a polite kill and a fault of our own: the first asks for clean-up, a second leaves at once. */
import type { StopReason } from '../tui/services.ts';
import { onCrash } from './crash.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/**
 * npm and other wrappers pass on a Ctrl-C that the terminal has already sent to the whole group: the same signal within
 * so many milliseconds is the same key press.
 */
const SAME_MS = 400;

export interface Interruption {
  /** clean up, and end */
  readonly signal: AbortSignal;
  /** end at once, and name what may be left */
  readonly leave: AbortSignal;
  /** nothing is left to clean up: a late signal lets the report be printed, the one after it leaves at once */
  release(): void;
}

/** @param first called once, when clean-up begins */
export function interruption(first: (because: StopReason) => void): Interruption {
  const stop = new AbortController();
  const leave = new AbortController();
  let phase: 'running' | 'cleaning' | 'ended' | 'leaving' = 'running';
  everyStop((because) => {
    if (because === 'leave') {
      phase = 'leaving';
      leave.abort();
    } else if (phase === 'running') {
      phase = 'cleaning';
      stop.abort();
      first(because);
    } else if (because !== 'interrupt') return;
    else if (phase === 'cleaning') {
      phase = 'leaving';
      leave.abort();
    } else if (phase === 'ended') phase = 'leaving';
    else process.exit(130);
  });
  return {
    signal: stop.signal,
    leave: leave.signal,
    release: () => {
      if (phase !== 'leaving') phase = 'ended';
    },
  };
}

/**
 * Tells of each of them. A closed window is told as often as the kernel and the shell say it, and never means more than
 * the first time.
 */
export function everyStop(listener: (because: StopReason) => void): void {
  const told = new Map<NodeJS.Signals, number>();
  for (const name of SIGNALS) {
    process.on(name, () => {
      const now = performance.now();
      if (now - (told.get(name) ?? Number.NEGATIVE_INFINITY) < SAME_MS) return;
      told.set(name, now);
      listener(name === 'SIGHUP' ? 'hang-up' : 'interrupt');
    });
  }
  onCrash(listener);
}
