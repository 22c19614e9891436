import { type Answer, bucketRegion, type Clients, signingRegion } from '../probe/index.ts';

export interface Followed {
  /** as S3 answers where the bucket is */
  readonly answer: Answer<string>;
  /** where S3 is to be addressed from now on; null: nothing shows it */
  readonly region: string | null;
}

/** Asks where the bucket is; where the first answer does not name the Region, as the endpoint wants it. */
export async function followBucket(
  clients: Clients,
  from: string,
  bucket: string,
  signal: AbortSignal,
): Promise<Followed> {
  const found = await bucketRegion(clients.s3In(from), bucket, signal);
  if (found.ok) return { answer: found, region: found.value };
  const wanted =
    found.error.httpStatus === 400 ? await signingRegion(clients.s3In(from), bucket, signal) : null;
  if (wanted === null) return { answer: found, region: null };
  return { answer: await bucketRegion(clients.s3In(wanted), bucket, signal), region: wanted };
}
