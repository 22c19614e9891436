/** Statements that most scenarios share: what the caller can do besides, and how keys are administered. */
import type { PolicyJson, StatementJson } from '../world/definition.ts';

/** Everything an uploader needs of S3, the clean-up of its own test objects included. */
export function uploadStatements(bucket: string): readonly StatementJson[] {
  return [
    {
      Sid: 'UseObjects',
      Effect: 'Allow',
      Action: [
        's3:PutObject',
        's3:GetObject',
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
      ],
      Resource: `arn:aws:s3:::${bucket}/*`,
    },
    {
      Sid: 'SeeBucket',
      Effect: 'Allow',
      Action: [
        's3:ListBucket',
        's3:ListBucketVersions',
        's3:ListBucketMultipartUploads',
        's3:GetBucketLocation',
        's3:GetBucketVersioning',
        's3:GetEncryptionConfiguration',
        's3:GetBucketObjectLockConfiguration',
        's3:GetReplicationConfiguration',
        's3:GetBucketNotification',
      ],
      Resource: `arn:aws:s3:::${bucket}`,
    },
  ];
}

/** The caller may look at its own permissions. */
export function readOwnPermissions(principalArn: string): StatementJson {
  const account = principalArn.split(':')[4];
  return {
    Sid: 'ReadOwnPermissions',
    Effect: 'Allow',
    Action: [
      'iam:GetUser',
      'iam:ListUserPolicies',
      'iam:GetUserPolicy',
      'iam:ListAttachedUserPolicies',
      'iam:ListGroupsForUser',
      'iam:GetRole',
      'iam:ListRolePolicies',
      'iam:GetRolePolicy',
      'iam:ListAttachedRolePolicies',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
    ],
    Resource: [principalArn, `arn:aws:iam::${account}:policy/*`],
  };
}

/** Read a key of the caller's own account: its state, its policy, its grants. */
export function readKey(keyArn: string): StatementJson {
  return {
    Sid: 'ReadKey',
    Effect: 'Allow',
    Action: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants'],
    Resource: keyArn,
  };
}

/**
 * Hands the administration of a key to its account's IAM policies, and nothing that touches data: neither Decrypt nor
 * GenerateDataKey is among these. The list is that of the console's "Allow access for Key Administrators".
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function administrationByIam(account: string): StatementJson {
  return {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: [
      'kms:Create*',
      'kms:Describe*',
      'kms:Enable*',
      'kms:List*',
      'kms:Put*',
      'kms:Update*',
      'kms:Revoke*',
      'kms:Disable*',
      'kms:Get*',
      'kms:Delete*',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:ScheduleKeyDeletion',
      'kms:CancelKeyDeletion',
    ],
    Resource: '*',
  };
}

/** A trust policy that leaves it to the account who may assume the role. */
export function trustAccount(account: string): PolicyJson {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' },
    ],
  };
}
