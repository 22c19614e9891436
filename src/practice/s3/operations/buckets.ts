/** ListBuckets and what can be asked of one bucket. */
import { AwsError } from '../../http/error.ts';
import { queryParameter } from '../../http/request.ts';
import { element, group } from '../../http/xml.ts';
import type { Bucket } from '../../world/model.ts';
import { authorize } from '../authorize.ts';
import { invalidArgument, methodNotAllowed } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import { ownerElement } from '../owner.ts';
import { compareKeys } from '../page.ts';
import type { BucketRequest, S3Context, S3Request, S3Response } from '../types.ts';
import { emptyBucket } from './create-bucket.ts';

/** Only the caller's own account's, as AWS has it; by page and by prefix where that is asked for. */
export async function listBuckets(context: S3Context, request: S3Request): Promise<S3Response> {
  const { caller } = request;
  authorize(
    context,
    // No bucket in particular, and none's policy.
    { ...request, bucket: emptyBucket(context.world, caller.account, '*', 0) },
    's3:ListAllMyBuckets',
    null,
  );
  const prefix = queryParameter(request.http, 'prefix');
  const after = readContinuation(queryParameter(request.http, 'continuation-token'));
  const region = queryParameter(request.http, 'bucket-region');
  const limit = readMaxBuckets(queryParameter(request.http, 'max-buckets'));
  const rest = [...context.world.buckets.values()]
    .filter(({ account }) => account === caller.account)
    .filter((bucket) => bucket.name.startsWith(prefix ?? '') && (region ?? bucket.region) === bucket.region)
    .sort((one, other) => compareKeys(one.name, other.name))
    .filter(({ name }) => after === null || compareKeys(name, after) > 0);
  const buckets = rest.slice(0, limit);
  const last = rest.length > buckets.length ? buckets.at(-1) : undefined;
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
        element('Prefix', prefix),
        element('ContinuationToken', last === undefined ? null : continuation(last.name)),
      ],
      S3_NAMESPACE,
    ),
  );
}

const MAX_BUCKETS = 10_000;

function readMaxBuckets(text: string | null): number {
  if (text === null) return MAX_BUCKETS;
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > MAX_BUCKETS) {
    throw invalidArgument('Argument max-buckets must be an integer between 1 and 10000', 'max-buckets', text);
  }
  return number;
}

function continuation(name: string): string {
  return Buffer.from(`1/${name}`).toString('base64');
}

function readContinuation(token: string | null): string | null {
  if (token === null) return null;
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (!text.startsWith('1/')) {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token');
  }
  return text.slice(2);
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
