/**
 * CreateMultipartUpload, UploadPart, AbortMultipartUpload. One data key is generated when the upload is created and
 * kept wrapped; each part needs it unwrapped, which is where kms:Decrypt comes in.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
import {
  type Checksum,
  type ChecksumAlgorithm,
  checksumByName,
  checksumHeader,
} from '../../bytes/checksums.ts';
import { queryParameter } from '../../http/request.ts';
import { element, group } from '../../http/xml.ts';
import type { Blob } from '../../storage/blobs.ts';
import type { Part, Upload } from '../../storage/objects.ts';
import { authorize, authorizeInitiator, encryptionKeys } from '../authorize.ts';
import {
  contextHeader,
  encryptionHeaders,
  newDataKey,
  planEncryption,
  refuseEncryptionHeaders,
  unwrapDataKey,
} from '../encryption.ts';
import { invalidArgument, invalidRequest, noSuchUpload } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import { opaqueId } from '../opaque-id.ts';
import { readStoredHeaders } from '../stored-headers.ts';
import type { ObjectRequest, S3Context, S3Request, S3Response } from '../types.ts';
import { checkBodyLength, etagOf, needsMd5 } from './objects.ts';
import { authorizeWrite, tagsOfHeader } from './tags.ts';

export async function createMultipartUpload(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const { bucket, key, caller } = request;
  const tags = tagsOfHeader(request);
  authorizeWrite(context, request, tags);
  const headers = readStoredHeaders(request);
  const checksum = readChecksumChoice(request);
  const plan = planEncryption(context, request);
  const { encryption, dataKey } = newDataKey(context, request, plan);
  // Only the wrapped form is kept: every part has to ask KMS again.
  dataKey.fill(0);
  const contents = context.contents(bucket);
  const upload: Upload = {
    uploadId: opaqueId(128),
    key,
    initiated: context.now(),
    initiator: caller,
    encryption,
    headers,
    conditionKeys: encryptionKeys(request),
    checksum,
    tags,
    changesBefore: contents.changesOf(key),
    parts: new Map(),
  };
  contents.uploads.set(upload.uploadId, upload);
  return {
    status: 200,
    headers: {
      ...encryptionHeaders(encryption),
      ...contextHeader(plan, encryption),
      ...(checksum === null
        ? {}
        : { 'x-amz-checksum-algorithm': checksum.algorithm, 'x-amz-checksum-type': checksum.type }),
    },
    body: group(
      'InitiateMultipartUploadResult',
      [element('Bucket', bucket.name), element('Key', key), element('UploadId', upload.uploadId)],
      S3_NAMESPACE,
    ),
  };
}

export async function uploadPart(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const { key, payload } = request;
  const partNumber = readPartNumber(request);
  const { uploadId, upload: known } = uploadOf(context, request);
  authorize(context, request, 's3:PutObject', key, known?.conditionKeys ?? {});
  if (known === null) throw noSuchUpload(uploadId);
  refuseEncryptionHeaders(context, request);
  checkBodyLength(request);
  checkPartAlgorithm(known, payload.announced);
  const dataKey = unwrapDataKey(context, request, known.encryption);
  const { blob, result } = await context.blobs
    .write(dataKey, (open) =>
      payload.read(known.checksum?.algorithm ?? 'CRC64NVME', needsMd5(known.encryption), open),
    )
    .finally(() => dataKey.fill(0));
  const { etag } = await storePart(context, request, known, partNumber, blob, result.md5, result.computed);
  const answered = result.given ?? result.computed;
  return {
    status: 200,
    headers: {
      etag: `"${etag}"`,
      [checksumHeader(answered.algorithm)]: answered.value,
      ...encryptionHeaders(known.encryption),
    },
    body: null,
  };
}

/** Needs no KMS permission: whoever cannot decrypt can still clean up. */
export async function abortMultipartUpload(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const { uploadId, upload } = uploadOf(context, request);
  authorizeInitiator(context, request, 's3:AbortMultipartUpload', request.key, upload?.initiator.arn ?? null);
  if (upload === null) throw noSuchUpload(uploadId);
  context.contents(request.bucket).uploads.delete(uploadId);
  await removeParts(context, upload, new Set());
  return { status: 204, headers: {}, body: null };
}

/** The upload the request names, of this id and key; null where there is none. */
export function uploadOf(
  context: S3Context,
  request: ObjectRequest,
): { readonly uploadId: string; readonly upload: Upload | null } {
  const uploadId = queryParameter(request.http, 'uploadId') ?? '';
  const upload = context.contents(request.bucket).uploads.get(uploadId);
  return { uploadId, upload: upload?.key === request.key ? upload : null };
}

/**
 * Adds a part that has been written, or puts it in the place of an earlier one of its number.
 * @throws AwsError `NoSuchUpload` where the upload was aborted or completed while the bytes came in; they are removed
 */
export async function storePart(
  context: S3Context,
  request: ObjectRequest,
  upload: Upload,
  partNumber: number,
  blob: Blob,
  md5: Buffer | null,
  checksum: Checksum,
): Promise<Part> {
  const { uploadId, upload: now } = uploadOf(context, request);
  if (now !== upload) {
    await context.blobs.remove(blob);
    throw noSuchUpload(uploadId);
  }
  const replaced = upload.parts.get(partNumber);
  const part: Part = {
    partNumber,
    etag: etagOf(upload.encryption, md5),
    size: blob.size,
    lastModified: context.now(),
    checksum,
    blob,
  };
  upload.parts.set(partNumber, part);
  if (replaced !== undefined) await context.blobs.remove(replaced.blob);
  return part;
}

/** @param kept numbers of the parts whose bytes go on as an object's */
export async function removeParts(
  context: S3Context,
  upload: Upload,
  kept: ReadonlySet<number>,
): Promise<void> {
  const removed = [...upload.parts.values()].filter(({ partNumber }) => !kept.has(partNumber));
  await Promise.all(removed.map(({ blob }) => context.blobs.remove(blob)));
}

/** @throws AwsError `InvalidArgument` */
export function readPartNumber(request: ObjectRequest): number {
  const text = queryParameter(request.http, 'partNumber') ?? '';
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 10_000) {
    throw invalidArgument(
      'Part number must be an integer between 1 and 10000, inclusive',
      'partNumber',
      text,
    );
  }
  return number;
}

function readChecksumChoice(request: S3Request): Upload['checksum'] {
  const name = request.http.headers.get('x-amz-checksum-algorithm');
  const typeName = request.http.headers.get('x-amz-checksum-type');
  if (name === undefined) {
    if (typeName === undefined) return null;
    throw invalidRequest(
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const algorithm = checksumByName(name);
  if (algorithm === null) {
    throw invalidRequest(
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    );
  }
  const type = typeName?.toUpperCase() ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (type !== 'FULL_OBJECT' && type !== 'COMPOSITE')
    throw invalidRequest('Value for x-amz-checksum-type header is invalid.');
  // A CRC of the whole follows from those of its parts; a SHA does not. CRC64NVME has no composite form.
  const impossible = type === 'COMPOSITE' ? algorithm === 'CRC64NVME' : algorithm.startsWith('SHA');
  if (impossible) {
    throw invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { algorithm, type };
}

function checkPartAlgorithm(upload: Upload, announced: ChecksumAlgorithm | null): void {
  const expected = upload.checksum?.algorithm ?? null;
  if (expected === null || expected === announced) return;
  // With a full-object CRC S3 computes what the client leaves out.
  if (announced === null && upload.checksum?.type === 'FULL_OBJECT') return;
  throw invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${announced?.toLowerCase() ?? 'null'}`,
  );
}
