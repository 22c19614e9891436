/**
 * Conditional requests.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
import type { ObjectVersion, Version } from '../storage/objects.ts';
import { noSuchKey, notImplemented, preconditionFailed } from './errors.ts';
import type { ObjectRequest } from './types.ts';

/**
 * @returns false where the client has the object already, to be answered with 304
 * @throws AwsError 412 `PreconditionFailed`
 */
export function checkRead(request: ObjectRequest, version: ObjectVersion): boolean {
  const { headers } = request.http;
  // HTTP dates have whole seconds.
  const modified = Math.floor(version.lastModified / 1000) * 1000;
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, version)) throw preconditionFailed('If-Match');
  } else {
    const since = Date.parse(headers.get('if-unmodified-since') ?? '');
    if (modified > since) throw preconditionFailed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return !matches(ifNoneMatch, version);
  const since = Date.parse(headers.get('if-modified-since') ?? '');
  return !(modified <= since);
}

/** @throws AwsError 412 `PreconditionFailed`, 404 `NoSuchKey` for If-Match without an object */
export function checkWrite(request: ObjectRequest, current: Version | null): void {
  const { headers } = request.http;
  const object = current?.kind === 'object' ? current : null;
  const ifNoneMatch = headers.get('if-none-match');
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== '*') throw notImplemented('If-None-Match');
    if (object !== null) throw preconditionFailed('If-None-Match');
  }
  const ifMatch = headers.get('if-match');
  if (ifMatch !== undefined) {
    if (object === null) throw noSuchKey(request.key);
    if (!matches(ifMatch, object)) throw preconditionFailed('If-Match');
  }
}

function matches(list: string, version: ObjectVersion): boolean {
  return list
    .split(',')
    .map((entry) => entry.trim().replace(/^W\//, '').replaceAll('"', ''))
    .some((entry) => entry === '*' || entry === version.etag);
}
