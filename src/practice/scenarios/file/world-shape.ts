/** The description of a scenario file: `WorldDefinition`, member by member, and what a file may say besides. */
import { LAYERS } from '../../../policy/index.ts';
import type {
  AccountDefinition,
  BucketDefinition,
  CallerDefinition,
  GrantDefinition,
  GroupDefinition,
  KeyDefinition,
  ManagedPolicyDefinition,
  OrganizationDefinition,
  OrganizationPolicyDefinition,
  PolicySource,
  RoleDefinition,
  UserDefinition,
  WorldDefinition,
} from '../../world/definition.ts';
import type { ScenarioInfo } from '../scenario.ts';
import {
  choice,
  flag,
  list,
  map,
  number,
  object,
  optional,
  required,
  type Shape,
  text,
  variants,
} from './shape.ts';

/** A file: a world, and what people want to know of it. */
export interface ScenarioFile extends WorldDefinition {
  readonly $schema?: string;
  readonly title?: string;
  /** for people: the services never see it */
  readonly verdict?: ScenarioInfo['verdict'];
}

const DAY = 24 * 3600;

const resourcePolicy: Shape<PolicySource> = { kind: 'policy', principals: 'named' };
const identityPolicy: Shape<PolicySource> = { kind: 'policy', principals: 'none' };

const organization = object<OrganizationDefinition>({
  id: required(text('organization')),
  managementAccount: required(text('account'), 'Neither SCPs nor RCPs apply to it.'),
});

const levels = (policy: Shape<PolicySource>) =>
  list(
    list(
      object<OrganizationPolicyDefinition>({
        name: required(text('organization-policy-name')),
        id: required(text('organization-policy'), '`p-FullAWSAccess` is the one AWS attaches by itself.'),
        document: required(policy),
      }),
    ),
  );

const managedPolicy = object<ManagedPolicyDefinition>({
  name: required(text('policy-name')),
  path: optional(text('path')),
  arn: optional(
    text('policy-arn'),
    'Only for AWS managed policies: `arn:aws:iam::aws:policy/…`. By default that of a policy of this account.',
  ),
  document: required(identityPolicy),
});

const holder = {
  name: required(text('user-name')),
  path: optional(text('path'), 'With a slash at both ends; by default `/`.'),
  inline: optional(map('policy-name', identityPolicy), 'Inline policies by name.'),
  attached: optional(list(text('policy-arn')), 'ARNs of `managedPolicies` of the same account.'),
} as const;

const tags = optional(
  map('tag-key', text('tag-value')),
  'For conditions on `aws:PrincipalTag` and `aws:ResourceTag`.',
);

const boundary = optional(text('policy-arn'), 'Permissions boundary: ARN of one of `managedPolicies`.');

const user = object<UserDefinition>({
  ...holder,
  boundary,
  tags,
  groups: optional(list(text('user-name')), 'Names of `groups` of the same account.'),
});

const role = object<RoleDefinition>({
  ...holder,
  boundary,
  tags,
  trustPolicy: required(resourcePolicy),
});

const account = object<AccountDefinition>({
  id: required(text('account')),
  organization: optional(text('organization'), 'ID of one of `organizations`.'),
  serviceControl: optional(
    levels(identityPolicy),
    'SCPs by level, the root of the organization first, the account last. At each level something must allow.',
  ),
  resourceControl: optional(levels(resourcePolicy), 'RCPs by level. `RCPFullAWSAccess` need not be listed.'),
  users: optional(list(user)),
  groups: optional(list(object<GroupDefinition>(holder))),
  roles: optional(list(role)),
  managedPolicies: optional(list(managedPolicy)),
});

const contextPairs = map('context-part', text('context-part'));

const grant = object<GrantDefinition>({
  granteePrincipal: required(text('principal')),
  retiringPrincipal: optional(text('principal')),
  operations: required(list(text('grant-operation'), 1), 'Such as `GenerateDataKey` and `Decrypt`.'),
  name: optional(text('grant-name')),
  encryptionContextEquals: optional(contextPairs),
  encryptionContextSubset: optional(contextPairs),
});

const key = object<KeyDefinition>({
  arn: required(text('key-arn')),
  policy: required(resourcePolicy, 'The key policy, as `aws kms get-key-policy` prints it.'),
  description: optional(text('text')),
  manager: optional(choice('AWS', 'CUSTOMER'), 'By default `CUSTOMER`.'),
  spec: optional(text('key-spec'), 'By default `SYMMETRIC_DEFAULT`.'),
  usage: optional(text('key-spec'), 'By default `ENCRYPT_DECRYPT`.'),
  state: optional(choice('Enabled', 'Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable')),
  aliases: optional(list(text('alias'))),
  grants: optional(list(grant)),
  tags,
});

const bucket = object<BucketDefinition>({
  name: required(text('bucket')),
  account: required(text('account'), 'ID of one of `accounts`.'),
  versioning: optional(choice('Enabled', 'Suspended', 'never'), 'By default `Enabled`.'),
  encryption: required(
    object<BucketDefinition['encryption']>({
      algorithm: required(choice('AES256', 'aws:kms', 'aws:kms:dsse')),
      kmsKeyId: optional(text('key-id'), 'As configured. Without it, `aws:kms` means the AWS managed key.'),
      bucketKeyEnabled: optional(flag),
    }),
    'The default encryption.',
  ),
  policy: optional(resourcePolicy),
  vpcEndpointPolicy: optional(
    resourcePolicy,
    'Of the VPC endpoint that its requests come through, if they do.',
  ),
});

const caller = variants<CallerDefinition>({
  user: object<Extract<CallerDefinition, { readonly kind: 'user' }>>({
    kind: required(choice('user')),
    account: required(text('account')),
    userName: required(text('user-name')),
  }),
  'role-session': object<Extract<CallerDefinition, { readonly kind: 'role-session' }>>({
    kind: required(choice('role-session')),
    account: required(text('account')),
    roleName: required(text('user-name'), 'Without the path.'),
    sessionName: required(text('session-name')),
    sessionPolicies: optional(list(identityPolicy), 'As passed when the session was opened.'),
    expiresIn: optional(
      number(-30 * DAY, DAY / 2),
      'Seconds from the start; negative: it has expired. By default twelve hours.',
    ),
  }),
});

export const SCENARIO_FILE: Shape<ScenarioFile> = object<ScenarioFile>({
  $schema: optional(text('text'), 'For editors.'),
  title: optional(text('text'), 'Shown when the practice account starts.'),
  verdict: optional(
    object<ScenarioInfo['verdict']>({
      code: required(text('text')),
      layers: required(list(choice(...LAYERS))),
    }),
    'What a check should come to, for people: nothing in the practice account reads it.',
  ),
  region: required(text('region'), 'Of the buckets. Keys have their own, in their ARN.'),
  organizations: optional(list(organization)),
  accounts: required(list(account, 1)),
  keys: required(list(key, 1)),
  buckets: required(list(bucket, 1)),
  caller: required(caller, 'Who uploads.'),
  bucket: required(text('bucket'), 'Where to: the name of one of `buckets`.'),
  kmsKeyArn: required(text('key-arn'), 'The key that it is about: the ARN of one of `keys`.'),
  ciphertextForm: optional(
    choice('key-arn', 'ciphertext'),
    'How KMS names the key where Decrypt is refused: both forms have been seen. By default `key-arn`.',
  ),
});
