/** S3 as one function: request in, answer out. */
import { AwsError } from '../http/error.ts';
import type { HttpRequest } from '../http/request.ts';
import { BlobStore } from '../storage/blobs.ts';
import type { PrivateFolder } from '../storage/folder.ts';
import { BucketContents } from '../storage/objects.ts';
import type { Bucket, World } from '../world/model.ts';
import { accessDenied, notImplemented } from './errors.ts';
import { findBucket } from './find-bucket.ts';
import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from './operations/acl.ts';
import {
  getBucketAccelerate,
  getBucketCors,
  getBucketLifecycle,
  getBucketLogging,
  getBucketNotification,
  getBucketOwnershipControls,
  getBucketReplication,
  getBucketRequestPayment,
  getBucketTagging,
  getBucketWebsite,
  getObjectLockConfiguration,
  getPublicAccessBlock,
} from './operations/bucket-configuration.ts';
import { deleteBucketPolicy, putBucketPolicy } from './operations/bucket-policy.ts';
import {
  deleteBucketEncryption,
  putBucketEncryption,
  putBucketVersioning,
} from './operations/bucket-settings.ts';
import {
  getBucketEncryption,
  getBucketLocation,
  getBucketPolicy,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from './operations/buckets.ts';
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts';
import { copyObject } from './operations/copy-object.ts';
import { createBucket, deleteBucket } from './operations/create-bucket.ts';
import { deleteObject, deleteObjects } from './operations/delete-objects.ts';
import { listMultipartUploads, listParts } from './operations/list-multipart-uploads.ts';
import { listObjects, listObjectsV2, listObjectVersions } from './operations/list-objects.ts';
import { abortMultipartUpload, createMultipartUpload, uploadPart } from './operations/multipart-upload.ts';
import { getObjectAttributes } from './operations/object-attributes.ts';
import { getObject, headObject, putObject } from './operations/objects.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './operations/tags.ts';
import { uploadPartCopy } from './operations/upload-part-copy.ts';
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
  PutBucketEncryption: putBucketEncryption,
  DeleteBucketEncryption: deleteBucketEncryption,
  GetBucketVersioning: getBucketVersioning,
  PutBucketVersioning: putBucketVersioning,
  GetBucketPolicy: getBucketPolicy,
  PutBucketPolicy: putBucketPolicy,
  DeleteBucketPolicy: deleteBucketPolicy,
  GetBucketAcl: getBucketAcl,
  PutBucketAcl: putBucketAcl,
  GetObjectLockConfiguration: getObjectLockConfiguration,
  GetBucketReplication: getBucketReplication,
  GetBucketNotificationConfiguration: getBucketNotification,
  GetBucketCors: getBucketCors,
  GetBucketLifecycleConfiguration: getBucketLifecycle,
  GetBucketTagging: getBucketTagging,
  GetBucketWebsite: getBucketWebsite,
  GetBucketLogging: getBucketLogging,
  GetBucketAccelerateConfiguration: getBucketAccelerate,
  GetBucketRequestPayment: getBucketRequestPayment,
  GetBucketOwnershipControls: getBucketOwnershipControls,
  GetPublicAccessBlock: getPublicAccessBlock,
  DeleteObjects: deleteObjects,
  DeleteBucket: deleteBucket,
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
  CopyObject: copyObject,
  UploadPartCopy: uploadPartCopy,
  GetObjectAttributes: getObjectAttributes,
  GetObjectAcl: getObjectAcl,
  PutObjectAcl: putObjectAcl,
  GetObjectTagging: getObjectTagging,
  PutObjectTagging: putObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,
};

export interface S3Service {
  /** @throws AwsError what S3 answers instead */
  handle(route: Route, request: S3Request): Promise<S3Response>;
  /** Removes every byte that was stored. */
  close(): Promise<void>;
}

/**
 * Opens the storage: a private temporary folder.
 * @param folder null: one of its own
 */
export async function openS3(dependencies: S3Dependencies, folder: PrivateFolder | null): Promise<S3Service> {
  const blobs = await BlobStore.create(folder);
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
    case 'new-bucket':
      return createBucket(context, request, route.bucketName);
    case 'bucket': {
      const bucket = bucketOf(context.world, route.bucketName, request.http);
      return BUCKET_OPERATIONS[route.operation](context, { ...request, bucket });
    }
    case 'object': {
      const bucket = bucketOf(context.world, route.bucketName, request.http);
      const { key } = route;
      if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw keyTooLong(key);
      return OBJECT_OPERATIONS[route.operation](context, { ...request, bucket, key });
    }
    case 'other':
      if (route.bucketName !== null) bucketOf(context.world, route.bucketName, request.http);
      throw notImplemented(null);
  }
}

/** What an unsigned request gets: no bucket here is public. */
export function refuseAnonymous(world: World, route: Route, http: HttpRequest): AwsError {
  try {
    if (route.scope !== 'service' && route.scope !== 'new-bucket' && route.bucketName !== null) {
      bucketOf(world, route.bucketName, http);
    }
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  return route.operation === 'CreateMultipartUpload'
    ? accessDenied('Anonymous users cannot initiate multipart uploads.  Please authenticate.')
    : accessDenied();
}

function bucketOf(world: World, name: string, http: HttpRequest): Bucket {
  return findBucket(world, name, http.headers.get('x-amz-expected-bucket-owner'));
}

function keyTooLong(key: string): AwsError {
  return new AwsError(400, 'KeyTooLongError', 'Your key is too long', {
    Size: String(Buffer.byteLength(key)),
    MaxSizeAllowed: String(MAX_KEY_BYTES),
  });
}
