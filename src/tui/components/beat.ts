/** One clock for all that turns: however many spinners there are, there is one frame for each of its beats. */
import { useSyncExternalStore } from 'react';

const BEAT_MS = 100;

let beat = 0;
let clock: NodeJS.Timeout | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  clock ??= setInterval(() => {
    beat += 1;
    for (const one of listeners) one();
  }, BEAT_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(clock ?? undefined);
    clock = null;
  };
}

/** @returns how many beats there have been; draws its component anew at each */
export function useBeat(): number {
  return useSyncExternalStore(subscribe, () => beat);
}
