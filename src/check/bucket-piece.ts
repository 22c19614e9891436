import type { S3Client } from '@aws-sdk/client-s3';
import type { Piece } from '../diagnosis/index.ts';
import type { Answer, BucketInput } from '../probe/index.ts';
import { pieceOf } from './evidence-store.ts';
import { isRefusal } from './readers.ts';
import type { Run } from './run.ts';

type BucketProbe<T> = (s3: S3Client, input: BucketInput, signal: AbortSignal) => Promise<Answer<T | null>>;

/**
 * Asks as the caller; when that is refused, as each reader, with the reader's account as the expected owner, so that
 * S3 itself refuses a reader from another account than the bucket's.
 */
export async function bucketPiece<T>(
  run: Run,
  probe: BucketProbe<T>,
  signal: AbortSignal,
): Promise<Piece<T>> {
  const { bucket } = run.target;
  const own = await probe(run.clients.s3In(run.place.region), { bucket, expectedOwner: null }, signal);
  if (isRefusal(own)) {
    for (const reader of await run.readers.all(signal)) {
      const s3 = reader.clients.s3In(run.place.region);
      const answer = await probe(s3, { bucket, expectedOwner: reader.account }, signal);
      if (answer.ok) return pieceOf(answer, 'reader');
    }
  }
  return pieceOf(own, 'caller');
}
