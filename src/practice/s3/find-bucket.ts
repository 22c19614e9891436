import { AwsError } from '../http/error.ts';
import type { Bucket, World } from '../world/model.ts';
import { accessDenied, noSuchBucket } from './errors.ts';

/**
 * @param expectedOwner of `x-amz-expected-bucket-owner` or its like for the source of a copy; undefined: not sent
 * @throws AwsError `InvalidBucketName`, `NoSuchBucket`, `InvalidBucketOwnerAWSAccountID`, 403 for another owner
 */
export function findBucket(world: World, name: string, expectedOwner: string | undefined): Bucket {
  checkBucketName(name);
  if (expectedOwner !== undefined && !/^\d{12}$/.test(expectedOwner)) {
    throw new AwsError(
      400,
      'InvalidBucketOwnerAWSAccountID',
      `The value of the expected bucket owner parameter must be an AWS Account ID... [${expectedOwner.slice(0, 64)}]`,
    );
  }
  const bucket = world.buckets.get(name);
  if (bucket === undefined) throw noSuchBucket(name);
  if (expectedOwner !== undefined && expectedOwner !== bucket.account) throw accessDenied();
  return bucket;
}

/** @throws AwsError `InvalidBucketName` */
export function checkBucketName(name: string): void {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) return;
  throw new AwsError(400, 'InvalidBucketName', 'The specified bucket is not valid.', {
    BucketName: name.slice(0, 255),
  });
}
