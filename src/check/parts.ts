import type { UploadedPart } from '../probe/index.ts';
import { type Run, skipReason } from './run.ts';
import { sendPart } from './writes.ts';

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
  const { parts, upload } = run.plan.large;
  const sent = new Map<number, UploadedPart>();
  let next = 0;
  let failed = false;

  const worker = async () => {
    while (!failed && !signal.aborted) {
      const number = ++next;
      const planned = parts[number - 1];
      if (planned === undefined) return;
      const part = { key: upload.key, uploadId, partNumber: number };
      const answer = await sendPart(run, planned, part, () => run.source.part(number), signal);
      if (answer.ok) sent.set(number, answer.value);
      else failed = true;
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.target.concurrency, parts.length) }, worker));

  for (const planned of parts.slice(Math.min(next, parts.length))) run.log.skip(planned, skipReason(run));
  if (failed || sent.size < parts.length) return null;
  return [...sent.values()].sort((a, b) => a.partNumber - b.partNumber);
}
