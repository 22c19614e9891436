/** PutObject, HeadObject, GetObject. */
import { randomBytes } from 'node:crypto';
import { checksumHeader } from '../http/checksums.ts';
import { AwsError } from '../http/error.ts';
import { queryParameter } from '../http/request.ts';
import type { Encryption, ObjectVersion } from '../storage/objects.ts';
import { authorize } from './authorize.ts';
import { checkRead, checkWrite } from './conditions.ts';
import { contextHeader, encryptionHeaders, newDataKey, planEncryption, unwrapDataKey } from './encryption.ts';
import { invalidArgument, notImplemented } from './errors.ts';
import { type ByteRange, readRange } from './range.ts';
import { overriddenHeaders, readStoredHeaders } from './stored-headers.ts';
import type { ObjectRequest, S3Context, S3Response } from './types.ts';
import { newVersionId, putVersion, requestedVersion, versionHeader, versionToRead } from './versions.ts';

/** Five GiB, for one PutObject and for one part. */
export const MAX_BODY_BYTES = 5 * 1024 ** 3;

export async function putObject(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  authorize(context, request, 's3:PutObject', request.key);
  const headers = readStoredHeaders(request);
  const plan = planEncryption(request);
  checkBodyLength(request);
  const contents = context.contents(request.bucket);
  checkWrite(request, contents.latest(request.key));
  const { encryption, dataKey } = newDataKey(context, request, plan);
  const { blob, result } = await context.blobs
    .write(dataKey, request.payload.read(request.payload.announced ?? 'CRC64NVME'))
    .finally(() => dataKey.fill(0));
  try {
    checkWrite(request, contents.latest(request.key));
  } catch (error) {
    await context.blobs.remove(blob);
    throw error;
  }
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
    multipart: false,
    ownerAccount: request.bucket.account,
  };
  await putVersion(context, request, version);
  return {
    status: 200,
    headers: {
      etag: `"${version.etag}"`,
      ...checksumHeaders(version),
      ...encryptionHeaders(encryption),
      ...contextHeader(plan, encryption),
      ...versionHeader(request.bucket, version.versionId),
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
  readonly body: (() => AsyncGenerator<Buffer, undefined>) | null;
}

function read(context: S3Context, request: ObjectRequest): Read {
  const { bucket, key, http } = request;
  const versionId = requestedVersion(request);
  authorize(context, request, versionId === null ? 's3:GetObject' : 's3:GetObjectVersion', key);
  const version = versionToRead(context, request);
  const headers: Record<string, string> = {
    etag: `"${version.etag}"`,
    'last-modified': new Date(version.lastModified).toUTCString(),
    ...versionHeader(bucket, version.versionId),
  };
  if (!checkRead(request, version)) return { status: 304, headers, body: null };
  const part = requestedPart(request, version);
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
      ...(part === null || !version.multipart
        ? {}
        : { 'x-amz-mp-parts-count': String(version.blobs.length) }),
      ...(showChecksum && whole ? checksumHeaders(version) : {}),
      ...encryptionHeaders(version.encryption),
    },
    body: dataKey === null ? null : () => readBytes(context, version, dataKey, { start, end }),
  };
}

/** The bytes of a range, through however many parts it goes. Wipes the data key at its end. */
async function* readBytes(
  context: S3Context,
  version: ObjectVersion,
  dataKey: Buffer,
  { start, end }: ByteRange,
): AsyncGenerator<Buffer, undefined> {
  try {
    let offset = 0;
    for (const blob of version.blobs) {
      const from = Math.max(0, start - offset);
      const to = Math.min(blob.size, end - offset);
      if (from < to) yield* context.blobs.read(blob, dataKey, from, to);
      offset += blob.size;
    }
  } finally {
    dataKey.fill(0);
  }
}

function requestedPart(request: ObjectRequest, version: ObjectVersion): ByteRange | null {
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
  return { start, end: start + blob.size };
}

/** `x-amz-checksum-…` and its type. */
export function checksumHeaders({ checksum }: Pick<ObjectVersion, 'checksum'>): Record<string, string> {
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/**
 * The MD5 of the data, except under KMS, where an ETag says nothing about the data and differs between equal uploads.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export function etagOf(encryption: Encryption, md5: Buffer): string {
  return (encryption.algorithm === 'AES256' ? md5 : randomBytes(16)).toString('hex');
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
