/**
 * One clock for all that is drawn without a key: however much turns and fills, there is one frame for each beat, and a
 * key meets few of them.
 */

const BEAT_MS = 100;

let beats = 0;
let clock: NodeJS.Timeout | null = null;
const listeners = new Set<() => void>();

/** Calls it at each beat. @returns what ends that */
export function onBeat(listener: () => void): () => void {
  listeners.add(listener);
  clock ??= setInterval(() => {
    beats += 1;
    for (const one of listeners) one();
  }, BEAT_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(clock ?? undefined);
    clock = null;
  };
}

/** @returns how many there have been */
export function currentBeat(): number {
  return beats;
}
