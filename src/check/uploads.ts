import { setMaxListeners } from 'node:events';
import {
  type Answer,
  ask,
  completeMultipartUpload,
  createMultipartUpload,
  putObject,
  type Written,
} from '../probe/index.ts';
import { objectFate, uploadFate } from './ledger.ts';
import { uploadParts } from './parts.ts';
import { type Run, skipReason, sseOf } from './run.ts';

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
  const signals = {
    // Parts are dropped at once; what is small is given a moment, so that its outcome is known and can be undone.
    atOnce: AbortSignal.any([run.stop, stalled]),
    withGrace: AbortSignal.any([graceAfter(run.stop, run.limits.graceMs), stalled]),
  };
  setMaxListeners(0, signals.atOnce, signals.withGrace);
  const small = putSmall(run, signals.withGrace).then((answer) => reported(answer, keyReported));
  const create = createUpload(run, signals.withGrace).then((answer) => reported(answer, keyReported));
  const firstAnswers = Promise.allSettled([small, create]).then(() => keyReported(null));
  const large = create.then((answer) => finishUpload(run, answer, signals));
  // Settled, not raced: whoever comes next, the clean-up above all, may rely on nothing being in flight.
  const [smallDone, largeDone] = await Promise.allSettled([small, large, firstAnswers]);
  if (smallDone.status === 'rejected') throw smallDone.reason;
  if (largeDone.status === 'rejected') throw largeDone.reason;
  return { failed: !smallDone.value.ok || !largeDone.value };
}

async function putSmall(run: Run, signal: AbortSignal): ReturnType<typeof putObject> {
  const { bucket } = run.target;
  return run.log.run(run.plan.small, async () => {
    const body = await ask(signal, () => run.source.small());
    if (!body.ok) return body;
    run.ledger.note({ small: { state: 'unknown' } });
    const input = { bucket, key: run.keys.small, body: body.value, sse: sseOf(run.target) };
    const answer = await putObject(run.clients.s3In(run.place.region), input, signal);
    run.ledger.note({ small: objectFate(answer) });
    return answer;
  });
}

async function createUpload(run: Run, signal: AbortSignal): ReturnType<typeof createMultipartUpload> {
  const { bucket } = run.target;
  run.ledger.note({ upload: { state: 'unknown' } });
  const input = { bucket, key: run.keys.large, sse: sseOf(run.target) };
  const answer = await run.log.run(run.plan.create, () =>
    createMultipartUpload(run.clients.s3In(run.place.region), input, signal),
  );
  run.ledger.note({ upload: uploadFate(answer) });
  return answer;
}

async function finishUpload(
  run: Run,
  created: Awaited<ReturnType<typeof createMultipartUpload>>,
  signals: { readonly atOnce: AbortSignal; readonly withGrace: AbortSignal },
): Promise<boolean> {
  const { plan, log } = run;
  if (!created.ok) {
    for (const step of [...plan.parts, plan.complete]) log.skip(step, skipReason(run));
    return false;
  }
  const { uploadId } = created.value;
  const parts = await uploadParts(run, uploadId, signals.atOnce);
  if (parts === null || run.stop.aborted) {
    log.skip(plan.complete, skipReason(run));
    return false;
  }
  run.ledger.note({ large: { state: 'unknown' } });
  const input = { bucket: run.target.bucket, key: run.keys.large, uploadId, parts };
  const completed = await log.run(plan.complete, () =>
    completeMultipartUpload(run.clients.s3In(run.place.region), input, signals.withGrace),
  );
  const large = objectFate(completed);
  // An upload that became an object is no upload any more; after any other answer it may still be open. One opened by
  // an attempt whose answer was lost has to be looked for all the same.
  run.ledger.note(
    completed.ok
      ? { large, upload: { state: created.value.attempts > 1 ? 'unknown' : 'absent' } }
      : { large },
  );
  return completed.ok;
}

function reported<T extends Written>(answer: Answer<T>, keyReported: (arn: string) => void): Answer<T> {
  if (answer.ok && answer.value.kmsKeyArn !== null) keyReported(answer.value.kmsKeyArn);
  return answer;
}

/** Follows `signal` after `graceMs`. */
function graceAfter(signal: AbortSignal, graceMs: number): AbortSignal {
  const controller = new AbortController();
  const later = () => {
    setTimeout(() => controller.abort(signal.reason), graceMs).unref();
  };
  if (signal.aborted) later();
  else signal.addEventListener('abort', later, { once: true });
  return controller.signal;
}
