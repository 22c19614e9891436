/**
 * Conditional requests.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html for the source of a copy
 */
import { AwsError } from '../http/error.ts';
import type { ObjectVersion, Version } from '../storage/objects.ts';
import { noSuchKey, notImplemented, preconditionFailed } from './errors.ts';
import type { BucketRequest, ObjectRequest, S3Request } from './types.ts';

type Condition = 'If-Match' | 'If-None-Match' | 'If-Modified-Since' | 'If-Unmodified-Since';

/**
 * @returns false where the client has the object already, to be answered with 304
 * @throws AwsError 412 `PreconditionFailed`
 */
export function checkRead(request: ObjectRequest, version: ObjectVersion, now: number): boolean {
  const failed = failedCondition((name) => header(request, name.toLowerCase()), version, now);
  if (failed === 'If-Match' || failed === 'If-Unmodified-Since') throw preconditionFailed(failed);
  return failed === null;
}

const COPY_PREFIX = 'x-amz-copy-source-';

/** As for a read, but a copy knows no 304. @throws AwsError 412 `PreconditionFailed` */
export function checkCopySource(request: S3Request, version: ObjectVersion, now: number): void {
  const failed = failedCondition((name) => header(request, COPY_PREFIX + name.toLowerCase()), version, now);
  if (failed !== null) throw preconditionFailed(COPY_PREFIX + failed);
}

/** ETags go before dates: If-Match before If-Unmodified-Since, If-None-Match before If-Modified-Since. */
function failedCondition(
  get: (name: Condition) => string | undefined,
  version: ObjectVersion,
  now: number,
): Condition | null {
  // HTTP dates have whole seconds.
  const modified = Math.floor(version.lastModified / 1000) * 1000;
  const ifMatch = get('If-Match');
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, version)) return 'If-Match';
  } else {
    const since = dateOf(get('If-Unmodified-Since'), now);
    if (since !== null && modified > since) return 'If-Unmodified-Since';
  }
  const ifNoneMatch = get('If-None-Match');
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, version) ? 'If-None-Match' : null;
  const since = dateOf(get('If-Modified-Since'), now);
  return since !== null && modified <= since ? 'If-Modified-Since' : null;
}

/** A date that is none, or lies in the future, is as if it had not been sent. */
function dateOf(text: string | undefined, now: number): number | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) || time > now ? null : time;
}

/** @throws AwsError 412 `PreconditionFailed`, 404 `NoSuchKey` for If-Match without an object, 501 `NotImplemented` */
export function checkWrite(request: ObjectRequest, current: Version | null): void {
  const ifNoneMatch = header(request, 'if-none-match');
  const ifMatch = header(request, 'if-match');
  if (ifNoneMatch !== undefined && ifMatch !== undefined) {
    throw notImplemented(
      'If-Match,If-None-Match',
      'Multiple conditional request headers present in the request',
    );
  }
  const object = current?.kind === 'object' ? current : null;
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== '*') {
      throw notImplemented(
        'If-None-Match',
        "We don't accept the provided value of If-None-Match header for this API",
      );
    }
    if (object !== null) throw preconditionFailed('If-None-Match');
  }
  if (ifMatch !== undefined) {
    if (ifMatch.trim() === '*') {
      throw notImplemented('If-Match', "We don't accept the provided value of If-Match header for this API");
    }
    if (object === null) throw noSuchKey(request.key);
    if (!matches(ifMatch, object)) throw preconditionFailed('If-Match');
  }
}

/**
 * A conditional Complete holds for the time since the upload was created: whatever was written or deleted between is
 * in conflict with it.
 * @throws AwsError 409 `ConditionalRequestConflict`
 */
export function checkNoConflict(request: ObjectRequest, changed: boolean): void {
  const condition = ['If-None-Match', 'If-Match'].find(
    (name) => header(request, name.toLowerCase()) !== undefined,
  );
  if (condition === undefined || !changed) return;
  throw new AwsError(
    409,
    'ConditionalRequestConflict',
    'The conditional request cannot succeed due to a conflicting operation against this resource.',
    { Condition: condition, Key: request.key },
  );
}

/** General purpose buckets know the ETag alone. @throws AwsError 412 `PreconditionFailed`, 501 `NotImplemented` */
export function checkDelete(request: BucketRequest, current: Version | null): void {
  for (const name of ['x-amz-if-match-last-modified-time', 'x-amz-if-match-size']) {
    if (header(request, name) !== undefined) throw notImplemented(name);
  }
  const ifMatch = header(request, 'if-match');
  if (ifMatch === undefined || current?.kind !== 'object') return;
  if (!matches(ifMatch, current)) throw preconditionFailed('If-Match');
}

function header(request: S3Request, name: string): string | undefined {
  return request.http.headers.get(name);
}

function matches(list: string, version: ObjectVersion): boolean {
  return list
    .split(',')
    .map((entry) => entry.trim().replace(/^W\//, '').replaceAll('"', ''))
    .some((entry) => entry === '*' || entry === version.etag);
}
