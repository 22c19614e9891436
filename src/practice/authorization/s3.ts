/** Authorization of S3 requests, and what S3 shows of a refusal by KMS. */
import type { AuthorizeS3, Caller } from '../services.ts';
import type { Bucket, World } from '../world/model.ts';
import { decide, namedLayer, refused } from './decide.ts';
import { inForce } from './in-force.ts';
import { ACCESS_DENIED, blockedMessage, denialMessage } from './messages.ts';
import { resourceControlOf, sameAccountOrOrganization } from './principal.ts';
import { tellRuling } from './rulings.ts';

export const authorizeS3: AuthorizeS3 = (world, caller, { action, bucket, key, context }) => {
  const bucketArn = `arn:aws:s3:::${bucket.name}`;
  const within = key === null ? bucketArn : `${bucketArn}/${key}`;
  // ListAllMyBuckets is about no bucket of its own; AWS authorizes it on every bucket.
  const resource = action === 's3:ListAllMyBuckets' ? '*' : within;
  const policy = (inForce(world).buckets.get(bucket.name) ?? bucket).policy;
  const decision = decide(world, caller, {
    action,
    resource,
    resourceAccount: bucket.account,
    context,
    viaService: null,
    resourcePolicy: policy === null ? null : { name: 'bucket-policy', arn: null, text: policy },
    vpcEndpointPolicy: bucket.vpcEndpointPolicy,
    resourceControl: resourceControlOf(world, bucket.account),
    grants: [],
  });
  tellRuling(() => ({ action, resource, viaService: null, decision, generateDataKeyAllowedBy: null }));
  if (decision.outcome === 'allowed') return { allowed: true };
  // Across accounts of one organization S3 does not name the VPC endpoint policy:
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
  const named =
    namedLayer(decision) === 'vpc-endpoint-policy'
      ? caller.account === bucket.account
      : sameAccountOrOrganization(world, caller.account, bucket.account);
  const message = named
    ? denialMessage({ callerArn: caller.arn, action, form: 'quoted', resource }, decision, 's3')
    : ACCESS_DENIED;
  return refused(decision, message);
};

/**
 * What is said of an upload with a customer's key (SSE-C), which buckets block unless they were told not to.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export function customerKeysBlocked(world: World, caller: Caller, bucket: Bucket, key: string): string {
  if (!sameAccountOrOrganization(world, caller.account, bucket.account)) return ACCESS_DENIED;
  const resource = `arn:aws:s3:::${bucket.name}/${key}`;
  return blockedMessage({ callerArn: caller.arn, action: 's3:PutObject', form: 'quoted', resource });
}

/**
 * What S3 passes on when KMS refused its forwarded call: KMS's text to callers of the bucket's own account or
 * organization, to all others the bare words.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export function relayedKmsDenial(world: World, caller: Caller, bucket: Bucket, kmsMessage: string): string {
  return sameAccountOrOrganization(world, caller.account, bucket.account) ? kmsMessage : ACCESS_DENIED;
}
