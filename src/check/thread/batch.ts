import type { CheckEvent } from '../events.ts';

/**
 * How long the bytes of parts are gathered, in milliseconds: they are drawn less often than that, and whoever draws
 * them is not to be woken for each piece that the network takes.
 */
const EVERY_MS = 50;

/** Gathers what a check tells: of each part only the newest progress, everything else at once and in its place. */
export interface Batch {
  push(event: CheckEvent): void;
  /** sends what is still there */
  end(): void;
}

export function createBatch(send: (events: readonly CheckEvent[]) => void): Batch {
  const progress = new Map<string, CheckEvent>();
  let timer: NodeJS.Timeout | null = null;

  function flush(...last: readonly CheckEvent[]): void {
    clearTimeout(timer ?? undefined);
    timer = null;
    const events = [...progress.values(), ...last];
    progress.clear();
    if (events.length > 0) send(events);
  }

  return {
    push: (event) => {
      if (event.type !== 'step-progress') return flush(event);
      progress.set(event.id, event);
      timer ??= setTimeout(flush, EVERY_MS);
    },
    end: () => flush(),
  };
}
