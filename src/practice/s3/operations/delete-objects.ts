/** DeleteObject and DeleteObjects, with versions and delete markers. */
import { AwsError } from '../../http/error.ts';
import { childrenOf, element, group, parseXml, textOf } from '../../http/xml.ts';
import type { Version } from '../../storage/objects.ts';
import { authorize } from '../authorize.ts';
import { readText } from '../body.ts';
import { checkDelete } from '../conditions.ts';
import { invalidRequest, malformedXml } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import type { BucketRequest, ObjectRequest, S3Context, S3Response } from '../types.ts';
import { newVersionId, removeBlobs, requestedVersion, versionHeader } from '../versions.ts';

const MAX_KEYS = 1000;
const MAX_BODY_BYTES = 2 * 1024 ** 2;

export async function deleteObject(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const versionId = requestedVersion(request);
  const check = (current: Version | null): void => checkDelete(request, current);
  const deleted = await deleteOne(context, request, request.key, versionId, check);
  return {
    status: 204,
    headers: {
      ...(deleted.versionId === null ? {} : versionHeader(request.bucket, deleted.versionId)),
      ...(deleted.marker ? { 'x-amz-delete-marker': 'true' } : {}),
    },
    body: null,
  };
}

/** Each key is authorized and answered for by itself; the request as a whole succeeds. */
export async function deleteObjects(context: S3Context, request: BucketRequest): Promise<S3Response> {
  if (request.payload.announced === null && !request.http.headers.has('content-md5')) {
    throw invalidRequest('Missing required header for this request: Content-MD5');
  }
  const document = parseXml(await readText(request, MAX_BODY_BYTES));
  const [root] = document === null ? [] : childrenOf(document, 'Delete');
  const objects = root === undefined ? [] : childrenOf(root, 'Object');
  if (root === undefined || objects.length === 0 || objects.length > MAX_KEYS) throw malformedXml();
  const quiet = textOf(root, 'Quiet') === 'true';
  const results: string[] = [];
  for (const object of objects) {
    const key = textOf(object, 'Key');
    if (key === null || key === '') throw malformedXml();
    const versionId = textOf(object, 'VersionId');
    const named = [element('Key', key), element('VersionId', versionId)];
    try {
      const deleted = await deleteOne(context, request, key, versionId, () => undefined);
      if (quiet) continue;
      const marker = deleted.marker
        ? [element('DeleteMarker', true), element('DeleteMarkerVersionId', deleted.versionId)]
        : [];
      results.push(group('Deleted', [...named, ...marker]));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const failure = [element('Code', error.code), element('Message', error.message)];
      results.push(group('Error', [...named, ...failure]));
    }
  }
  return { status: 200, headers: {}, body: group('DeleteResult', results, S3_NAMESPACE) };
}

interface Deleted {
  /** of the version removed, or of the delete marker added; null where there was nothing to do */
  readonly versionId: string | null;
  readonly marker: boolean;
}

/**
 * Without a version id, a versioned bucket gets a delete marker; with one, that version is gone for good.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
 */
async function deleteOne(
  context: S3Context,
  request: BucketRequest,
  key: string,
  versionId: string | null,
  check: (current: Version | null) => void,
): Promise<Deleted> {
  const { bucket } = request;
  const contents = context.contents(bucket);
  if (versionId !== null) {
    authorize(context, request, 's3:DeleteObjectVersion', key, { 's3:VersionId': [versionId] });
    check(contents.find(key, versionId));
    const removed = contents.remove(key, versionId);
    await removeBlobs(context, removed);
    return { versionId, marker: removed?.kind === 'delete-marker' };
  }
  authorize(context, request, 's3:DeleteObject', key);
  check(contents.latest(key));
  if (bucket.versioning === null) {
    await removeBlobs(context, contents.remove(key, 'null'));
    return { versionId: null, marker: false };
  }
  const marker: Version = {
    kind: 'delete-marker',
    versionId: newVersionId(bucket),
    lastModified: context.now(),
  };
  await removeBlobs(context, contents.add(key, marker));
  return { versionId: marker.versionId, marker: true };
}
