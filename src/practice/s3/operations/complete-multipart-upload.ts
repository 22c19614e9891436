/**
 * CompleteMultipartUpload: the part list is checked, then the parts become one object. The parts stay as they are
 * encrypted, so nothing is asked of KMS here.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
import { createHash } from 'node:crypto';
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  checksumHeader,
  startChecksum,
} from '../../bytes/checksums.ts';
import { combineCrc } from '../../bytes/crc.ts';
import { AwsError } from '../../http/error.ts';
import { childrenOf, element, group, parseXml, textOf } from '../../http/xml.ts';
import type { ObjectVersion, Part, StoredChecksum, Upload } from '../../storage/objects.ts';
import { authorize } from '../authorize.ts';
import { readText } from '../body.ts';
import { checksumElement, checksumElements } from '../checksum-xml.ts';
import { checkNoConflict, checkWrite } from '../conditions.ts';
import { encryptionHeaders } from '../encryption.ts';
import { invalidRequest, malformedXml, noSuchUpload } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import type { ObjectRequest, S3Context, S3Response } from '../types.ts';
import { newVersionId, putVersion, writtenVersionHeader } from '../versions.ts';
import { removeParts, uploadOf } from './multipart-upload.ts';

/** Ten thousand parts with a checksum each come to some two MiB. */
const MAX_BODY_BYTES = 4 * 1024 ** 2;
const MIN_PART_BYTES = 5 * 1024 ** 2;
const MAX_PARTS = 10_000;

interface NamedPart {
  readonly partNumber: number;
  readonly etag: string;
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
}

export async function completeMultipartUpload(
  context: S3Context,
  request: ObjectRequest,
): Promise<S3Response> {
  const { bucket, key } = request;
  const { uploadId, upload: before } = uploadOf(context, request);
  authorize(context, request, 's3:PutObject', key, before?.conditionKeys ?? {});
  if (before === null) throw noSuchUpload(uploadId);
  const named = readPartList(await readText(request, MAX_BODY_BYTES));
  // From here on nothing is awaited until the upload is gone: two Completes cannot both win.
  const { upload } = uploadOf(context, request);
  if (upload === null) throw noSuchUpload(uploadId);
  checkChecksumType(request, upload);
  const parts = chooseParts(upload, named);
  checkSizes(parts);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  checkClaims(request, size);
  const checksum = objectChecksum(upload, parts);
  checkObjectChecksum(request, checksum);
  const contents = context.contents(bucket);
  checkWrite(request, contents.latest(key));
  checkNoConflict(request, contents.changesOf(key) !== upload.changesBefore);
  contents.uploads.delete(uploadId);

  const version: ObjectVersion = {
    kind: 'object',
    versionId: newVersionId(bucket),
    lastModified: context.now(),
    size,
    etag: multipartEtag(parts),
    encryption: upload.encryption,
    headers: upload.headers,
    checksum,
    blobs: parts.map(({ blob }) => blob),
    parts: parts.map(({ partNumber, size: partSize, checksum: partChecksum }) => ({
      partNumber,
      size: partSize,
      checksum: upload.checksum === null ? null : partChecksum,
    })),
    ownerAccount: bucket.account,
    tags: upload.tags,
  };
  await putVersion(context, request, version);
  await removeParts(context, upload, new Set(parts.map(({ partNumber }) => partNumber)));
  return {
    status: 200,
    headers: { ...encryptionHeaders(version.encryption), ...writtenVersionHeader(bucket, version.versionId) },
    body: group(
      'CompleteMultipartUploadResult',
      [
        element('Location', `http://${request.http.headers.get('host') ?? ''}/${bucket.name}/${key}`),
        element('Bucket', bucket.name),
        element('Key', key),
        element('ETag', `"${version.etag}"`),
        ...checksumElements(checksum),
        element('ChecksumType', checksum.type),
      ],
      S3_NAMESPACE,
    ),
  };
}

function readPartList(text: string): readonly NamedPart[] {
  if (text === '') throw noParts();
  const document = parseXml(text);
  const root = document?.['CompleteMultipartUpload'];
  if (document === null || root === undefined) throw malformedXml();
  const [list] = childrenOf(document, 'CompleteMultipartUpload');
  const parts = list === undefined ? [] : childrenOf(list, 'Part');
  if (parts.length === 0) throw noParts();
  if (parts.length > MAX_PARTS) throw malformedXml();
  return parts.map((part) => {
    const number = textOf(part, 'PartNumber') ?? '';
    const etag = textOf(part, 'ETag');
    if (!/^\d{1,9}$/.test(number) || etag === null) throw malformedXml();
    const checksums = new Map<ChecksumAlgorithm, string>();
    for (const algorithm of CHECKSUM_ALGORITHMS) {
      const value = textOf(part, checksumElement(algorithm));
      if (value !== null) checksums.set(algorithm, value);
    }
    return { partNumber: Number(number), etag: etag.replaceAll('"', ''), checksums };
  });
}

function noParts(): AwsError {
  return invalidRequest('You must specify at least one part');
}

function chooseParts(upload: Upload, named: readonly NamedPart[]): readonly Part[] {
  let previous = 0;
  for (const { partNumber } of named) {
    if (partNumber <= previous) {
      throw new AwsError(
        400,
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        { UploadId: upload.uploadId },
      );
    }
    previous = partNumber;
  }
  return named.map((name) => {
    const part = upload.parts.get(name.partNumber);
    if (part === undefined || part.etag !== name.etag) throw invalidPart(upload, name);
    if (upload.checksum === null) {
      // Nothing was agreed on, so nothing can agree.
      if (name.checksums.size > 0) throw invalidPart(upload, name);
    } else {
      const { algorithm, type } = upload.checksum;
      const value = name.checksums.get(algorithm);
      for (const other of name.checksums.keys()) {
        if (other !== algorithm) throw badPartChecksum(other, name.partNumber);
      }
      if (value === undefined && type === 'COMPOSITE') {
        throw invalidRequest(
          `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${name.partNumber} in the request.`,
        );
      }
      if (value !== undefined && value !== part.checksum.value) throw invalidPart(upload, name);
    }
    return part;
  });
}

function invalidPart(upload: Upload, { partNumber, etag }: NamedPart): AwsError {
  return new AwsError(
    400,
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: upload.uploadId, PartNumber: String(partNumber), ETag: etag },
  );
}

function badPartChecksum(algorithm: ChecksumAlgorithm, partNumber: number): AwsError {
  return new AwsError(
    400,
    'BadDigest',
    `The ${algorithm.toLowerCase()} you specified for part ${partNumber} did not match what we received.`,
  );
}

function checkSizes(parts: readonly Part[]): void {
  for (const part of parts.slice(0, -1)) {
    if (part.size >= MIN_PART_BYTES) continue;
    throw new AwsError(
      400,
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
      {
        ProposedSize: String(part.size),
        MinSizeAllowed: String(MIN_PART_BYTES),
        PartNumber: String(part.partNumber),
        ETag: part.etag,
      },
    );
  }
}

function checkClaims(request: ObjectRequest, size: number): void {
  const claimed = request.http.headers.get('x-amz-mp-object-size');
  if (claimed !== undefined && claimed !== String(size)) {
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${claimed} does not match what was computed: ${size}`,
    );
  }
}

/** A full-object CRC joined from the parts', or a checksum of their checksums. */
function objectChecksum(upload: Upload, parts: readonly Part[]): StoredChecksum {
  const { algorithm, type } = upload.checksum ?? { algorithm: 'CRC64NVME', type: 'FULL_OBJECT' };
  const values = parts.map((part) => ({
    bytes: Buffer.from(part.checksum.value, 'base64'),
    size: part.size,
  }));
  if (type === 'FULL_OBJECT' && algorithm !== 'SHA1' && algorithm !== 'SHA256') {
    const empty = startChecksum(algorithm).digest();
    const joined = values.reduce((sum, { bytes, size }) => combineCrc(algorithm, sum, bytes, size), empty);
    return { algorithm, type, value: joined.toString('base64') };
  }
  const running = startChecksum(algorithm);
  for (const { bytes } of values) running.update(bytes);
  return { algorithm, type: 'COMPOSITE', value: `${running.digest().toString('base64')}-${parts.length}` };
}

/** An upload that named no algorithm has no mode either, and takes none. */
function checkChecksumType(request: ObjectRequest, { checksum }: Upload): void {
  const type = request.http.headers.get('x-amz-checksum-type');
  const agreed = checksum?.type ?? null;
  if (type === undefined || type.toUpperCase() === agreed) return;
  throw invalidRequest(
    `The upload was created using the ${agreed} checksum mode. The complete request must use the same checksum mode.`,
  );
}

function checkObjectChecksum(request: ObjectRequest, checksum: StoredChecksum): void {
  const claimed = request.http.headers.get(checksumHeader(checksum.algorithm));
  if (claimed !== undefined && claimed.replace(/-\d+$/, '') !== checksum.value.replace(/-\d+$/, '')) {
    throw badObjectChecksum(checksum.algorithm);
  }
}

function badObjectChecksum(algorithm: ChecksumAlgorithm): AwsError {
  const name = algorithm.toLowerCase();
  return new AwsError(400, 'BadDigest', `The ${name} you specified did not match the calculated checksum.`);
}

/** `MD5(the parts' MD5s)-N`, under KMS of the parts' ETags, which are no MD5s there. */
function multipartEtag(parts: readonly Part[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(etag, 'hex');
  return `${hash.digest('hex')}-${parts.length}`;
}
