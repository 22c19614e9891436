import { abortUpload } from './abort-upload.ts';
import type { Cleanup, PlannedStep } from './events.ts';
import type { Fates } from './ledger.ts';
import { type Removal, removeObject } from './removal.ts';
import type { Run } from './run.ts';

/**
 * Removes all that the run has written, whatever way it ended. Uses a time limit of its own and never the user's
 * signal: an interruption is what brings it here.
 */
export async function cleanUp(run: Run): Promise<Cleanup> {
  run.emit({ type: 'cleanup-started', interrupted: run.stop.aborted });
  const watch = run.activity.watch(run.limits.cleanupStallMs);
  try {
    const { keys, plan } = run;
    const removals = await Promise.all([
      step(run, plan.abort, 'upload', (fate) => abortUpload(run, fate, watch.signal)),
      step(run, plan.deleteSmall, 'small', (fate) => removeObject(run, keys.small, fate, watch.signal)),
      // An upload that may just have become an object is looked for as both.
      step(run, plan.deleteLarge, 'large', (fate) => removeObject(run, keys.large, fate, watch.signal)),
    ]);
    const left = removals.flatMap((removal) => removal.left);
    const cleanup = {
      complete: left.length === 0,
      verified: removals.every((removal) => removal.verified),
      left,
    };
    run.emit({ type: 'cleanup-finished', cleanup });
    return cleanup;
  } finally {
    watch.stop();
  }
}

async function step<Name extends keyof Fates>(
  run: Run,
  planned: PlannedStep,
  name: Name,
  remove: (fate: Fates[Name]) => Promise<Removal>,
): Promise<Removal> {
  const fate = run.ledger.fates()[name];
  if (fate.state === 'absent') {
    run.log.skip(planned, 'nothing-to-do');
    return { left: [], verified: true, answer: { ok: true, value: { requestId: null } } };
  }
  const outcome: { removal: Removal | null } = { removal: null };
  const answer = await run.log.run(planned, async () => {
    outcome.removal = await remove(fate);
    if (outcome.removal.left.length === 0) run.ledger.note({ [name]: { state: 'absent' } });
    return outcome.removal.answer;
  });
  return outcome.removal ?? { left: [], verified: false, answer };
}
