import type { Step } from '../diagnosis/index.ts';
import type { Clients } from '../probe/index.ts';
import { CheckFailed } from './check-failed.ts';
import { consented } from './consent.ts';
import type { CheckEvent, Cleanup } from './events.ts';
import { lookAround } from './look.ts';
import { openRun } from './open-run.ts';
import type { CheckOptions } from './options.ts';
import { openPartSource } from './part-source.ts';
import { stepsOf } from './plan.ts';
import { probe } from './probe-phase.ts';
import type { Run } from './run.ts';
import type { Access, Target } from './target.ts';
import { createTelling, type Telling } from './telling.ts';

/**
 * Performs one check and tells everything through `tell`; returns after the `finished` event.
 * @throws CheckFailed for a fault of our own once something may have been written
 */
export async function perform(
  asked: Target,
  access: Access,
  options: CheckOptions,
  stop: AbortSignal,
  tell: (event: CheckEvent) => void,
): Promise<void> {
  const now = options.now ?? (() => new Date());
  const startedAt = now();
  const telling = createTelling(tell, now);
  const { emit } = telling;
  const opened: Clients[] = [];
  const source = await openPartSource(asked);
  let onLeave = (): void => {};
  try {
    const opening = { asked, access, options, startedAt, source, emit, stop };
    const run = await openRun(opening, (clients) => opened.push(clients));
    onLeave = () => telling.leave(run);
    if (options.leave?.aborted) onLeave();
    options.leave?.addEventListener('abort', onLeave, { once: true });
    await carryOut(run, options, telling).catch((error: unknown) => {
      throw new CheckFailed(error, telling.soFar(run));
    });
  } finally {
    options.leave?.removeEventListener('abort', onLeave);
    for (const clients of opened) clients.destroy();
    await source.close();
  }
}

async function carryOut(run: Run, { confirm }: CheckOptions, telling: Telling): Promise<void> {
  const { emit, stop } = run;
  emit({ type: 'look-started' });
  const look = await lookAround(run, confirm !== null);
  const { stopped } = look;
  emit({ type: 'look-finished', look });
  const consent = stopped === null && !stop.aborted && (await consented(confirm, look, stop));
  // Whoever was asked took their time: that is no silence of the network.
  if (confirm !== null) run.activity.touch();
  const cleanup = consent ? await probe(run, look) : NOTHING_WRITTEN;
  if (!consent) skipAll(run, stopped === null || stop.aborted ? 'interrupted' : SKIPPED_BECAUSE[stopped]);
  telling.finish(run, cleanup, stop.aborted || (stopped === null && !consent));
}

/** Nothing was written, so nothing is left. */
const NOTHING_WRITTEN: Cleanup = { complete: true, verified: true, left: [] };

/** The look already says why nothing was tried, or the tool chose not to try. */
const SKIPPED_BECAUSE = {
  'cannot-write': 'earlier-step-failed',
  'would-be-retained': 'nothing-to-do',
} as const;

function skipAll(run: Run, because: Extract<Step, { outcome: 'skipped' }>['because']): void {
  for (const planned of stepsOf(run.plan, [])) run.log.skip(planned, because);
}
