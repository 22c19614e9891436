import { ANSWERED } from '../probe/index.ts';
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
    const uploads = new Map<string, Promise<Removal>>();
    const removals = await Promise.all(
      run.ledger.all().map((held) => {
        const removing = step(run, held, uploads.get(held.key) ?? null, watch.signal);
        if (held.kind === 'upload') uploads.set(held.key, removing);
        return removing;
      }),
    );
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

/** @param upload the removal of the upload that the object would have been made of */
async function step(
  run: Run,
  held: Held,
  upload: Promise<Removal> | null,
  signal: AbortSignal,
): Promise<Removal> {
  if (held.fate.state === 'absent') {
    run.log.skip(held.removal, 'nothing-to-do');
    return { left: [], verified: true, answer: { ok: true, value: { requestId: null } }, ended: false };
  }
  const outcome: { removal: Removal | null } = { removal: null };
  const answer = await run.log.run(held.removal, async () => {
    const removal = await remove(run, held, upload, signal);
    outcome.removal = removal;
    if (removal.left.length === 0) run.ledger.note({ ...held, fate: { state: 'absent' } });
    return removal.answer;
  });
  return outcome.removal ?? { left: [], verified: false, answer, ended: false };
}

async function remove(
  run: Run,
  held: Held,
  upload: Promise<Removal> | null,
  signal: AbortSignal,
): Promise<Removal> {
  const { key, fate } = held;
  if (held.kind === 'upload') return abortUpload(run, key, held.fate, signal);
  // A completion that nobody has answered comes to nothing once its upload is gone: then one look is enough.
  const over = fate.state === 'unknown' && (await upload)?.ended;
  return removeObject(run, key, over ? { ...fate, unanswered: ANSWERED } : held.fate, signal);
}
