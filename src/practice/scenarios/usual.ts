/** What most scenarios share, so that a scenario's own file shows what is peculiar to it. */
import type {
  AccountDefinition,
  BucketDefinition,
  CallerDefinition,
  KeyDefinition,
  ManagedPolicyDefinition,
  PolicyJson,
  StatementJson,
  WorldDefinition,
} from '../world/definition.ts';

export const REGION = 'eu-west-1';
/** The caller's. */
export const ACCOUNT = '111122223333';
/** The key's or the bucket's, where that is another account's. */
export const OTHER_ACCOUNT = '444455556666';
export const ORGANIZATION = { id: 'o-exampleorgid', managementAccount: '777788889999' } as const;

/** What SSE-KMS uploads of every size need on the key. */
export const BOTH_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'] as const;

export function policy(...statements: readonly StatementJson[]): PolicyJson {
  return { Version: '2012-10-17', Statement: statements };
}

/** @param nameWithPath `emma.martin`, `etl/nightly-export` */
export function iamArn(kind: 'user' | 'role' | 'group' | 'policy', nameWithPath: string): string {
  return `arn:aws:iam::${ACCOUNT}:${kind}/${nameWithPath}`;
}

export function keyArn(id: string, account = ACCOUNT, region = REGION): string {
  return `arn:aws:kms:${region}:${account}:key/${id}`;
}

export function asUser(userName: string): CallerDefinition {
  return { kind: 'user', account: ACCOUNT, userName };
}

type SessionDefinition = Extract<CallerDefinition, { readonly kind: 'role-session' }>;

export function asSession(
  roleName: string,
  sessionName: string,
  more: Pick<SessionDefinition, 'sessionPolicies' | 'expiresIn'> = {},
): CallerDefinition {
  return { kind: 'role-session', account: ACCOUNT, roleName, sessionName, ...more };
}

interface Parts {
  readonly bucket: string;
  readonly key: KeyDefinition;
  /** the caller's account: its principals and their policies */
  readonly account: Omit<AccountDefinition, 'id'>;
  readonly caller: CallerDefinition;
  readonly bucketSettings?: Partial<BucketDefinition>;
}

/** Caller, bucket and key in one account; the bucket encrypts with the key. */
export function inOneAccount({ bucket, key, account, caller, bucketSettings }: Parts): WorldDefinition {
  const encryption = { algorithm: 'aws:kms', kmsKeyId: key.arn } as const;
  return {
    region: REGION,
    ...(account.organization === undefined ? {} : { organizations: [ORGANIZATION] }),
    accounts: [{ id: ACCOUNT, ...account }],
    keys: [key],
    buckets: [{ name: bucket, account: ACCOUNT, encryption, ...bucketSettings }],
    caller,
    bucket,
    kmsKeyArn: key.arn,
  };
}

/** Caller and bucket in one account, the key in another of the same organization. */
export function withKeyElsewhere(parts: Parts): WorldDefinition {
  const organization = ORGANIZATION.id;
  const world = inOneAccount({ ...parts, account: { ...parts.account, organization } });
  return { ...world, accounts: [...world.accounts, { id: OTHER_ACCOUNT, organization }] };
}

const OBJECT_ACTIONS = [
  's3:PutObject',
  's3:GetObject',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
] as const;

const BUCKET_ACTIONS = [
  's3:ListBucket',
  's3:ListBucketVersions',
  's3:ListBucketMultipartUploads',
  's3:GetBucketLocation',
  's3:GetBucketVersioning',
  's3:GetEncryptionConfiguration',
  's3:GetBucketObjectLockConfiguration',
  's3:GetReplicationConfiguration',
  's3:GetBucketNotification',
] as const;

/** Everything an uploader needs of S3, the clean-up of its own test objects included. */
export function uploadStatements(
  bucket: string,
  without: readonly (typeof OBJECT_ACTIONS)[number][] = [],
): readonly StatementJson[] {
  return [
    {
      Sid: 'UseObjects',
      Effect: 'Allow',
      Action: OBJECT_ACTIONS.filter((action) => !without.includes(action)),
      Resource: `arn:aws:s3:::${bucket}/*`,
    },
    { Sid: 'SeeBucket', Effect: 'Allow', Action: BUCKET_ACTIONS, Resource: `arn:aws:s3:::${bucket}` },
  ];
}

/** The bucket's side of the same, for a caller of another account. */
export function bucketPolicyFor(bucket: string, principalArn: string): PolicyJson {
  const Principal = { AWS: principalArn };
  return policy(
    ...uploadStatements(bucket).map(({ Sid, Effect, ...rest }) => ({
      ...(Sid === undefined ? {} : { Sid }),
      Effect,
      Principal,
      ...rest,
    })),
  );
}

/** The caller may look for buckets and keys, and at its own permissions. */
export function lookAround(
  principalArn: string,
  groupArns: readonly string[] = [],
): readonly StatementJson[] {
  const Kind = principalArn.includes(':user/') ? 'User' : 'Role';
  return [
    {
      Sid: 'FindBucketsAndKeys',
      Effect: 'Allow',
      Action: ['s3:ListAllMyBuckets', 'kms:ListKeys', 'kms:ListAliases'],
      Resource: '*',
    },
    {
      Sid: 'ReadOwnPermissions',
      Effect: 'Allow',
      Action: [
        `iam:Get${Kind}`,
        `iam:List${Kind}Policies`,
        `iam:Get${Kind}Policy`,
        `iam:ListAttached${Kind}Policies`,
        ...(Kind === 'User' ? ['iam:ListGroupsForUser'] : []),
        'iam:GetPolicy',
        'iam:GetPolicyVersion',
      ],
      Resource: [principalArn, iamArn('policy', '*')],
    },
    ...(groupArns.length === 0
      ? []
      : [
          {
            Sid: 'ReadOwnGroups',
            Effect: 'Allow',
            Action: ['iam:ListGroupPolicies', 'iam:GetGroupPolicy', 'iam:ListAttachedGroupPolicies'],
            Resource: groupArns,
          } as const,
        ]),
  ];
}

/** An uploader's everyday permissions as a managed policy. */
export function uploadPolicy(name: string, bucket: string, principalArn: string): ManagedPolicyDefinition {
  return { name, document: policy(...uploadStatements(bucket), ...lookAround(principalArn)) };
}

/**
 * One user, who may upload to the bucket by a managed policy, and use the key both ways by an inline one.
 * @param policies the names of the two
 */
export function oneUploader(
  userName: string,
  policies: { readonly uploads: string; readonly key: string },
  bucket: string,
  key: string,
): Required<Pick<AccountDefinition, 'users' | 'managedPolicies'>> {
  return {
    users: [
      {
        name: userName,
        attached: [iamArn('policy', policies.uploads)],
        inline: { [policies.key]: policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
      },
    ],
    managedPolicies: [uploadPolicy(policies.uploads, bucket, iamArn('user', userName))],
  };
}

/** Read a key: its state, and where it is of the caller's own account its policy and its grants. */
export function readKey(key: string): StatementJson {
  return {
    Sid: 'ReadKey',
    Effect: 'Allow',
    Action: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants'],
    Resource: key,
  };
}

/** In an IAM policy: the use of a key. */
export function mayUseKey(key: string, actions: readonly string[]): StatementJson {
  return { Sid: 'UseKey', Effect: 'Allow', Action: actions, Resource: key };
}

/** In a key policy: the use of the key. */
export function keyUser(Sid: string, principal: string, actions: string | readonly string[]): StatementJson {
  return { Sid, Effect: 'Allow', Principal: { AWS: principal }, Action: actions, Resource: '*' };
}

/**
 * The one statement of a key policy that KMS writes by itself: IAM policies decide.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function delegateToIam(account = ACCOUNT): StatementJson {
  return keyUser('Enable IAM User Permissions', `arn:aws:iam::${account}:root`, 'kms:*');
}

/**
 * Hands the administration of a key to its account's IAM policies, and nothing that touches data: neither Decrypt nor
 * GenerateDataKey is among these. The list is that of the console's "Allow access for Key Administrators".
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function administrationByIam(account = ACCOUNT): StatementJson {
  return keyUser('Enable IAM User Permissions', `arn:aws:iam::${account}:root`, [
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
  ]);
}

/** A trust policy that leaves it to the account who may assume the role. */
export function trustAccount(account = ACCOUNT): PolicyJson {
  return policy({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'sts:AssumeRole',
  });
}

/** Attached by AWS at every level until somebody takes it off. */
export const FULL_AWS_ACCESS = {
  name: 'FullAWSAccess',
  id: 'p-FullAWSAccess',
  document: policy({ Effect: 'Allow', Action: '*', Resource: '*' }),
} as const;
