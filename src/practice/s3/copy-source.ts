/**
 * Where a copy reads from: `x-amz-copy-source`, found, authorized and its data key unwrapped, all as the caller.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
 */
import type { ObjectVersion } from '../storage/objects.ts';
import { authorize } from './authorize.ts';
import { checkCopySource } from './conditions.ts';
import { refuseArchived } from './content.ts';
import { unwrapDataKey } from './encryption.ts';
import { invalidArgument, invalidRequest } from './errors.ts';
import { findBucket } from './find-bucket.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import type { ObjectRequest, S3Context } from './types.ts';
import { versionToRead } from './versions.ts';

const HEADER = 'x-amz-copy-source';

export interface CopySource {
  /** the request as if it had been a GetObject of the source */
  readonly read: ObjectRequest;
  readonly version: ObjectVersion;
  /** whether the request named the version */
  readonly versionNamed: boolean;
}

/**
 * Takes s3:GetObject on the source, or s3:GetObjectVersion where a version is named.
 * @throws AwsError `InvalidArgument`, `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`, 403, 412
 */
export function findCopySource(context: S3Context, request: ObjectRequest): CopySource {
  const { bucketName, key, versionId } = parse(request.http.headers.get(HEADER) ?? '');
  const owner = request.http.headers.get('x-amz-source-expected-bucket-owner');
  const bucket = findBucket(context.world, bucketName, owner);
  // The headers of the copy are about its destination: no policy sees them when it judges the reading.
  const http = {
    ...request.http,
    headers: new Map([...request.http.headers].filter(([name]) => name === 'x-amz-content-sha256')),
    query: versionId === null ? [] : [['versionId', versionId] as const],
  };
  const read: ObjectRequest = { ...request, http, bucket, key };
  authorize(context, read, versionId === null ? 's3:GetObject' : 's3:GetObjectVersion', key);
  const latest = versionId === null ? null : context.contents(bucket).find(key, versionId);
  if (latest?.kind === 'delete-marker') {
    throw invalidRequest(
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    );
  }
  const version = versionToRead(context, read);
  checkCopySource(request, version, context.now());
  refuseArchived(version);
  return { read, version, versionNamed: versionId !== null };
}

/** Reading takes kms:Decrypt on the key of the source. @throws AwsError what became of KMS's refusal */
export function sourceDataKey(context: S3Context, { read, version }: CopySource): Buffer {
  return unwrapDataKey(context, read, version.encryption);
}

/** `x-amz-copy-source-version-id`, where the source's bucket has versions. */
export function copySourceHeader({ read, version }: CopySource): Record<string, string> {
  return read.bucket.versioning === null ? {} : { 'x-amz-copy-source-version-id': version.versionId };
}

/** @param size bytes to be copied @throws AwsError `InvalidRequest` over five GiB */
export function checkCopySize(size: number): void {
  if (size <= MAX_BODY_BYTES) return;
  throw invalidRequest(
    `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_BODY_BYTES}`,
  );
}

/** `[/]bucket/key[?versionId=…]`, percent-encoded. */
function parse(text: string): {
  readonly bucketName: string;
  readonly key: string;
  readonly versionId: string | null;
} {
  const [path = '', versionId = null] = text.replace(/^\//, '').split('?versionId=');
  const [bucketName = '', ...rest] = decode(path).split('/');
  const key = rest.join('/');
  if (key === '') throw invalidArgument('Invalid copy source object key', HEADER, HEADER);
  return { bucketName, key, versionId: versionId === null ? null : decode(versionId) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument('Invalid copy source encoding.', HEADER, text.slice(0, 1024));
  }
}
