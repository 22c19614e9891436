import { startWatch, type Watch } from '../probe/index.ts';

/** The phases that are under way, each with its own patience; every byte that moves counts for all of them. */
export interface Activity {
  touch(): void;
  /** watches one phase: its signal is aborted with a `StalledError` when nothing moves for `stallMs` */
  watch(stallMs: number): Watch;
}

export function createActivity(): Activity {
  const watches = new Set<Watch>();
  return {
    touch: () => {
      for (const watch of watches) watch.touch();
    },
    watch: (stallMs) => {
      const watch = startWatch(stallMs);
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
