import { setMaxListeners } from 'node:events';
import type { Run } from './run.ts';

/** When a write is called off: by the user, or because nothing moves any more. */
export interface WriteSignals {
  /** for parts: they go with their upload */
  readonly atOnce: AbortSignal;
  /** for what makes an object or an upload: it is given a moment, so that its outcome is known and can be undone */
  readonly withGrace: AbortSignal;
}

/**
 * The two ends of writing: at once, and after the grace that calls under way are given. `stalled` ends both.
 */
export function writeSignals(run: Run, stalled: AbortSignal): WriteSignals {
  const signals = {
    atOnce: AbortSignal.any([run.stop, stalled]),
    withGrace: AbortSignal.any([graceAfter(run.stop, run.limits.graceMs), stalled]),
  };
  setMaxListeners(0, signals.atOnce, signals.withGrace);
  return signals;
}

/** Follows `signal` after `graceMs`. */
function graceAfter(signal: AbortSignal, graceMs: number): AbortSignal {
  const controller = new AbortController();
  const later = () => {
    setTimeout(() => controller.abort(signal.reason), graceMs).unref();
  };
  if (signal.aborted) later();
  else signal.addEventListener('abort', later, { once: true });
  return controller.signal;
}
