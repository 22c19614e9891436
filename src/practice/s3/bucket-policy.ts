/**
 * What S3 checks before it takes a bucket policy.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
import { parsePolicy } from '../../policy/index.ts';
import { authorizeS3 } from '../authorization/s3.ts';
import { AwsError } from '../http/error.ts';
import type { Caller } from '../services.ts';
import type { Bucket, World } from '../world/model.ts';
import { accessDenied } from './errors.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const BUCKET_POLICY_BYTES = 20 * 1024;

/** @throws AwsError 403, `PolicyTooLarge`, `MalformedPolicy`, and 405 for callers of another account */
export function setBucketPolicy(world: World, caller: Caller, bucket: Bucket, policy: string): void {
  const decision = authorizeS3(world, caller, {
    action: 's3:PutBucketPolicy',
    bucket,
    key: null,
    context: {},
  });
  if (!decision.allowed) throw accessDenied(decision.message);
  if (bucket.account !== caller.account) {
    throw new AwsError(
      405,
      'MethodNotAllowed',
      'The specified method is not allowed against this resource.',
      {
        Method: 'PUT',
        ResourceType: 'BUCKETPOLICY',
      },
    );
  }
  if (Buffer.byteLength(policy) > BUCKET_POLICY_BYTES) {
    throw new AwsError(400, 'PolicyTooLarge', 'Policy is larger than 20480 bytes.');
  }
  const parsed = parsePolicy(policy);
  if (!parsed.ok) {
    throw new AwsError(
      400,
      'MalformedPolicy',
      'This policy contains invalid Json or does not follow the policy grammar.',
    );
  }
  if (parsed.document.statements.some(({ principal }) => principal.kind === 'none')) {
    throw new AwsError(400, 'MalformedPolicy', 'Missing required field Principal');
  }
  bucket.policy = policy;
}
