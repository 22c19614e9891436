/**
 * CreateBucket and DeleteBucket. Many clients send CreateBucket before they upload, and go on after a 409 that says
 * that the bucket is their own.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
 */
import { AwsError } from '../../http/error.ts';
import { childrenOf, parseXml, textOf } from '../../http/xml.ts';
import type { Bucket, World } from '../../world/model.ts';
import { authorize } from '../authorize.ts';
import { readText } from '../body.ts';
import { malformedXml } from '../errors.ts';
import { checkBucketName } from '../find-bucket.ts';
import type { BucketRequest, S3Context, S3Request, S3Response } from '../types.ts';

const MAX_BODY_BYTES = 64 * 1024;

export async function createBucket(
  context: S3Context,
  request: S3Request,
  name: string,
): Promise<S3Response> {
  const { world } = context;
  const { caller } = request;
  checkBucketName(name);
  const bucket = emptyBucket(world, caller.account, name, context.now());
  authorize(context, { ...request, bucket }, 's3:CreateBucket', null);
  const location = readLocation(await readText(request, MAX_BODY_BYTES));
  const there = world.buckets.get(name);
  if (there !== undefined && there.account !== caller.account) {
    throw exists(
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      name,
    );
  }
  checkLocation(location, world.region);
  if (there !== undefined && world.region !== 'us-east-1') {
    throw exists(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      name,
    );
  }
  // In the oldest Region creating one's own bucket again has always succeeded, and changes nothing.
  if (there === undefined) world.buckets.set(name, bucket);
  return {
    status: 200,
    headers: { location: `/${name}`, 'x-amz-bucket-arn': `arn:aws:s3:::${name}` },
    body: null,
  };
}

export async function deleteBucket(context: S3Context, request: BucketRequest): Promise<S3Response> {
  const { bucket } = request;
  authorize(context, request, 's3:DeleteBucket', null);
  const contents = context.contents(bucket);
  if (contents.versions.size > 0) {
    const message = 'The bucket you tried to delete is not empty';
    const versions = '. You must delete all versions in the bucket.';
    throw new AwsError(409, 'BucketNotEmpty', bucket.versioning === null ? message : message + versions, {
      BucketName: bucket.name,
    });
  }
  // Open uploads do not keep a bucket; their parts go with it.
  const parts = [...contents.uploads.values()].flatMap((upload) => [...upload.parts.values()]);
  contents.uploads.clear();
  context.world.buckets.delete(bucket.name);
  await Promise.all(parts.map(({ blob }) => context.blobs.remove(blob)));
  return { status: 204, headers: {}, body: null };
}

/** As a new bucket is: without versions, encrypted with S3's own keys, and without a policy. */
export function emptyBucket({ region }: World, account: string, name: string, createdAt: number): Bucket {
  return {
    name,
    account,
    region,
    createdAt,
    versioning: null,
    encryption: { algorithm: 'AES256', kmsKeyId: null, bucketKeyEnabled: false },
    policy: null,
    vpcEndpointPolicy: null,
  };
}

function exists(code: string, message: string, name: string): AwsError {
  return new AwsError(409, code, message, { BucketName: name });
}

/** The Region the document names; null where there is no document, or none in it. */
function readLocation(text: string): string | null {
  if (text.trim() === '') return null;
  const document = parseXml(text);
  if (document === null || !('CreateBucketConfiguration' in document)) throw malformedXml();
  const [root] = childrenOf(document, 'CreateBucketConfiguration');
  return root === undefined ? null : (textOf(root, 'LocationConstraint') ?? null);
}

function checkLocation(location: string | null, region: string): void {
  const named = location === null || location === '' ? 'us-east-1' : location;
  if (named === region) return;
  const shown = location === null || location === '' ? 'unspecified' : location;
  throw new AwsError(
    400,
    'IllegalLocationConstraintException',
    `The ${shown} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}
