/**
 * UploadPartCopy: a part that S3 reads from an object. s3:GetObject and kms:Decrypt for the source; for the upload, as
 * with UploadPart, s3:PutObject and kms:Decrypt.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
 */
import { element, group } from '../../http/xml.ts';
import { authorize } from '../authorize.ts';
import { checksumElements } from '../checksum-xml.ts';
import { copyBytes, readBytes } from '../content.ts';
import { checkCopySize, copySourceHeader, findCopySource, sourceDataKey } from '../copy-source.ts';
import { encryptionHeaders, refuseEncryptionHeaders, unwrapDataKey } from '../encryption.ts';
import { invalidArgument, invalidRequest, noSuchUpload } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import type { ByteRange } from '../range.ts';
import type { ObjectRequest, S3Context, S3Response } from '../types.ts';
import { writeCopy } from './copy-object.ts';
import { readPartNumber, storePart, uploadOf } from './multipart-upload.ts';

const RANGE = 'x-amz-copy-source-range';

export async function uploadPartCopy(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const partNumber = readPartNumber(request);
  const { uploadId, upload } = uploadOf(context, request);
  authorize(context, request, 's3:PutObject', request.key, upload?.conditionKeys ?? {});
  if (upload === null) throw noSuchUpload(uploadId);
  refuseEncryptionHeaders(context, request);
  const source = findCopySource(context, request);
  const { version } = source;
  const range = readCopyRange(request.http.headers.get(RANGE), version.size);
  checkCopySize(range.end - range.start);
  const sourceKey = sourceDataKey(context, source);
  const dataKey = unwrapDataKey(context, request, upload.encryption);
  const part = await writeCopy(async () => {
    const bytes = readBytes(context, version, sourceKey, range);
    const algorithm = upload.checksum?.algorithm ?? 'CRC64NVME';
    const { blob, result } = await context.blobs
      .write(dataKey, (open) => copyBytes(bytes, algorithm, open))
      .finally(() => dataKey.fill(0))
      .finally(() => bytes.return());
    return storePart(context, request, upload, partNumber, blob, result.md5, result.checksum);
  });
  return {
    status: 200,
    headers: { ...copySourceHeader(source), ...encryptionHeaders(upload.encryption) },
    body: group(
      'CopyPartResult',
      [
        element('LastModified', new Date(part.lastModified).toISOString()),
        element('ETag', `"${part.etag}"`),
        ...checksumElements(upload.checksum === null ? null : part.checksum),
      ],
      S3_NAMESPACE,
    ),
  };
}

/** Both ends have to be named, and to lie in the source. @throws AwsError `InvalidArgument`, `InvalidRequest` */
function readCopyRange(header: string | undefined, size: number): ByteRange {
  if (header === undefined) return { start: 0, end: size };
  const [, first = '', last = ''] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(header) ?? [];
  if (first === '' || Number(last) < Number(first)) {
    throw invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      RANGE,
      header,
    );
  }
  if (Number(first) >= size)
    throw invalidRequest('The specified copy range is invalid for the source object size');
  if (Number(last) >= size) {
    throw invalidArgument(`Range specified is not valid for source object of size: ${size}`, RANGE, header);
  }
  return { start: Number(first), end: Number(last) + 1 };
}
