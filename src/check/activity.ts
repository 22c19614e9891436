import { startWatch, type Watch } from '../probe/index.ts';

/** The phases that are under way, each with its own patience; every byte that moves counts for all of them, and for those to come. */
export interface Activity {
  touch(): void;
  /** watches one phase: its signal is aborted with a `StalledError` when nothing has moved for `stallMs`, also before it */
  watch(stallMs: number): Watch;
}

export function createActivity(): Activity {
  const watches = new Set<Watch>();
  let movedAt = performance.now();
  return {
    touch: () => {
      movedAt = performance.now();
      for (const watch of watches) watch.touch();
    },
    watch: (stallMs) => {
      const watch = startWatch(stallMs, movedAt);
      watches.add(watch);
      return {
        ...watch,
        stop: () => {
          watch.stop();
          watches.delete(watch);
        },
      };
    },
  };
}
