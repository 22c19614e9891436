import {
  type Answer,
  completeMultipartUpload,
  type createMultipartUpload,
  type Written,
} from '../probe/index.ts';
import { BEING_SENT, objectFate } from './ledger.ts';
import { uploadParts } from './parts.ts';
import { type Run, skipReason, sseOf } from './run.ts';
import { type WriteSignals, writeSignals } from './signals.ts';
import { openUpload, put } from './writes.ts';

export interface UploadsOutcome {
  readonly failed: boolean;
}

/**
 * The contrast the verdict rests on: the same bytes as one PutObject and as a multipart upload, side by side.
 * A failure of the one does not keep the other from being tried.
 * @param keyReported called with each key ARN S3 reports, and with null when both first answers are in
 */
export async function runUploads(
  run: Run,
  stalled: AbortSignal,
  keyReported: (arn: string | null) => void,
): Promise<UploadsOutcome> {
  const signals = writeSignals(run, stalled);
  const { plan, source } = run;
  const toldKey = <T extends Written>(answer: Answer<T>) => reported(answer, keyReported);
  const small = put(run, plan.small, () => source.small(), signals.withGrace).then(toldKey);
  const create = openUpload(run, plan.large, sseOf(run.target), signals.withGrace).then(toldKey);
  const firstAnswers = Promise.allSettled([small, create]).then(() => keyReported(null));
  const large = create.then((answer) => finishUpload(run, answer, signals));
  // Settled, not raced: whoever comes next, the clean-up above all, may rely on nothing being in flight.
  const [smallDone, largeDone] = await Promise.allSettled([small, large, firstAnswers]);
  if (smallDone.status === 'rejected') throw smallDone.reason;
  if (largeDone.status === 'rejected') throw largeDone.reason;
  return { failed: !smallDone.value.ok || !largeDone.value };
}

async function finishUpload(
  run: Run,
  created: Awaited<ReturnType<typeof createMultipartUpload>>,
  signals: WriteSignals,
): Promise<boolean> {
  const { log } = run;
  const { parts: planned, complete, object, upload } = run.plan.large;
  if (!created.ok) {
    for (const step of [...planned, complete]) log.skip(step, skipReason(run));
    return false;
  }
  const { uploadId, attempts, unanswered } = created.value;
  const parts = await uploadParts(run, uploadId, signals.atOnce);
  if (parts === null || run.stop.aborted) {
    log.skip(complete, skipReason(run));
    return false;
  }
  run.ledger.note({ ...object, fate: BEING_SENT });
  const input = { bucket: run.target.bucket, key: object.key, uploadId, parts };
  const completed = await log.run(complete, () =>
    completeMultipartUpload(run.clients.s3In(run.place.region), input, signals.withGrace),
  );
  const made = { ...object, fate: objectFate(completed) };
  // An upload that became an object is no upload any more; after any other answer it may still be open. One opened by
  // an attempt whose answer was lost has to be looked for all the same.
  if (!completed.ok) run.ledger.note(made);
  else
    run.ledger.note(made, {
      ...upload,
      fate: attempts > 1 ? { state: 'unknown', unanswered } : { state: 'absent' },
    });
  return completed.ok;
}

function reported<T extends Written>(answer: Answer<T>, keyReported: (arn: string) => void): Answer<T> {
  if (answer.ok && answer.value.kmsKeyArn !== null) keyReported(answer.value.kmsKeyArn);
  return answer;
}
