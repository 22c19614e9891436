import { type Answer, ask, type UploadedPart, uploadPart } from '../probe/index.ts';
import type { PlannedStep } from './events.ts';
import { type Run, skipReason } from './run.ts';

/** A part's progress is told at most this often, in milliseconds. */
const PROGRESS_EVERY_MS = 50;

/**
 * Sends the parts, `concurrency` at a time. After the first failure none is started any more, and those in flight are
 * waited for, so that nothing lands behind the clean-up's back.
 * @returns the parts in order, or null when not all of them arrived
 */
export async function uploadParts(
  run: Run,
  uploadId: string,
  signal: AbortSignal,
): Promise<readonly UploadedPart[] | null> {
  const { parts } = run.plan;
  const sent = new Map<number, UploadedPart>();
  let next = 0;
  let failed = false;

  const worker = async () => {
    while (!failed && !signal.aborted) {
      const number = ++next;
      const planned = parts[number - 1];
      if (planned === undefined) return;
      const answer = await run.log.run(planned, () => sendPart(run, uploadId, planned, number, signal));
      if (answer.ok) sent.set(number, answer.value);
      else failed = true;
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.target.concurrency, parts.length) }, worker));

  for (const planned of parts.slice(Math.min(next, parts.length))) run.log.skip(planned, skipReason(run));
  if (failed || sent.size < parts.length) return null;
  return [...sent.values()].sort((a, b) => a.partNumber - b.partNumber);
}

async function sendPart(
  run: Run,
  uploadId: string,
  planned: PlannedStep,
  partNumber: number,
  signal: AbortSignal,
): Promise<Answer<UploadedPart>> {
  const body = await ask(signal, () => run.source.part(partNumber));
  if (!body.ok) return body;
  const input = { bucket: run.target.bucket, key: run.keys.large, uploadId, partNumber, body: body.value };
  return uploadPart(run.clients.s3In(run.place.region), input, signal, progressOf(run, planned));
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
