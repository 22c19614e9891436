import type { CallError } from '../observation.ts';
import { type Reason, reason } from '../reasons.ts';
import { rowFor } from './error-codes.ts';

/** HeadBucket and its like have no body: a 404 of S3's on the bucket itself says that there is none. */
export function asBucketError(error: CallError): CallError {
  if (error.code === 'UnreadableAnswer') return error;
  return error.httpStatus === 404 || error.code === 'NotFound' ? { ...error, code: 'NoSuchBucket' } : error;
}

/** What an answer about the bucket itself means, as a verdict on it would say; null where its code does not tell. */
export function bucketErrorReason(error: CallError, bucket: string, region: string | null): Reason | null {
  const known = asBucketError(error);
  const row = rowFor(known);
  if (row === null) return null;
  const { code, message } = known;
  return reason(row.reason, { code, message, operation: 'HeadBucket', bucket, region: region ?? '' });
}
