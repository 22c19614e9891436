import type { CallError } from '../../diagnosis/index.ts';
import { abortMultipartUpload, deleteObject } from '../../probe/index.ts';
import type { Leftover } from '../events.ts';
import type { Stray } from './find.ts';
import type { SweepSession } from './session.ts';

/** Calls under way at once: enough to be quick, few enough not to be throttled. */
const AT_ONCE = 8;

/**
 * Removes each by its own id, and nothing else. What is gone already counts as removed.
 * @returns what AWS refused to remove, with its answer; after an interruption also what was not tried
 */
export async function removeStrays(
  session: SweepSession,
  strays: readonly Stray[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Stray, CallError>> {
  const failures = new Map<Stray, CallError>();
  const waiting = [...strays];
  const worker = async () => {
    for (let stray = waiting.shift(); stray !== undefined; stray = waiting.shift()) {
      const error = await remove(session, stray.leftover, signal);
      if (error !== null) failures.set(stray, error);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, strays.length) }, worker));
  return failures;
}

async function remove(
  { clients, place }: SweepSession,
  leftover: Leftover,
  signal: AbortSignal,
): Promise<CallError | null> {
  const s3 = clients.s3In(place.region);
  const { bucket, key } = leftover;
  if (leftover.kind === 'upload') {
    const { uploadId } = leftover;
    const answer = await abortMultipartUpload(s3, { bucket, key, uploadId }, signal);
    return answer.ok || answer.error.code === 'NoSuchUpload' ? null : answer.error;
  }
  const versionId = leftover.kind === 'object' ? null : leftover.versionId;
  const answer = await deleteObject(s3, { bucket, key, versionId }, signal);
  return answer.ok || answer.error.httpStatus === 404 ? null : answer.error;
}
