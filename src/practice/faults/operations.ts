/** The operations a fault can be about, and the IAM actions they need. */
import type { ServiceName } from '../http/detect.ts';
import { IAM_OPERATIONS } from '../iam/handler.ts';
import { KMS_OPERATIONS } from '../kms/handler.ts';
import { S3_OPERATIONS } from '../s3/route.ts';
import { STS_OPERATIONS } from '../sts/handler.ts';

const OPERATIONS: Readonly<Record<ServiceName, readonly string[]>> = {
  s3: S3_OPERATIONS,
  kms: KMS_OPERATIONS,
  sts: STS_OPERATIONS,
  iam: IAM_OPERATIONS,
};

/** The services that have an operation of this name. */
export function servicesWith(operation: string): ServiceName[] {
  return (['s3', 'kms', 'sts', 'iam'] as const).filter((service) => OPERATIONS[service].includes(operation));
}

/**
 * S3's operations whose actions have another name.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const S3_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ListBuckets', ['ListAllMyBuckets']],
  ['HeadBucket', ['ListBucket']],
  ['ListObjects', ['ListBucket']],
  ['ListObjectsV2', ['ListBucket']],
  ['ListObjectVersions', ['ListBucketVersions']],
  ['ListMultipartUploads', ['ListBucketMultipartUploads']],
  ['ListParts', ['ListMultipartUploadParts']],
  ['HeadObject', ['GetObject', 'GetObjectVersion']],
  ['GetObject', ['GetObject', 'GetObjectVersion']],
  ['DeleteObject', ['DeleteObject', 'DeleteObjectVersion']],
  ['DeleteObjects', ['DeleteObject', 'DeleteObjectVersion']],
  ['CreateMultipartUpload', ['PutObject']],
  ['UploadPart', ['PutObject']],
  ['UploadPartCopy', ['PutObject']],
  ['CompleteMultipartUpload', ['PutObject']],
  ['CopyObject', ['PutObject']],
  ['GetBucketEncryption', ['GetEncryptionConfiguration']],
  ['PutBucketEncryption', ['PutEncryptionConfiguration']],
  ['GetObjectLockConfiguration', ['GetBucketObjectLockConfiguration']],
  ['GetBucketReplication', ['GetReplicationConfiguration']],
  ['GetBucketNotificationConfiguration', ['GetBucketNotification']],
  ['GetBucketCors', ['GetBucketCORS']],
  ['GetBucketLifecycleConfiguration', ['GetLifecycleConfiguration']],
  ['GetBucketAccelerateConfiguration', ['GetAccelerateConfiguration']],
  ['GetPublicAccessBlock', ['GetBucketPublicAccessBlock']],
  ['DeleteBucketEncryption', ['PutEncryptionConfiguration']],
  ['GetObjectAttributes', ['GetObjectAttributes', 'GetObjectVersionAttributes']],
  ['GetObjectAcl', ['GetObjectAcl', 'GetObjectVersionAcl']],
  ['PutObjectAcl', ['PutObjectAcl', 'PutObjectVersionAcl']],
  ['GetObjectTagging', ['GetObjectTagging', 'GetObjectVersionTagging']],
  ['PutObjectTagging', ['PutObjectTagging', 'PutObjectVersionTagging']],
  ['DeleteObjectTagging', ['DeleteObjectTagging', 'DeleteObjectVersionTagging']],
]);

/** What a caller has to be allowed for an operation: `s3:AbortMultipartUpload` … */
export function actionsOf(service: ServiceName, operation: string): string[] {
  const names = service === 's3' ? S3_ACTIONS.get(operation) : undefined;
  return (names ?? [operation]).map((name) => `${service}:${name}`);
}
