/** PutObject, HeadObject, GetObject. */
import { randomBytes } from 'node:crypto';
import { checksumHeader } from '../../bytes/checksums.ts';
import { AwsError } from '../../http/error.ts';
import { queryParameter } from '../../http/request.ts';
import type { Encryption, ObjectVersion, PartRecord } from '../../storage/objects.ts';
import { authorize } from '../authorize.ts';
import { checkRead, checkWrite } from '../conditions.ts';
import { type ByteSource, readBytes, refuseArchived } from '../content.ts';
import {
  contextHeader,
  encryptionHeaders,
  newDataKey,
  planEncryption,
  refuseEncryptionOfRead,
  unwrapDataKey,
} from '../encryption.ts';
import { invalidArgument, invalidRequest, notImplemented } from '../errors.ts';
import { MAX_BODY_BYTES } from '../limits.ts';
import { type ByteRange, readRange } from '../range.ts';
import { overriddenHeaders, readStoredHeaders } from '../stored-headers.ts';
import type { ObjectRequest, S3Context, S3Response } from '../types.ts';
import {
  newVersionId,
  putVersionStill,
  requestedVersion,
  versionHeader,
  versionToRead,
  writtenVersionHeader,
} from '../versions.ts';
import { authorizeWrite, tagsOfHeader } from './tags.ts';

export async function putObject(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const tags = tagsOfHeader(request);
  authorizeWrite(context, request, tags);
  const headers = readStoredHeaders(request);
  const plan = planEncryption(context, request);
  checkBodyLength(request);
  const contents = context.contents(request.bucket);
  checkWrite(request, contents.latest(request.key));
  const { encryption, dataKey } = newDataKey(context, request, plan);
  const { payload } = request;
  const { blob, result } = await context.blobs
    .write(dataKey, (open) => payload.read(payload.announced ?? 'CRC64NVME', needsMd5(encryption), open))
    .finally(() => dataKey.fill(0));
  const version: ObjectVersion = {
    kind: 'object',
    versionId: newVersionId(request.bucket),
    lastModified: context.now(),
    size: blob.size,
    etag: etagOf(encryption, result.md5),
    encryption,
    headers,
    checksum: { ...(result.given ?? result.computed), type: 'FULL_OBJECT' },
    blobs: [blob],
    parts: null,
    ownerAccount: request.bucket.account,
    tags,
  };
  await putVersionStill(context, request, version);
  return {
    status: 200,
    headers: {
      etag: `"${version.etag}"`,
      ...checksumHeaders(version),
      ...encryptionHeaders(encryption),
      ...contextHeader(plan, encryption),
      ...writtenVersionHeader(request.bucket, version.versionId),
    },
    body: null,
  };
}

export async function headObject(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const { body, ...answer } = read(context, request);
  return { ...answer, body: null };
}

export async function getObject(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const answer = read(context, request);
  return { ...answer, body: answer.body === null ? null : answer.body() };
}

interface Read {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: (() => ByteSource) | null;
}

function read(context: S3Context, request: ObjectRequest): Read {
  const { bucket, key, http } = request;
  const versionId = requestedVersion(request);
  authorize(context, request, versionId === null ? 's3:GetObject' : 's3:GetObjectVersion', key);
  const version = versionToRead(context, request);
  refuseEncryptionOfRead(request);
  const headers: Record<string, string> = {
    etag: `"${version.etag}"`,
    'last-modified': new Date(version.lastModified).toUTCString(),
    ...versionHeader(bucket, version.versionId),
  };
  if (!checkRead(request, version, context.now())) return { status: 304, headers, body: null };
  if (http.method === 'GET') refuseArchived(version);
  const part = requestedPart(request, version);
  if (part !== null && http.headers.has('range')) {
    throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
  }
  const range = part ?? readRange(http.headers.get('range'), version.size);
  const showChecksum = http.headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  // HEAD shows what lies unencrypted; the stored checksum, like the data, takes kms:Decrypt.
  const dataKey =
    http.method === 'GET' || showChecksum ? unwrapDataKey(context, request, version.encryption) : null;
  const { start, end } = range ?? { start: 0, end: version.size };
  const whole = start === 0 && end === version.size;
  return {
    status: range === null ? 200 : 206,
    headers: {
      ...headers,
      ...overriddenHeaders(request, version.headers),
      'accept-ranges': 'bytes',
      'content-length': String(end - start),
      ...(range === null ? {} : { 'content-range': `bytes ${start}-${end - 1}/${version.size}` }),
      ...(part === null || version.parts === null
        ? {}
        : { 'x-amz-mp-parts-count': String(version.parts.length) }),
      ...(showChecksum ? shownChecksum(version, whole, part) : {}),
      ...(version.tags.length === 0 ? {} : { 'x-amz-tagging-count': String(version.tags.length) }),
      ...encryptionHeaders(version.encryption),
    },
    body: dataKey === null ? null : () => readBytes(context, version, dataKey, { start, end }),
  };
}

/** The object's checksum with the whole of it; with one part of a composite, the part's own; with a range none. */
function shownChecksum(
  version: ObjectVersion,
  whole: boolean,
  part: RequestedPart | null,
): Record<string, string> {
  const { checksum } = version;
  const ofPart = checksum.type === 'COMPOSITE' ? (part?.record?.checksum ?? null) : null;
  if (ofPart !== null)
    return { [checksumHeader(ofPart.algorithm)]: ofPart.value, 'x-amz-checksum-type': checksum.type };
  return whole ? checksumHeaders(version) : {};
}

interface RequestedPart extends ByteRange {
  /** null where the object is no multipart upload's */
  readonly record: PartRecord | null;
}

function requestedPart(request: ObjectRequest, version: ObjectVersion): RequestedPart | null {
  const text = queryParameter(request.http, 'partNumber');
  if (text === null) return null;
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 10_000) {
    throw invalidArgument(
      'Part number must be an integer between 1 and 10000, inclusive',
      'partNumber',
      text,
    );
  }
  const blob = version.blobs[number - 1];
  if (blob === undefined) {
    throw new AwsError(416, 'InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      PartNumberRequested: text,
      ActualPartCount: String(version.blobs.length),
    });
  }
  const start = version.blobs.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0);
  return { start, end: start + blob.size, record: version.parts?.[number - 1] ?? null };
}

/** `x-amz-checksum-…` and its type. */
function checksumHeaders({ checksum }: Pick<ObjectVersion, 'checksum'>): Record<string, string> {
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/**
 * The MD5 of the data, except under KMS, where an ETag says nothing about the data and differs between equal uploads.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export function etagOf(encryption: Encryption, md5: Buffer | null): string {
  if (!needsMd5(encryption)) return randomBytes(16).toString('hex');
  if (md5 === null) throw new Error('an ETag that is an MD5 was to be made without one');
  return md5.toString('hex');
}

/** Whether the ETag is the MD5 of the data. */
export function needsMd5({ algorithm }: Encryption): boolean {
  return algorithm === 'AES256';
}

/** @throws AwsError `MissingContentLength`, `EntityTooLarge` */
export function checkBodyLength(request: ObjectRequest): void {
  const { length } = request.payload;
  if (length === null) {
    // Chunked by HTTP itself, not by aws-chunked.
    if (request.http.headers.has('transfer-encoding')) throw notImplemented('Transfer-Encoding');
    throw new AwsError(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  if (length > MAX_BODY_BYTES) {
    throw new AwsError(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: String(length),
      MaxSizeAllowed: String(MAX_BODY_BYTES),
    });
  }
}
