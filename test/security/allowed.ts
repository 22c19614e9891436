/**
 * Every operation the tool may send to a real account, and what must hold for it: the written list. Whoever adds a
 * look-up adds it here and to docs/permissions.md.
 */
import type { Recorded } from './recording-proxy.ts';

/** Looks, and changes nothing. */
const READS: Readonly<Record<Recorded['service'], readonly string[]>> = {
  s3: [
    'GetBucketEncryption',
    'GetBucketLocation',
    'GetBucketNotificationConfiguration',
    'GetBucketPolicy',
    'GetBucketReplication',
    'GetBucketVersioning',
    'GetObjectLockConfiguration',
    'HeadBucket',
    'HeadObject',
    'ListBuckets',
    'ListMultipartUploads',
    'ListObjectVersions',
  ],
  kms: ['DescribeKey', 'GetKeyPolicy', 'ListAliases', 'ListGrants'],
  sts: ['AssumeRole', 'GetCallerIdentity'],
  iam: [
    'GetGroupPolicy',
    'GetPolicy',
    'GetPolicyVersion',
    'GetRole',
    'GetRolePolicy',
    'GetUser',
    'GetUserPolicy',
    'ListAttachedGroupPolicies',
    'ListAttachedRolePolicies',
    'ListAttachedUserPolicies',
    'ListGroupPolicies',
    'ListGroupsForUser',
    'ListRolePolicies',
    'ListUserPolicies',
  ],
};
/** Only ever with `DryRun`. */
const DRY: readonly string[] = ['Decrypt', 'GenerateDataKey'];
/** Writes, or removes, nothing but our own test objects. */
const WRITES: readonly string[] = [
  'AbortMultipartUpload',
  'CompleteMultipartUpload',
  'CreateMultipartUpload',
  'DeleteObject',
  'PutObject',
  'UploadPart',
];
const OWN_KEY =
  /^[^/]+\/(?:.*\/)?s3-kms-wizard\/\d{8}T\d{6}Z-[0-9a-f]{32}\/(?:small|large|control-[a-z0-9-]+)$/;

/** The names of all commands that source outside src/practice may send. */
export const ALLOWED_COMMANDS: readonly string[] = [...Object.values(READS).flat(), ...DRY, ...WRITES].map(
  (name) => `${name}Command`,
);

/** What is wrong with a request, or null. */
export function objection({ service, operation, bucketAndKey, body }: Recorded): string | null {
  if (READS[service].includes(operation)) return null;
  if (service === 'kms' && DRY.includes(operation))
    return body['DryRun'] === true ? null : `${operation} without DryRun`;
  if (service === 's3' && WRITES.includes(operation))
    return OWN_KEY.test(bucketAndKey) ? null : `${operation} of ${bucketAndKey}`;
  return `${service} ${operation}`;
}
