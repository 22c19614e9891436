import { abortUpload } from './abort-upload.ts';
import { objectLeftover, uploadLeftover } from './aws-command.ts';
import type { Cleanup, Leftover, PlannedStep } from './events.ts';
import type { ObjectFate, UploadFate } from './ledger.ts';
import { type Removal, removeObject } from './removal.ts';
import { placeOf, type Run } from './run.ts';

/**
 * Removes all that the run has written, whatever way it ended. Uses a time limit of its own and never the user's
 * signal: an interruption is what brings it here.
 */
export async function cleanUp(run: Run): Promise<Cleanup> {
  run.emit({ type: 'cleanup-started', interrupted: run.stop.aborted, atRisk: atRisk(run) });
  const watch = run.activity.watch(run.limits.cleanupStallMs);
  try {
    const { keys, ledger, plan } = run;
    const removals = await Promise.all([
      step(run, plan.abort, ledger.upload, (fate) => abortUpload(run, fate, watch.signal)),
      step(run, plan.deleteSmall, ledger.small, (fate) => removeObject(run, keys.small, fate, watch.signal)),
      // An upload that may just have become an object is looked for as both.
      step(run, plan.deleteLarge, ledger.large, (fate) => removeObject(run, keys.large, fate, watch.signal)),
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

async function step<Fate extends UploadFate | ObjectFate>(
  run: Run,
  planned: PlannedStep,
  fate: Fate,
  remove: (fate: Fate) => Promise<Removal>,
): Promise<Removal> {
  if (fate.state === 'absent') {
    run.log.skip(planned, 'nothing-to-do');
    return { left: [], verified: true, answer: { ok: true, value: { requestId: null } } };
  }
  const outcome: { removal: Removal | null } = { removal: null };
  const answer = await run.log.run(planned, async () => {
    outcome.removal = await remove(fate);
    return outcome.removal.answer;
  });
  return outcome.removal ?? { left: [], verified: false, answer };
}

/** What would stay if the process ended now, with what is known of it now. */
function atRisk(run: Run): readonly Leftover[] {
  const { keys, ledger } = run;
  const place = placeOf(run);
  const objects = [
    { key: keys.small, fate: ledger.small },
    { key: keys.large, fate: ledger.large },
  ].flatMap(({ key, fate }) =>
    fate.state === 'absent'
      ? []
      : [objectLeftover(place, key, 'version', fate.state === 'written' ? fate.versionId : null)],
  );
  const { upload } = ledger;
  if (upload.state === 'absent') return objects;
  return [uploadLeftover(place, keys.large, upload.state === 'open' ? upload.uploadId : null), ...objects];
}
