/**
 * CopyObject: S3 reads the source and writes a new object, both as the caller. That takes s3:GetObject and, under KMS,
 * kms:Decrypt for the source; s3:PutObject and kms:GenerateDataKey for the destination.
 * Which of the two S3 judges first is not documented: here the destination, so that the existence of a source is told
 * to nobody who could not copy it.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
import { type ChecksumAlgorithm, checksumByName } from '../../bytes/checksums.ts';
import { AwsError } from '../../http/error.ts';
import { element, group } from '../../http/xml.ts';
import type { ObjectVersion, StoredHeaders } from '../../storage/objects.ts';
import { authorize } from '../authorize.ts';
import { checksumElements } from '../checksum-xml.ts';
import { checkWrite } from '../conditions.ts';
import { copyBytes, readBytes } from '../content.ts';
import {
  type CopySource,
  checkCopySize,
  copySourceHeader,
  findCopySource,
  sourceDataKey,
} from '../copy-source.ts';
import {
  contextHeader,
  encryptionHeaders,
  namesEncryption,
  newDataKey,
  planEncryption,
} from '../encryption.ts';
import { invalidArgument, invalidRequest } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import { readStoredHeaders } from '../stored-headers.ts';
import type { ObjectRequest, S3Context, S3Response } from '../types.ts';
import { newVersionId, putVersionStill, writtenVersionHeader } from '../versions.ts';
import { etagOf } from './objects.ts';
import { authorizeWrite, tagsOfHeader } from './tags.ts';

export async function copyObject(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const { bucket, key } = request;
  const given = tagsOfHeader(request);
  authorizeWrite(context, request, given);
  const sent = readStoredHeaders(request);
  const replaceHeaders = replaces(request, 'metadata');
  const replaceTags = replaces(request, 'tagging');
  const algorithm = wantedAlgorithm(request);
  const plan = planEncryption(context, request);
  const source = findCopySource(context, request);
  const { version } = source;
  checkCopySize(version.size);
  if (!replaceTags && version.tags.length > 0) {
    authorize(context, source.read, 's3:GetObjectTagging', source.read.key);
    authorize(context, request, 's3:PutObjectTagging', key);
  }
  if (isSame(request, source) && !replaceHeaders && !changes(request)) throw copyOntoItself();
  const contents = context.contents(bucket);
  checkWrite(request, contents.latest(key));
  const sourceKey = sourceDataKey(context, source);
  const { encryption, dataKey } = newDataKey(context, request, plan);
  const bytes = readBytes(context, version, sourceKey, { start: 0, end: version.size });
  const { blob, result } = await writeCopy(() =>
    context.blobs
      .write(dataKey, (open) => copyBytes(bytes, algorithm ?? version.checksum.algorithm, open))
      .finally(() => dataKey.fill(0))
      .finally(() => bytes.return()),
  );
  const copy: ObjectVersion = {
    kind: 'object',
    versionId: newVersionId(bucket),
    lastModified: context.now(),
    size: blob.size,
    etag: etagOf(encryption, result.md5),
    encryption,
    headers: replaceHeaders ? sent : copiedHeaders(version.headers, sent),
    // A copy is one piece, whatever the source was made of.
    checksum: { ...result.checksum, type: 'FULL_OBJECT' },
    blobs: [blob],
    parts: null,
    ownerAccount: bucket.account,
    tags: replaceTags ? given : version.tags,
  };
  await writeCopy(() => putVersionStill(context, request, copy));
  return {
    status: 200,
    headers: {
      ...copySourceHeader(source),
      ...encryptionHeaders(encryption),
      ...contextHeader(plan, encryption),
      ...writtenVersionHeader(bucket, copy.versionId),
    },
    body: group(
      'CopyObjectResult',
      [
        element('LastModified', new Date(copy.lastModified).toISOString()),
        element('ETag', `"${copy.etag}"`),
        ...checksumElements(copy.checksum),
        element('ChecksumType', copy.checksum.type),
      ],
      S3_NAMESPACE,
    ),
  };
}

/**
 * What goes wrong once S3 copies comes as an error in a 200 answer: its head is out by then.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html (Response and special errors)
 */
export async function writeCopy<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw error instanceof AwsError
      ? new AwsError(200, error.code, error.message, error.details)
      : new AwsError(200, 'InternalError', 'We encountered an internal error. Please try again.');
  }
}

function replaces({ http }: ObjectRequest, what: 'metadata' | 'tagging'): boolean {
  const name = `x-amz-${what}-directive`;
  const value = http.headers.get(name) ?? 'COPY';
  if (value !== 'COPY' && value !== 'REPLACE') {
    throw invalidArgument(`Unknown ${what} directive.`, name, value);
  }
  return value === 'REPLACE';
}

function wantedAlgorithm({ http }: ObjectRequest): ChecksumAlgorithm | null {
  const name = http.headers.get('x-amz-checksum-algorithm');
  if (name === undefined) return null;
  const algorithm = checksumByName(name);
  if (algorithm !== null) return algorithm;
  throw invalidRequest(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  );
}

/** The storage class and the redirect are those of the request, or none: a copy does not take them over. */
function copiedHeaders(source: StoredHeaders, sent: StoredHeaders): StoredHeaders {
  const own = ['x-amz-storage-class', 'x-amz-website-redirect-location'];
  return Object.fromEntries([
    ...Object.entries(source).filter(([name]) => !own.includes(name)),
    ...Object.entries(sent).filter(([name]) => own.includes(name)),
  ]);
}

function isSame({ bucket, key }: ObjectRequest, { read, versionNamed }: CopySource): boolean {
  return read.bucket === bucket && read.key === key && !versionNamed;
}

/** It is enough to name what could change; whether it does is not looked at. */
function changes(request: ObjectRequest): boolean {
  const { headers } = request.http;
  return (
    headers.has('x-amz-storage-class') ||
    headers.has('x-amz-website-redirect-location') ||
    namesEncryption(request) ||
    // A default encryption of the bucket's own applies anew.
    request.bucket.encryption.algorithm !== 'AES256'
  );
}

function copyOntoItself(): AwsError {
  return invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}
