import { type Answer, bucketRegion, type Clients, signingRegion } from '../probe/index.ts';
import { isRefusal } from './readers.ts';

export interface Followed {
  /** as S3 answers where the bucket is */
  readonly answer: Answer<string>;
  /** where S3 is to be addressed from now on; null: nothing shows it */
  readonly region: string | null;
}

/**
 * Asks where the bucket is. Where the first answer neither names the Region nor says that there is no such bucket, it
 * is asked for another way: an upload signed for a Region that was only guessed would be refused for that alone.
 */
export async function followBucket(
  clients: Clients,
  from: string,
  bucket: string,
  signal: AbortSignal,
): Promise<Followed> {
  const found = await bucketRegion(clients.s3In(from), bucket, signal);
  if (found.ok) return { answer: found, region: found.value };
  const unanswered = found.error.httpStatus === 0 || found.error.httpStatus === 404;
  const wanted = unanswered ? null : await signingRegion(clients.s3In(from), bucket, signal);
  if (wanted === null) return { answer: found, region: null };
  const again = await bucketRegion(clients.s3In(wanted), bucket, signal);
  return { answer: again.ok || isRefusal(again) ? again : { ok: true, value: wanted }, region: wanted };
}
