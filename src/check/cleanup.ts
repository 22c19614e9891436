import { abortUpload } from './abort-upload.ts';
import type { Cleanup } from './events.ts';
import type { Held } from './ledger.ts';
import { type Removal, removeObject } from './removal.ts';
import type { Run } from './run.ts';

/**
 * Removes all that the run has written, whatever way it ended. Uses a time limit of its own and never the user's
 * signal: an interruption is what brings it here. An upload that may just have become an object is looked for as both.
 */
export async function cleanUp(run: Run): Promise<Cleanup> {
  run.emit({ type: 'cleanup-started', interrupted: run.stop.aborted });
  const watch = run.activity.watch(run.limits.cleanupStallMs);
  try {
    const removals = await Promise.all(run.ledger.all().map((held) => step(run, held, watch.signal)));
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

async function step(run: Run, held: Held, signal: AbortSignal): Promise<Removal> {
  if (held.fate.state === 'absent') {
    run.log.skip(held.removal, 'nothing-to-do');
    return { left: [], verified: true, answer: { ok: true, value: { requestId: null } } };
  }
  const outcome: { removal: Removal | null } = { removal: null };
  const answer = await run.log.run(held.removal, async () => {
    const removal = await remove(run, held, signal);
    outcome.removal = removal;
    if (removal.left.length === 0) run.ledger.note({ ...held, fate: { state: 'absent' } });
    return removal.answer;
  });
  return outcome.removal ?? { left: [], verified: false, answer };
}

function remove(run: Run, held: Held, signal: AbortSignal): Promise<Removal> {
  return held.kind === 'upload'
    ? abortUpload(run, held.key, held.fate, signal)
    : removeObject(run, held.key, held.fate, signal);
}
