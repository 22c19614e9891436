/**
 * Asks whether the caller may, with the condition keys S3 fills in.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
import { accessDenied } from './errors.ts';
import type { BucketRequest, S3Context, S3Request } from './types.ts';

export type ConditionKeys = Readonly<Record<string, readonly string[]>>;

/** Request headers that are condition keys by their own names. */
const HEADER_KEYS = [
  'x-amz-acl',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-metadata-directive',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-storage-class',
];
const QUERY_KEYS = ['prefix', 'delimiter', 'max-keys'];

/** @throws AwsError 403 `AccessDenied`, worded as the authorizer words it */
export function authorize(
  context: S3Context,
  request: BucketRequest,
  action: string,
  key: string | null,
  extra: ConditionKeys = {},
): void {
  const decision = context.authorize(context.world, request.caller, {
    action,
    bucket: request.bucket,
    key,
    context: { ...requestKeys(request), ...extra },
  });
  if (!decision.allowed) throw accessDenied(decision.message);
}

/**
 * As `authorize`, for what the one who started an upload may do with it by default. An explicit deny still holds, and
 * a VPC endpoint policy has to name the action.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
export function authorizeInitiator(
  context: S3Context,
  request: BucketRequest,
  action: string,
  key: string,
  initiatorArn: string | null,
): void {
  const decision = context.authorize(context.world, request.caller, {
    action,
    bucket: request.bucket,
    key,
    context: requestKeys(request),
  });
  if (decision.allowed) return;
  const onlyMissing =
    decision.denial === 'implicit' &&
    decision.layers.every((layer) => layer === 'identity-policy' || layer === 'bucket-policy');
  if (initiatorArn !== request.caller.arn || !onlyMissing) throw accessDenied(decision.message);
}

/** The encryption keys of a request that creates an upload; its parts are judged by them. */
export function encryptionKeys(request: S3Request): ConditionKeys {
  return Object.fromEntries(
    Object.entries(requestKeys(request)).filter(([name]) =>
      name.startsWith('s3:x-amz-server-side-encryption'),
    ),
  );
}

function requestKeys(request: S3Request): ConditionKeys {
  const { http, presigned } = request;
  const keys: Record<string, readonly string[]> = {
    's3:authType': [presigned ? 'REST-QUERY-STRING' : 'REST-HEADER'],
    's3:signatureversion': ['AWS4-HMAC-SHA256'],
    // As with aws:SecureTransport: to AWS this would have gone over TLS.
    's3:TlsVersion': ['1.3'],
  };
  for (const name of HEADER_KEYS) {
    const value = http.headers.get(name);
    if (value !== undefined) keys[`s3:${name}`] = [value];
  }
  for (const [name, value] of http.query) {
    if (QUERY_KEYS.includes(name)) keys[`s3:${name}`] = [value];
    if (name === 'versionId') keys['s3:VersionId'] = [value];
  }
  return keys;
}
