/** ListMultipartUploads and ListParts. */
import { queryParameter } from '../../http/request.ts';
import { element, group } from '../../http/xml.ts';
import type { Upload } from '../../storage/objects.ts';
import { authorize, authorizeInitiator } from '../authorize.ts';
import { checksumElements } from '../checksum-xml.ts';
import { unwrapDataKey } from '../encryption.ts';
import { noSuchUpload } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import { ownerElement } from '../owner.ts';
import { compareKeys, paginate, prefixElements, readLimit, readListParameters } from '../page.ts';
import type { BucketRequest, ObjectRequest, S3Context, S3Response } from '../types.ts';
import { uploadOf } from './multipart-upload.ts';

export async function listMultipartUploads(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:ListBucketMultipartUploads', null);
  const parameters = readListParameters(request, 'max-uploads');
  const { prefix, delimiter, limit, encode, encodingType } = parameters;
  const keyMarker = queryParameter(request.http, 'key-marker') ?? '';
  // Without a key marker S3 does not look at it.
  const idMarker = keyMarker === '' ? '' : (queryParameter(request.http, 'upload-id-marker') ?? '');
  const uploads = [...context.contents(request.bucket).uploads.values()]
    .sort((one, other) => compareKeys(one.key, other.key) || one.initiated - other.initiated)
    .map((upload) => ({ name: upload.key, entry: upload }));
  const markerIndex = uploads.findIndex(
    ({ name, entry }) => name === keyMarker && entry.uploadId === idMarker,
  );
  const isAfter = (name: string, upload: Upload): boolean =>
    name === keyMarker
      ? markerIndex !== -1 && uploads.findIndex(({ entry }) => entry === upload) > markerIndex
      : compareKeys(name, keyMarker) > 0;
  const page = paginate(uploads, parameters, isAfter, keyMarker);
  const { last } = page;
  const lastUpload = page.entries.at(-1);
  return {
    status: 200,
    headers: {},
    body: group(
      'ListMultipartUploadsResult',
      [
        element('Bucket', request.bucket.name),
        element('KeyMarker', encode(keyMarker)),
        element('UploadIdMarker', idMarker),
        // Said of the last page too.
        element('NextKeyMarker', encode(lastUpload?.key ?? '')),
        element('NextUploadIdMarker', lastUpload?.uploadId ?? ''),
        element('Delimiter', delimiter === '' ? null : encode(delimiter)),
        element('Prefix', prefix === '' ? null : encode(prefix)),
        element('EncodingType', encodingType),
        element('MaxUploads', limit),
        element('IsTruncated', last !== null),
        ...page.entries.map((upload) =>
          group('Upload', [
            element('Key', encode(upload.key)),
            element('UploadId', upload.uploadId),
            ...people(upload, request.bucket.account),
            element('Initiated', new Date(upload.initiated).toISOString()),
            element('ChecksumAlgorithm', upload.checksum?.algorithm ?? null),
            element('ChecksumType', upload.checksum?.type ?? null),
          ]),
        ),
        ...prefixElements(page.prefixes, encode),
      ],
      S3_NAMESPACE,
    ),
  };
}

/** Under KMS the parts are only listed to who may decrypt them: their checksums are encrypted too. */
export async function listParts(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const { bucket, key } = request;
  const { uploadId, upload } = uploadOf(context, request);
  authorizeInitiator(context, request, 's3:ListMultipartUploadParts', key, upload?.initiator.arn ?? null);
  if (upload === null) throw noSuchUpload(uploadId);
  unwrapDataKey(context, request, upload.encryption).fill(0);
  const limit = readLimit(request, 'max-parts');
  const marker = Number.parseInt(queryParameter(request.http, 'part-number-marker') ?? '0', 10) || 0;
  const rest = [...upload.parts.values()]
    .sort((one, other) => one.partNumber - other.partNumber)
    .filter(({ partNumber }) => partNumber > marker);
  const parts = rest.slice(0, limit);
  return {
    status: 200,
    headers: {},
    body: group(
      'ListPartsResult',
      [
        element('Bucket', bucket.name),
        element('Key', key),
        element('UploadId', uploadId),
        ...people(upload, bucket.account),
        element('PartNumberMarker', marker),
        element('NextPartNumberMarker', parts.at(-1)?.partNumber ?? 0),
        element('MaxParts', limit),
        element('IsTruncated', rest.length > parts.length),
        element('ChecksumAlgorithm', upload.checksum?.algorithm ?? null),
        element('ChecksumType', upload.checksum?.type ?? null),
        ...parts.map((part) =>
          group('Part', [
            element('PartNumber', part.partNumber),
            element('LastModified', new Date(part.lastModified).toISOString()),
            element('ETag', `"${part.etag}"`),
            element('Size', part.size),
            // S3 computes one in any case, and shows it where the upload named an algorithm.
            ...checksumElements(upload.checksum === null ? null : part.checksum),
          ]),
        ),
      ],
      S3_NAMESPACE,
    ),
  };
}

function people({ initiator, headers }: Upload, account: string): string[] {
  const name = initiator.arn.split(/[/:]/).at(-1) ?? initiator.arn;
  return [
    group('Initiator', [element('ID', initiator.arn), element('DisplayName', name)]),
    ownerElement(account),
    element('StorageClass', headers['x-amz-storage-class'] ?? 'STANDARD'),
  ];
}
