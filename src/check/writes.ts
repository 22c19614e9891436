/** The writes of a run, each in the ledger before it is sent: uploads and controls write the same way. */
import {
  type Answer,
  ask,
  createMultipartUpload,
  putObject,
  type RequestedSse,
  type UploadBody,
  type UploadedPart,
  uploadPart,
} from '../probe/index.ts';
import type { PlannedStep } from './events.ts';
import { BEING_SENT, objectFate, uploadFate } from './ledger.ts';
import type { PlannedOpening, PlannedPut } from './plan.ts';
import { type Run, sseOf } from './run.ts';

/** A body's progress is told at most this often, in milliseconds. */
const PROGRESS_EVERY_MS = 50;

type ReadBytes = () => Promise<UploadBody>;

/** One PutObject with the encryption headers of the run. */
export function put(
  run: Run,
  planned: PlannedPut,
  bytes: ReadBytes,
  signal: AbortSignal,
): ReturnType<typeof putObject> {
  const { object } = planned;
  return run.log.run(planned.put, async () => {
    const body = await ask(signal, bytes);
    if (!body.ok) return body;
    run.ledger.note({ ...object, fate: BEING_SENT });
    const input = { bucket: run.target.bucket, key: object.key, body: body.value, sse: sseOf(run.target) };
    const s3 = run.clients.s3In(run.place.region);
    const answer = await putObject(
      s3,
      input,
      signal,
      progressOf(run, planned.put),
      retryOf(run, planned.put),
    );
    run.ledger.note({ ...object, fate: objectFate(answer) });
    return answer;
  });
}

/** One CreateMultipartUpload. @param sse the encryption it asks for */
export async function openUpload(
  run: Run,
  { create, upload }: PlannedOpening,
  sse: RequestedSse,
  signal: AbortSignal,
): ReturnType<typeof createMultipartUpload> {
  run.ledger.note({ ...upload, fate: BEING_SENT });
  const input = { bucket: run.target.bucket, key: upload.key, sse };
  const answer = await run.log.run(create, () =>
    createMultipartUpload(run.clients.s3In(run.place.region), input, signal),
  );
  run.ledger.note({ ...upload, fate: uploadFate(answer) });
  return answer;
}

/** One UploadPart. It can leave nothing that aborting its upload would not take along. */
export function sendPart(
  run: Run,
  planned: PlannedStep,
  part: { readonly key: string; readonly uploadId: string; readonly partNumber: number },
  bytes: ReadBytes,
  signal: AbortSignal,
): Promise<Answer<UploadedPart>> {
  return run.log.run(planned, async () => {
    const body = await ask(signal, bytes);
    if (!body.ok) return body;
    const input = { bucket: run.target.bucket, ...part, body: body.value };
    return uploadPart(
      run.clients.s3In(run.place.region),
      input,
      signal,
      progressOf(run, planned),
      retryOf(run, planned),
    );
  });
}

function progressOf(run: Run, { id, bytes }: PlannedStep): (sentBytes: number) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (sentBytes) => {
    const now = performance.now();
    if (sentBytes !== bytes && now - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = now;
    run.emit({ type: 'step-progress', id, sentBytes });
  };
}

function retryOf(run: Run, { id }: PlannedStep): (reason: string) => void {
  let attempt = 1;
  return (reason) => {
    attempt += 1;
    run.emit({ type: 'step-retried', id, attempt, reason });
  };
}
