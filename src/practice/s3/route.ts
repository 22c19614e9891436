/**
 * Which S3 operation a request is: method, path style and subresource.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
import type { HttpRequest } from '../http/request.ts';

const SERVICE = { 'GET ': 'ListBuckets' } as const;

const BUCKET = {
  'HEAD ': 'HeadBucket',
  'GET ': 'ListObjects',
  'GET list-type': 'ListObjectsV2',
  'GET versions': 'ListObjectVersions',
  'GET uploads': 'ListMultipartUploads',
  'GET location': 'GetBucketLocation',
  'GET encryption': 'GetBucketEncryption',
  'GET versioning': 'GetBucketVersioning',
  'GET policy': 'GetBucketPolicy',
  'GET object-lock': 'GetObjectLockConfiguration',
  'GET replication': 'GetBucketReplication',
  'GET notification': 'GetBucketNotificationConfiguration',
  'POST delete': 'DeleteObjects',
} as const;

const OBJECT = {
  'HEAD ': 'HeadObject',
  'GET ': 'GetObject',
  'PUT ': 'PutObject',
  'DELETE ': 'DeleteObject',
  'POST uploads': 'CreateMultipartUpload',
  'PUT uploadId': 'UploadPart',
  'GET uploadId': 'ListParts',
  'POST uploadId': 'CompleteMultipartUpload',
  'DELETE uploadId': 'AbortMultipartUpload',
} as const;

/** Every operation of S3's that the practice account has. */
export const S3_OPERATIONS: readonly string[] = [
  ...new Set([...Object.values(SERVICE), ...Object.values(BUCKET), ...Object.values(OBJECT)]),
];

export type BucketOperation = (typeof BUCKET)[keyof typeof BUCKET];
export type ObjectOperation = (typeof OBJECT)[keyof typeof OBJECT];
export type S3Operation = (typeof SERVICE)[keyof typeof SERVICE] | BucketOperation | ObjectOperation;

export type Route =
  | { readonly scope: 'service'; readonly operation: 'ListBuckets' }
  | { readonly scope: 'bucket'; readonly operation: BucketOperation; readonly bucketName: string }
  | {
      readonly scope: 'object';
      readonly operation: ObjectOperation;
      readonly bucketName: string;
      readonly key: string;
    }
  /** an operation of S3's that the practice account does not have */
  | { readonly scope: 'other'; readonly operation: null; readonly bucketName: string | null };

/** Subresources that make another operation of a request; all others are parameters. */
const SUBRESOURCES = new Set([
  ...Object.keys(BUCKET).map((name) => name.split(' ')[1] ?? ''),
  ...Object.keys(OBJECT).map((name) => name.split(' ')[1] ?? ''),
  ...[
    'abac',
    'accelerate',
    'acl',
    'analytics',
    'annotation',
    'attributes',
    'cors',
    'intelligent-tiering',
    'inventory',
  ],
  ...[
    'legal-hold',
    'lifecycle',
    'logging',
    'metadataConfiguration',
    'metadataTable',
    'metrics',
    'ownershipControls',
  ],
  ...[
    'policyStatus',
    'publicAccessBlock',
    'renameObject',
    'requestPayment',
    'restore',
    'retention',
    'select',
    'session',
  ],
  ...['tagging', 'torrent', 'website', 'append'],
]);

export function route(request: HttpRequest): Route {
  const [, bucketName = '', ...rest] = request.path.split('/');
  const key = rest.join('/');
  // `partNumber` comes with `uploadId`, which alone tells the operation.
  const subresources = request.query.map(([name]) => name).filter((name) => SUBRESOURCES.has(name));
  const id = `${request.method} ${subresources.length > 1 ? '?' : (subresources[0] ?? '')}`;
  if (bucketName === '') {
    return request.path === '/' && isOf(SERVICE, id)
      ? { scope: 'service', operation: SERVICE[id] }
      : { scope: 'other', operation: null, bucketName: null };
  }
  const copies = request.headers.has('x-amz-copy-source');
  if (key === '' && isOf(BUCKET, id)) return { scope: 'bucket', operation: BUCKET[id], bucketName };
  if (key !== '' && isOf(OBJECT, id) && !copies)
    return { scope: 'object', operation: OBJECT[id], bucketName, key };
  return { scope: 'other', operation: null, bucketName };
}

function isOf<T extends object>(table: T, id: string): id is Extract<keyof T, string> {
  return Object.hasOwn(table, id);
}
