/** ListBuckets and what can be asked of one bucket. */
import { AwsError } from '../http/error.ts';
import { element, group } from '../http/xml.ts';
import type { Bucket } from '../world/model.ts';
import { authorize } from './authorize.ts';
import { emptyBucket } from './create-bucket.ts';
import { methodNotAllowed } from './errors.ts';
import { S3_NAMESPACE } from './namespace.ts';
import { ownerElement } from './owner.ts';
import { compareKeys } from './page.ts';
import type { BucketRequest, S3Context, S3Request, S3Response } from './types.ts';

/** Only the caller's own account's, as AWS has it. */
export async function listBuckets(context: S3Context, request: S3Request): Promise<S3Response> {
  const { caller } = request;
  authorize(
    context,
    // No bucket in particular, and none's policy.
    { ...request, bucket: emptyBucket(context.world, caller.account, '*', 0) },
    's3:ListAllMyBuckets',
    null,
  );
  const buckets = [...context.world.buckets.values()]
    .filter(({ account }) => account === caller.account)
    .sort((one, other) => compareKeys(one.name, other.name));
  return xml(
    group(
      'ListAllMyBucketsResult',
      [
        ownerElement(caller.account),
        group(
          'Buckets',
          buckets.map((bucket) =>
            group('Bucket', [
              element('Name', bucket.name),
              element('CreationDate', new Date(bucket.createdAt).toISOString()),
              element('BucketRegion', bucket.region),
            ]),
          ),
        ),
      ],
      S3_NAMESPACE,
    ),
  );
}

export async function headBucket(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:ListBucket', null);
  return {
    status: 200,
    headers: {
      'x-amz-bucket-region': request.bucket.region,
      'x-amz-bucket-arn': `arn:aws:s3:::${request.bucket.name}`,
      'x-amz-access-point-alias': 'false',
      'content-type': 'application/xml',
    },
    body: null,
  };
}

export async function getBucketLocation(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:GetBucketLocation', null);
  const { region } = request.bucket;
  // The oldest Region has no name here.
  return xml(group('LocationConstraint', [region === 'us-east-1' ? '' : region], S3_NAMESPACE));
}

export async function getBucketEncryption(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:GetEncryptionConfiguration', null);
  const { algorithm, kmsKeyId, bucketKeyEnabled } = request.bucket.encryption;
  const byDefault = [element('SSEAlgorithm', algorithm), element('KMSMasterKeyID', kmsKeyId)];
  return xml(
    group(
      'ServerSideEncryptionConfiguration',
      [
        group('Rule', [
          group('ApplyServerSideEncryptionByDefault', byDefault),
          element('BucketKeyEnabled', bucketKeyEnabled),
          group('BlockedEncryptionTypes', [element('EncryptionType', 'SSE-C')]),
        ]),
      ],
      S3_NAMESPACE,
    ),
  );
}

export async function getBucketVersioning(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:GetBucketVersioning', null);
  return xml(group('VersioningConfiguration', [element('Status', request.bucket.versioning)], S3_NAMESPACE));
}

/** Whoever is allowed, but of another account, gets 405: only the owner's account may read it. */
export async function getBucketPolicy(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:GetBucketPolicy', null);
  const { bucket, caller } = request;
  if (bucket.account !== caller.account) throw methodNotAllowed('GET', 'BUCKETPOLICY');
  const { policy } = bucket;
  if (policy === null) throw notConfigured(bucket, 'NoSuchBucketPolicy', 'The bucket policy does not exist');
  return { status: 200, headers: { 'content-type': 'application/json' }, body: policy };
}

function notConfigured(bucket: Bucket, code: string, message: string): AwsError {
  return new AwsError(404, code, message, { BucketName: bucket.name });
}

function xml(body: string): S3Response {
  return { status: 200, headers: {}, body };
}
