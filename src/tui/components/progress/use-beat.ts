import { useSyncExternalStore } from 'react';
import { currentBeat, onBeat } from '../../beat.ts';

/** @returns how many beats there have been; draws its component anew at each */
export function useBeat(): number {
  return useSyncExternalStore(onBeat, currentBeat);
}
