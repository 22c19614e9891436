/** The controls: further uploads that narrow down a refusal which says nothing. Which ones, the diagnosis decides. */
import { setTimeout as delay } from 'node:timers/promises';
import { bucketDemandsKms, controlsFor } from '../diagnosis/index.ts';
import { type Run, seenSoFar } from './run.ts';
import { type WriteSignals, writeSignals } from './signals.ts';
import { openUpload, put, sendPart } from './writes.ts';

/**
 * Runs, side by side, what the answers of the uploads call for. What they write is in the ledger like everything else,
 * and is left to the clean-up. Their bytes are those of the first part, so that no control is larger than a part.
 * @param bucketPolicyRead settles when the bucket policy was read, or could not be
 */
export async function runControls(
  run: Run,
  stalled: AbortSignal,
  bucketPolicyRead: Promise<unknown>,
): Promise<void> {
  if (run.stop.aborted || stalled.aborted) return;
  const controls = controlsFor(seenSoFar(run));
  run.called.controls = controls;
  const signals = writeSignals(run, stalled);
  // Settled, not raced: the clean-up may rely on nothing being in flight.
  const done = await Promise.allSettled(
    controls.map((control) =>
      control === 'control-same-bytes'
        ? sameBytes(run, signals)
        : explicitAes256(run, signals, bucketPolicyRead),
    ),
  );
  for (const each of done) if (each.status === 'rejected') throw each.reason;
}

/** The bytes that were refused as a part, as one PutObject with the same encryption headers. */
async function sameBytes(run: Run, { withGrace }: WriteSignals): Promise<void> {
  await put(run, run.plan.sameBytes, () => run.source.part(1), withGrace);
}

/** @returns null: it is to be tried */
function aes256SkippedBecause(run: Run, atOnce: AbortSignal): 'interrupted' | 'bucket-demands-kms' | null {
  if (atOnce.aborted) return 'interrupted';
  return bucketDemandsKms(seenSoFar(run)) ? 'bucket-demands-kms' : null;
}

/** The upload that was refused, without the key: explicitly, as no header at all would mean the bucket's default key. */
async function explicitAes256(
  run: Run,
  { atOnce, withGrace }: WriteSignals,
  bucketPolicyRead: Promise<unknown>,
): Promise<void> {
  const { aes256 } = run.plan;
  run.ledger.note({ ...aes256.upload, fate: { state: 'absent' } });
  // It was asked for when the uploads began, or when they failed: a moment is enough, and no answer must not stop us.
  const enough = delay(run.limits.graceMs, null, { signal: atOnce, ref: false }).catch(() => null);
  await Promise.race([bucketPolicyRead, enough]);
  const because = aes256SkippedBecause(run, atOnce);
  if (because !== null) {
    run.log.skip(aes256.create, because);
    run.log.skip(aes256.part, because);
    return;
  }
  const created = await openUpload(run, aes256, 'AES256', withGrace);
  if (!created.ok || atOnce.aborted) {
    run.log.skip(aes256.part, atOnce.aborted ? 'interrupted' : 'earlier-step-failed');
    return;
  }
  const part = { key: aes256.upload.key, uploadId: created.value.uploadId, partNumber: 1 };
  await sendPart(run, aes256.part, part, () => run.source.part(1), atOnce);
}
