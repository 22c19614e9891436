/**
 * Every call that a run may make, with the permissions AWS asks for it: told before consent, and held against the
 * requests that are really sent. Sources: the Service Authorization Reference of each service;
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
import { KMS_ACTION_OF } from '../diagnosis/contrast.ts';
import type { StepOperation } from '../diagnosis/index.ts';

export interface PlannedCall {
  /** AWS's name of the API operation */
  readonly operation: string;
  /** IAM actions; none: no permission is needed */
  readonly actions: readonly string[];
}

/** By what they are made for, in the order in which a run comes to them. */
export interface PlannedCalls {
  /** made already when consent is asked for */
  readonly looks: readonly PlannedCall[];
  readonly uploads: readonly PlannedCall[];
  /** beside the uploads, or after a denial alone: `Target.evidence` */
  readonly evidence: readonly PlannedCall[];
  /** only where S3 refuses an upload without saying why */
  readonly controls: readonly PlannedCall[];
  readonly cleanup: readonly PlannedCall[];
}

/** The policies of a user with its groups, or of a role. */
const IAM_READS = [
  'GetUser',
  'ListUserPolicies',
  'GetUserPolicy',
  'ListAttachedUserPolicies',
  'ListGroupsForUser',
  'ListGroupPolicies',
  'GetGroupPolicy',
  'ListAttachedGroupPolicies',
  'GetRole',
  'ListRolePolicies',
  'GetRolePolicy',
  'ListAttachedRolePolicies',
  'GetPolicy',
  'GetPolicyVersion',
] as const;

export const PLANNED_CALLS: PlannedCalls = {
  looks: [
    call('GetCallerIdentity'),
    call('HeadBucket', 's3:ListBucket'),
    call('GetBucketLocation', 's3:GetBucketLocation'),
    call('GetBucketEncryption', 's3:GetEncryptionConfiguration'),
    call('GetBucketVersioning', 's3:GetBucketVersioning'),
    call('GetObjectLockConfiguration', 's3:GetBucketObjectLockConfiguration'),
    call('GetBucketReplication', 's3:GetReplicationConfiguration'),
    call('GetBucketNotificationConfiguration', 's3:GetBucketNotification'),
  ],
  uploads: (['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'] as const).map(
    upload,
  ),
  evidence: [
    call('GetBucketPolicy', 's3:GetBucketPolicy'),
    ...['DescribeKey', 'GetKeyPolicy', 'ListGrants'].map((operation) => call(operation, `kms:${operation}`)),
    ...IAM_READS.map((operation) => call(operation, `iam:${operation}`)),
    // With DryRun: nothing is made or opened.
    ...['GenerateDataKey', 'Decrypt'].map((operation) => call(operation, `kms:${operation}`)),
  ],
  controls: [
    upload('PutObject'),
    call('CreateMultipartUpload', 's3:PutObject'),
    call('UploadPart', 's3:PutObject'),
  ],
  cleanup: [
    call('AbortMultipartUpload', 's3:AbortMultipartUpload'),
    call('DeleteObject', 's3:DeleteObject', 's3:DeleteObjectVersion'),
    call('ListObjectVersions', 's3:ListBucketVersions'),
    call('HeadObject', 's3:GetObject'),
    call('ListMultipartUploads', 's3:ListBucketMultipartUploads'),
  ],
};

function call(operation: string, ...actions: readonly string[]): PlannedCall {
  return { operation, actions };
}

function upload(operation: StepOperation): PlannedCall {
  const onKey = KMS_ACTION_OF[operation];
  return call(operation, 's3:PutObject', ...(onKey === null ? [] : [onKey]));
}
