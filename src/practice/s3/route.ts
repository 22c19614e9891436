/**
 * Which S3 operation a request is: method, path or virtual-host style, and subresource.
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
  'PUT encryption': 'PutBucketEncryption',
  'DELETE encryption': 'DeleteBucketEncryption',
  'GET versioning': 'GetBucketVersioning',
  'PUT versioning': 'PutBucketVersioning',
  'GET policy': 'GetBucketPolicy',
  'PUT policy': 'PutBucketPolicy',
  'DELETE policy': 'DeleteBucketPolicy',
  'GET acl': 'GetBucketAcl',
  'PUT acl': 'PutBucketAcl',
  'GET object-lock': 'GetObjectLockConfiguration',
  'GET replication': 'GetBucketReplication',
  'GET notification': 'GetBucketNotificationConfiguration',
  'GET cors': 'GetBucketCors',
  'GET lifecycle': 'GetBucketLifecycleConfiguration',
  'GET tagging': 'GetBucketTagging',
  'GET website': 'GetBucketWebsite',
  'GET logging': 'GetBucketLogging',
  'GET accelerate': 'GetBucketAccelerateConfiguration',
  'GET requestPayment': 'GetBucketRequestPayment',
  'GET ownershipControls': 'GetBucketOwnershipControls',
  'GET publicAccessBlock': 'GetPublicAccessBlock',
  'DELETE ': 'DeleteBucket',
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
  'GET attributes': 'GetObjectAttributes',
  'GET acl': 'GetObjectAcl',
  'PUT acl': 'PutObjectAcl',
  'GET tagging': 'GetObjectTagging',
  'PUT tagging': 'PutObjectTagging',
  'DELETE tagging': 'DeleteObjectTagging',
} as const;

/** Requests that `x-amz-copy-source` makes another operation of. */
const COPIES = { PutObject: 'CopyObject', UploadPart: 'UploadPartCopy' } as const;

/** Every operation of S3's that the practice account has. */
export const S3_OPERATIONS: readonly string[] = [
  ...new Set<string>([
    ...Object.values(SERVICE),
    'CreateBucket',
    ...Object.values(BUCKET),
    ...Object.values(OBJECT),
    ...Object.values(COPIES),
  ]),
];

export type BucketOperation = (typeof BUCKET)[keyof typeof BUCKET];
export type ObjectOperation = (typeof OBJECT)[keyof typeof OBJECT] | (typeof COPIES)[keyof typeof COPIES];

export type Route =
  | { readonly scope: 'service'; readonly operation: 'ListBuckets' }
  | { readonly scope: 'new-bucket'; readonly operation: 'CreateBucket'; readonly bucketName: string }
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
  const { bucketName, key } = addressed(request);
  // `partNumber` comes with `uploadId`, which alone tells the operation.
  const subresources = request.query.map(([name]) => name).filter((name) => SUBRESOURCES.has(name));
  const id = `${request.method} ${subresources.length > 1 ? '?' : (subresources[0] ?? '')}`;
  if (bucketName === '') {
    return key === '' && isOf(SERVICE, id)
      ? { scope: 'service', operation: SERVICE[id] }
      : { scope: 'other', operation: null, bucketName: null };
  }
  if (key === '' && id === 'PUT ') return { scope: 'new-bucket', operation: 'CreateBucket', bucketName };
  if (key === '' && isOf(BUCKET, id)) return { scope: 'bucket', operation: BUCKET[id], bucketName };
  if (key !== '' && isOf(OBJECT, id)) {
    return { scope: 'object', operation: copied(request, OBJECT[id]), bucketName, key };
  }
  return { scope: 'other', operation: null, bucketName };
}

function copied(request: HttpRequest, operation: (typeof OBJECT)[keyof typeof OBJECT]): ObjectOperation {
  if (!request.headers.has('x-amz-copy-source')) return operation;
  return isOf(COPIES, operation) ? COPIES[operation] : operation;
}

/**
 * The bucket in the host (`bucket.s3.<anything>`, `bucket.localhost`) or in the path.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
function addressed(request: HttpRequest): { readonly bucketName: string; readonly key: string } {
  const inHost = bucketOfHost(request.headers.get('host') ?? '');
  if (inHost !== null) return { bucketName: inHost, key: request.path.slice(1) };
  const [, bucketName = '', ...rest] = request.path.split('/');
  return { bucketName, key: rest.join('/') };
}

function bucketOfHost(host: string): string | null {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  // A bucket's name may hold dots, and `s3` alone is the service.
  const match = /^(.+?)\.(?:s3[.-].*|localhost)$/.exec(name);
  const bucket = match?.[1] ?? null;
  return bucket === null || /^s3(?:[.-]|$)/.test(bucket) ? null : bucket;
}

function isOf<T extends object>(table: T, id: string): id is Extract<keyof T, string> {
  return Object.hasOwn(table, id);
}
