import { createEventQueue } from './event-queue.ts';
import type { CheckEvent } from './events.ts';
import type { CheckOptions } from './options.ts';
import { perform } from './perform.ts';
import type { Access, Target } from './target.ts';

export { CheckFailed } from './check-failed.ts';
export * from './events.ts';
export type { CheckOptions } from './options.ts';
export * from './target.ts';

/**
 * Runs one check: looks, asks for consent, uploads as the failing caller, reads evidence, cleans up, diagnoses.
 * One stream of events for every view; `finished` is always the last, also after an interruption. What AWS or the
 * network answers is never thrown. A reader who stops early (`return()`) sets off the clean-up as well, and gets
 * control back when it is done.
 * After `options.leave` the result comes at once and nothing is waited for: whoever leaves then has to end the process.
 * A file that cannot be read any more, or became shorter (`FileChanged`), fails the step that wanted it.
 * @throws Node's file error (`ENOENT`, `EACCES` …) when `target.file` cannot be opened, before anything is asked of AWS;
 * `CheckFailed` for whatever `confirm` throws and for a fault of our own, after clean-up
 */
export async function* check(
  target: Target,
  access: Access,
  options: CheckOptions,
): AsyncGenerator<CheckEvent> {
  const queue = createEventQueue<CheckEvent>();
  const gone = new AbortController();
  const stop = AbortSignal.any([options.signal, gone.signal]);
  const tell = (event: CheckEvent): void => {
    queue.push(event);
    if (event.type === 'finished' && options.leave?.aborted) queue.end();
  };
  const performing = perform(target, access, options, stop, tell).then(queue.end, queue.fail);
  try {
    yield* queue;
  } finally {
    gone.abort();
    if (!options.leave?.aborted) await performing;
  }
}
