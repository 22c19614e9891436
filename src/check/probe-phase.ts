import { setMaxListeners } from 'node:events';
import { cleanUp } from './cleanup.ts';
import { runControls } from './controls.ts';
import type { Cleanup, Look } from './events.ts';
import { gatherEvidence } from './gather.ts';
import { deletionWarning } from './look.ts';
import { stepsOf } from './plan.ts';
import type { Run } from './run.ts';
import { runUploads } from './uploads.ts';

/** Uploads, reads evidence beside it, and cleans up whatever happens. */
export async function probe(run: Run, look: Look): Promise<Cleanup> {
  run.emit({ type: 'probe-started', plan: stepsOf(run.plan, []) });
  const watch = run.activity.watch(run.limits.uploadStallMs);
  const signal = AbortSignal.any([run.stop, watch.signal]);
  setMaxListeners(0, signal);
  const reported = Promise.withResolvers<string | null>();
  const uploads = runUploads(run, watch.signal, reported.resolve);
  const settled = uploads.catch(() => null);
  const reading = wanted(run, uploads).then((yes) =>
    yes ? gatherEvidence(run, reported.promise, settled, signal) : null,
  );
  const bucketPolicy = reading.then((each) => each?.bucketPolicy).catch(() => {});
  const gathering = reading.then(async (each) => {
    await each?.rights;
    warnLate(run, look);
    await each?.all;
  });
  const cleaning = uploads
    .then(() => runControls(run, watch.signal, bucketPolicy))
    .then(
      () => cleanUp(run),
      async (error: unknown) => {
        await cleanUp(run);
        throw error;
      },
    );
  try {
    // Settled, not raced: the clients stay open until the clean-up is done, even if the evidence fails unexpectedly.
    const [cleaned, gathered] = await Promise.allSettled([cleaning, gathering]);
    if (cleaned.status === 'rejected') throw cleaned.reason;
    if (gathered.status === 'rejected') throw gathered.reason;
    return cleaned.value;
  } finally {
    watch.stop();
  }
}

/** Without a question the look does not wait for the documents that tell whether test objects can be removed. */
function warnLate(run: Run, look: Look): void {
  const warning = deletionWarning(run, run.evidence.all());
  if (warning !== null && !look.warnings.some(({ id }) => id === warning.id))
    run.emit({ type: 'warned', warning });
}

/** Whether the evidence is to be read: at once, or only when it is known that something failed. */
async function wanted(run: Run, uploads: Promise<{ readonly failed: boolean }>): Promise<boolean> {
  if (run.target.evidence === 'always') return true;
  const { failed } = await uploads.catch(() => ({ failed: false }));
  return failed && !run.stop.aborted;
}
