/**
 * PutBucketPolicy and DeleteBucketPolicy, and what S3 checks before it takes a policy.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
import { parsePolicy, type Statement } from '../../../policy/index.ts';
import { authorizeS3 } from '../../authorization/s3.ts';
import { AwsError } from '../../http/error.ts';
import type { Caller } from '../../services.ts';
import type { Bucket, World } from '../../world/model.ts';
import { principalExists } from '../../world/principal-exists.ts';
import { authorize } from '../authorize.ts';
import { readText } from '../body.ts';
import { accessDenied, methodNotAllowed } from '../errors.ts';
import type { BucketRequest, S3Context, S3Response } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const BUCKET_POLICY_BYTES = 20 * 1024;
/** Somewhat over the limit is read, so that it can be called too large. */
const MAX_BODY_BYTES = 1024 ** 2;

export async function putBucketPolicy(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:PutBucketPolicy', null);
  const { bucket, caller } = request;
  const policy = await readText(request, MAX_BODY_BYTES);
  checkBucketPolicy(context.world, caller, bucket, policy);
  bucket.policy = policy;
  return { status: 204, headers: {}, body: null };
}

/** Answers the same whether there was a policy or not. */
export async function deleteBucketPolicy(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:DeleteBucketPolicy', null);
  const { bucket, caller } = request;
  if (bucket.account !== caller.account) throw methodNotAllowed('DELETE', 'BUCKETPOLICY');
  bucket.policy = null;
  return { status: 204, headers: {}, body: null };
}

/**
 * As PutBucketPolicy, from inside the process.
 * @throws AwsError 403, `PolicyTooLarge`, `MalformedPolicy`, and 405 for callers of another account
 */
export function setBucketPolicy(world: World, caller: Caller, bucket: Bucket, policy: string): void {
  const ask = { action: 's3:PutBucketPolicy', bucket, key: null, context: {} };
  const decision = authorizeS3(world, caller, ask);
  if (!decision.allowed) throw accessDenied(decision.message);
  checkBucketPolicy(world, caller, bucket, policy);
  bucket.policy = policy;
}

function checkBucketPolicy(world: World, caller: Caller, bucket: Bucket, policy: string): void {
  if (bucket.account !== caller.account) throw methodNotAllowed('PUT', 'BUCKETPOLICY');
  if (Buffer.byteLength(policy) > BUCKET_POLICY_BYTES) {
    throw new AwsError(400, 'PolicyTooLarge', 'Policy is larger than 20480 bytes.');
  }
  const json = readObject(policy);
  if (json === null) throw malformed("Policies must be valid JSON and the first byte must be '{'");
  if (!('Statement' in json)) throw malformed('Missing required field Statement');
  const parsed = parsePolicy(policy);
  if (!parsed.ok) {
    throw malformed('This policy contains invalid Json or does not follow the policy grammar.');
  }
  for (const statement of parsed.document.statements) checkStatement(world, bucket, statement);
}

function checkStatement(world: World, bucket: Bucket, { principal, resource, action }: Statement): void {
  if (principal.kind === 'none') throw malformed('Missing required field Principal');
  const invalid = principal.entries.some(
    ({ type, value }) => type === 'AWS' && value !== '*' && !principalExists(world, value),
  );
  if (invalid) throw malformed('Invalid principal in policy');
  if (action.patterns.some((pattern) => pattern !== '*' && !/^s3:/i.test(pattern))) {
    throw malformed('Policy has invalid action');
  }
  const arn = `arn:aws:s3:::${bucket.name}`;
  const elsewhere =
    resource.kind !== 'none' &&
    resource.patterns.some(
      (pattern) => ![arn, `${arn}*`].includes(pattern) && !pattern.startsWith(`${arn}/`),
    );
  if (elsewhere) throw malformed('Policy has invalid resource');
}

function malformed(message: string): AwsError {
  return new AwsError(400, 'MalformedPolicy', message);
}

function readObject(text: string): object | null {
  if (!text.startsWith('{')) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' ? parsed : null;
  } catch {
    return null;
  }
}
