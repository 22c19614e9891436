/** Versions: their ids, what a write replaces, and which one a request is about. */
import { AwsError } from '../http/error.ts';
import { queryParameter } from '../http/request.ts';
import type { DeleteMarker, ObjectVersion, Version } from '../storage/objects.ts';
import type { Bucket } from '../world/model.ts';
import { checkWrite } from './conditions.ts';
import { accessDenied, invalidArgument, noSuchKey, noSuchVersion } from './errors.ts';
import { opaqueId } from './opaque-id.ts';
import type { ObjectRequest, S3Context } from './types.ts';

/** 32 characters, or `null` where the bucket does not version now. */
export function newVersionId(bucket: Bucket): string {
  if (bucket.versioning !== 'Enabled') return 'null';
  return opaqueId(32);
}

/** `x-amz-version-id`, which buckets that never had versioning leave out. */
export function versionHeader(bucket: Bucket, versionId: string): Record<string, string> {
  return bucket.versioning === null ? {} : { 'x-amz-version-id': versionId };
}

/** As `versionHeader`, of a version just written: while versioning is suspended S3 does not call it `null`. */
export function writtenVersionHeader(bucket: Bucket, versionId: string): Record<string, string> {
  return bucket.versioning === 'Enabled' ? versionHeader(bucket, versionId) : {};
}

/** @throws AwsError `InvalidArgument` for an id that is none */
export function requestedVersion(request: ObjectRequest): string | null {
  const versionId = queryParameter(request.http, 'versionId');
  if (versionId === null) return null;
  if (versionId === '') {
    throw invalidArgument('Version id cannot be the empty string', 'versionId', versionId);
  }
  if (versionId !== 'null' && !/^[\w.]{32}$/.test(versionId)) {
    throw invalidArgument('Invalid version id specified', 'versionId', versionId);
  }
  return versionId;
}

/** Adds a version as the latest, and removes the bytes of the one it takes the place of. */
export async function putVersion(
  context: S3Context,
  request: ObjectRequest,
  version: Version,
): Promise<void> {
  const replaced = context.contents(request.bucket).add(request.key, version);
  await removeBlobs(context, replaced);
}

/**
 * Adds a version whose bytes took a while to write, where the request's conditions still hold.
 * @throws AwsError as `checkWrite`; the bytes are removed then
 */
export async function putVersionStill(
  context: S3Context,
  request: ObjectRequest,
  version: ObjectVersion,
): Promise<void> {
  try {
    checkWrite(request, context.contents(request.bucket).latest(request.key));
  } catch (error) {
    await removeBlobs(context, version);
    throw error;
  }
  await putVersion(context, request, version);
}

export async function removeBlobs(context: S3Context, version: Version | null): Promise<void> {
  if (version?.kind !== 'object') return;
  await Promise.all(version.blobs.map((blob) => context.blobs.remove(blob)));
}

/**
 * The version a read is about.
 * Whoever may not list the bucket is not told whether a key exists.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @throws AwsError `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for a delete marker, 403 `AccessDenied`
 */
export function versionToRead(context: S3Context, request: ObjectRequest): ObjectVersion {
  const { key, bucket } = request;
  const versionId = requestedVersion(request);
  const contents = context.contents(bucket);
  const version = versionId === null ? contents.latest(key) : contents.find(key, versionId);
  if (version?.kind === 'object') return version;
  mayList(context, request);
  if (version === null) throw versionId === null ? noSuchKey(key) : noSuchVersion(key, versionId);
  const headers = { 'x-amz-delete-marker': 'true', ...versionHeader(bucket, version.versionId) };
  if (versionId === null) throw noSuchKey(key, headers);
  throw deleteMarkerRead(version, headers);
}

function deleteMarkerRead(marker: DeleteMarker, headers: Readonly<Record<string, string>>): AwsError {
  return new AwsError(
    405,
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
    { Method: 'GET', ResourceType: 'DeleteMarker' },
    { ...headers, allow: 'DELETE', 'last-modified': new Date(marker.lastModified).toUTCString() },
  );
}

function mayList(context: S3Context, request: ObjectRequest): void {
  const decision = context.authorize(context.world, request.caller, {
    action: 's3:ListBucket',
    bucket: request.bucket,
    key: null,
    context: {},
  });
  if (!decision.allowed) throw accessDenied(decision.message);
}
