import type { CheckEvent } from '../../src/check/index.ts';

export interface InterruptAt {
  readonly on: (event: CheckEvent, stop: AbortController) => void;
  readonly interrupted: () => boolean;
  /**
   * whether a write was under way then: where it is not seen afterwards it may still land, and a clean-up that has not
   * seen it is not called verified
   */
  readonly inFlight: () => boolean;
}

/** Calls a check off at the first event that is the moment. */
export function interruptAt(isMoment: (event: CheckEvent) => boolean): InterruptAt {
  let stopped = false;
  const unanswered = new Set<string>();
  return {
    on: (event, stop) => {
      if (stopped) return;
      if (event.type === 'step-started' && /put-object|create/.test(event.id)) unanswered.add(event.id);
      if (event.type === 'step-finished') unanswered.delete(event.step.id);
      if (!isMoment(event)) return;
      stopped = true;
      stop.abort();
    },
    interrupted: () => stopped,
    inFlight: () => unanswered.size > 0,
  };
}
