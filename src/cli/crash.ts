/**
 * A fault of our own that nothing has caught. What is under way is cleaned up as after Ctrl-C, the terminal is given
 * back, and main.ts says one sentence: never a stack trace.
 */

/** How long a clean-up may go on before it is taken to have broken with the rest, in milliseconds. */
const CLEAN_UP_MS = 15_000;
/** How long leaving at once may take, in milliseconds. */
const LEAVE_MS = 3000;

/** `crash`: clean up and end; `leave`: end at once. */
export type CrashListener = (because: 'crash' | 'leave') => void;

const listeners = new Set<CrashListener>();
let noticed: { readonly error: unknown } | null = null;

/** Tells whoever has something to clean up; both are told at most once. */
export function onCrash(listener: CrashListener): void {
  listeners.add(listener);
}

/** The first fault, or null. Those that follow from it are of no interest. */
export function crash(): { readonly error: unknown } | null {
  return noticed;
}

/** Remembers a fault that somebody has caught and cleaned up after. */
export function noteCrash(error: unknown): void {
  noticed ??= { error };
}

/**
 * Watches for exceptions and rejections that nothing catches, and for a process that runs out of work before its end
 * (Node.js would then leave with 0, and nothing said).
 * @param leave ends the process: called at once where nobody has anything to clean up, else when that takes too long
 */
export function watchCrashes(leave: () => void): void {
  const crashed = (error: unknown) => {
    if (noticed !== null) return;
    noteCrash(error);
    if (listeners.size === 0) return leave();
    tell('crash');
    // Not unref'd: with nothing else left to do the process has to stay for it.
    setTimeout(() => {
      tell('leave');
      setTimeout(leave, LEAVE_MS);
    }, CLEAN_UP_MS);
  };
  process.on('uncaughtException', crashed);
  process.on('beforeExit', () => {
    if (noticed === null) crashed(new Error('the process ran out of work'));
  });
}

function tell(because: 'crash' | 'leave'): void {
  for (const listener of listeners) {
    try {
      listener(because);
    } catch {
      // The one who is told is broken too: the time that it is given runs out.
    }
  }
}
