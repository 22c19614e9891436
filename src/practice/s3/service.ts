/** S3 as one function: request in, answer out. */
import { AwsError } from '../http/error.ts';
import type { HttpRequest } from '../http/request.ts';
import { BlobStore } from '../storage/blobs.ts';
import { BucketContents } from '../storage/objects.ts';
import type { Bucket, World } from '../world/model.ts';
import {
  getBucketEncryption,
  getBucketLocation,
  getBucketNotification,
  getBucketPolicy,
  getBucketReplication,
  getBucketVersioning,
  getObjectLockConfiguration,
  headBucket,
  listBuckets,
} from './buckets.ts';
import { completeMultipartUpload } from './complete.ts';
import { deleteObject, deleteObjects } from './delete.ts';
import { accessDenied, noSuchBucket, notImplemented } from './errors.ts';
import { listObjects, listObjectsV2, listObjectVersions } from './list-objects.ts';
import { listMultipartUploads, listParts } from './list-uploads.ts';
import { abortMultipartUpload, createMultipartUpload, uploadPart } from './multipart.ts';
import { getObject, headObject, putObject } from './objects.ts';
import type { BucketOperation, ObjectOperation, Route } from './route.ts';
import type {
  BucketRequest,
  ObjectRequest,
  S3Context,
  S3Dependencies,
  S3Request,
  S3Response,
} from './types.ts';

const MAX_KEY_BYTES = 1024;

const BUCKET_OPERATIONS: Readonly<
  Record<BucketOperation, (context: S3Context, request: BucketRequest) => Promise<S3Response>>
> = {
  HeadBucket: headBucket,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  ListMultipartUploads: listMultipartUploads,
  GetBucketLocation: getBucketLocation,
  GetBucketEncryption: getBucketEncryption,
  GetBucketVersioning: getBucketVersioning,
  GetBucketPolicy: getBucketPolicy,
  GetObjectLockConfiguration: getObjectLockConfiguration,
  GetBucketReplication: getBucketReplication,
  GetBucketNotificationConfiguration: getBucketNotification,
  DeleteObjects: deleteObjects,
};

const OBJECT_OPERATIONS: Readonly<
  Record<ObjectOperation, (context: S3Context, request: ObjectRequest) => Promise<S3Response>>
> = {
  HeadObject: headObject,
  GetObject: getObject,
  PutObject: putObject,
  DeleteObject: deleteObject,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  ListParts: listParts,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
};

export interface S3Service {
  /** @throws AwsError what S3 answers instead */
  handle(route: Route, request: S3Request): Promise<S3Response>;
  /** Removes every byte that was stored. */
  close(): Promise<void>;
}

/** Opens the storage: a private temporary folder. */
export async function openS3(dependencies: S3Dependencies): Promise<S3Service> {
  const blobs = await BlobStore.create();
  const stored = new Map<string, BucketContents>();
  const context: S3Context = {
    ...dependencies,
    blobs,
    contents: ({ name }) => {
      const known = stored.get(name);
      if (known !== undefined) return known;
      const created = new BucketContents();
      stored.set(name, created);
      return created;
    },
  };
  return {
    handle: (route, request) => dispatch(context, route, request),
    close: () => blobs.close(),
  };
}

async function dispatch(context: S3Context, route: Route, request: S3Request): Promise<S3Response> {
  switch (route.scope) {
    case 'service':
      return listBuckets(context, request);
    case 'bucket': {
      const bucket = findBucket(context.world, route.bucketName, request.http);
      return BUCKET_OPERATIONS[route.operation](context, { ...request, bucket });
    }
    case 'object': {
      const bucket = findBucket(context.world, route.bucketName, request.http);
      const { key } = route;
      if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw keyTooLong(key);
      return OBJECT_OPERATIONS[route.operation](context, { ...request, bucket, key });
    }
    case 'other':
      if (route.bucketName !== null) findBucket(context.world, route.bucketName, request.http);
      throw notImplemented(request.http.headers.has('x-amz-copy-source') ? 'x-amz-copy-source' : null);
  }
}

/** What an unsigned request gets: no bucket here is public. */
export function refuseAnonymous(world: World, route: Route, http: HttpRequest): AwsError {
  try {
    if (route.scope !== 'service' && route.bucketName !== null) findBucket(world, route.bucketName, http);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  return route.operation === 'CreateMultipartUpload'
    ? accessDenied('Anonymous users cannot initiate multipart uploads.  Please authenticate.')
    : accessDenied();
}

/** @throws AwsError `InvalidBucketName`, `NoSuchBucket`, 403 for another owner than expected */
function findBucket(world: World, name: string, http: HttpRequest): Bucket {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
    throw new AwsError(400, 'InvalidBucketName', 'The specified bucket is not valid.', {
      BucketName: name.slice(0, 255),
    });
  }
  const bucket = world.buckets.get(name);
  if (bucket === undefined) throw noSuchBucket(name);
  const expectedOwner = http.headers.get('x-amz-expected-bucket-owner');
  if (expectedOwner !== undefined && expectedOwner !== bucket.account) throw accessDenied();
  return bucket;
}

function keyTooLong(key: string): AwsError {
  return new AwsError(400, 'KeyTooLongError', 'Your key is too long', {
    Size: String(Buffer.byteLength(key)),
    MaxSizeAllowed: String(MAX_KEY_BYTES),
  });
}
