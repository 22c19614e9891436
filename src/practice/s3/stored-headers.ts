/** The headers an object keeps and gives back: its content's description and the user's metadata. */
import { AwsError } from '../http/error.ts';
import type { StoredHeaders } from '../storage/objects.ts';
import { accessControlListNotSupported, invalidArgument, invalidRequest } from './errors.ts';
import type { S3Request } from './types.ts';

const SYSTEM = [
  'cache-control',
  'content-disposition',
  'content-language',
  'expires',
  'x-amz-website-redirect-location',
];
const MAX_METADATA_BYTES = 2048;
const STORAGE_CLASSES = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
]);

/** @throws AwsError `MetadataTooLarge`, `InvalidStorageClass`, `AccessControlListNotSupported` */
export function readStoredHeaders(request: S3Request): StoredHeaders {
  const { headers } = request.http;
  const stored: Record<string, string> = {
    'content-type': headers.get('content-type') ?? 'binary/octet-stream',
  };
  for (const name of SYSTEM) {
    const value = headers.get(name);
    if (value !== undefined) stored[name] = value;
  }
  // `aws-chunked` describes the transfer, not the object.
  const encoding = (headers.get('content-encoding') ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked')
    .join(',');
  if (encoding !== '') stored['content-encoding'] = encoding;
  let metadataBytes = 0;
  for (const [name, value] of headers) {
    if (!name.startsWith('x-amz-meta-')) continue;
    metadataBytes += Buffer.byteLength(name.slice('x-amz-meta-'.length)) + Buffer.byteLength(value);
    stored[name] = value;
  }
  if (metadataBytes > MAX_METADATA_BYTES) {
    throw new AwsError(
      400,
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
      {
        Size: String(metadataBytes),
        MaxSizeAllowed: String(MAX_METADATA_BYTES),
      },
    );
  }
  const storageClass = headers.get('x-amz-storage-class');
  if (storageClass !== undefined && !STORAGE_CLASSES.has(storageClass)) {
    throw new AwsError(400, 'InvalidStorageClass', 'The storage class you specified is not valid', {
      StorageClassRequested: storageClass,
    });
  }
  if (storageClass !== undefined && storageClass !== 'STANDARD') stored['x-amz-storage-class'] = storageClass;
  refuseAcl(request);
  return stored;
}

/** Buckets made since April 2023 have ACLs disabled: only the owner's full control may be asked for. */
function refuseAcl({ http: { headers } }: S3Request): void {
  const acl = headers.get('x-amz-acl');
  const grants = [...headers.keys()].some((name) => name.startsWith('x-amz-grant-'));
  if (grants || (acl !== undefined && acl !== 'bucket-owner-full-control')) {
    throw accessControlListNotSupported();
  }
  for (const name of ['x-amz-object-lock-mode', 'x-amz-object-lock-legal-hold']) {
    if (headers.has(name)) throw invalidRequest('Bucket is missing Object Lock Configuration');
  }
}

const OVERRIDES = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** `response-content-type` and its like in a GET's query replace what is stored. */
export function overriddenHeaders(request: S3Request, stored: StoredHeaders): Record<string, string> {
  const headers: Record<string, string> = { ...stored };
  for (const [name, value] of request.http.query) {
    const header = name.startsWith('response-') ? name.slice('response-'.length) : '';
    if (!OVERRIDES.includes(header)) continue;
    if (CONTROL.test(value)) throw invalidArgument('Header value cannot contain control characters', name);
    headers[header] = value;
  }
  return headers;
}
