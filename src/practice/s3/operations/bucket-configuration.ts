/**
 * What clients ask of a bucket besides, and what a bucket answers in which none of it was set up.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html (Errors of
 * each operation); actions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
import { AwsError } from '../../http/error.ts';
import { element, group } from '../../http/xml.ts';
import { authorize } from '../authorize.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import type { BucketRequest, S3Context, S3Response } from '../types.ts';

type Asked = (context: S3Context, request: BucketRequest) => Promise<S3Response>;

export const getObjectLockConfiguration = missing(
  's3:GetBucketObjectLockConfiguration',
  'ObjectLockConfigurationNotFoundError',
  'Object Lock configuration does not exist for this bucket',
);
export const getBucketReplication = missing(
  's3:GetReplicationConfiguration',
  'ReplicationConfigurationNotFoundError',
  'The replication configuration was not found',
);
export const getBucketCors = missing(
  's3:GetBucketCORS',
  'NoSuchCORSConfiguration',
  'The CORS configuration does not exist',
);
export const getBucketLifecycle = missing(
  's3:GetLifecycleConfiguration',
  'NoSuchLifecycleConfiguration',
  'The lifecycle configuration does not exist',
);
export const getBucketTagging = missing('s3:GetBucketTagging', 'NoSuchTagSet', 'The TagSet does not exist');
export const getBucketWebsite = missing(
  's3:GetBucketWebsite',
  'NoSuchWebsiteConfiguration',
  'The specified bucket does not have a website configuration',
);
export const getBucketNotification = present('s3:GetBucketNotification', 'NotificationConfiguration', []);
export const getBucketLogging = present('s3:GetBucketLogging', 'BucketLoggingStatus', []);
export const getBucketAccelerate = present('s3:GetAccelerateConfiguration', 'AccelerateConfiguration', []);
export const getBucketRequestPayment = present('s3:GetBucketRequestPayment', 'RequestPaymentConfiguration', [
  element('Payer', 'BucketOwner'),
]);
/** As a bucket has them that was made since April 2023. */
export const getBucketOwnershipControls = present('s3:GetBucketOwnershipControls', 'OwnershipControls', [
  group('Rule', [element('ObjectOwnership', 'BucketOwnerEnforced')]),
]);
export const getPublicAccessBlock = missing(
  's3:GetBucketPublicAccessBlock',
  'NoSuchPublicAccessBlockConfiguration',
  'The public access block configuration was not found',
);

function missing(action: string, code: string, message: string): Asked {
  return async (context, request) => {
    authorize(context, request, action, null);
    throw new AwsError(404, code, message, { BucketName: request.bucket.name });
  };
}

function present(action: string, name: string, content: readonly string[]): Asked {
  return async (context, request) => {
    authorize(context, request, action, null);
    return { status: 200, headers: {}, body: group(name, content, S3_NAMESPACE) };
  };
}
