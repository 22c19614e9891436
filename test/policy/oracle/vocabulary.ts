/** What the generated requests and policies are made of: callers, resources, condition keys with values to send and to ask for. */
import type { Principal } from '../../../src/policy/index.ts';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const OBJECT = 'arn:aws:s3:::reports/john/2026.csv';

function user(account: string, path: string): Principal {
  return {
    kind: 'user',
    arn: `arn:aws:iam::${account}:user/${path}`,
    account,
    userId: 'AIDACKCEVSQ6C2EXAMPLE',
  };
}

function session(account: string): Principal {
  return {
    kind: 'role-session',
    arn: `arn:aws:sts::${account}:assumed-role/app/session-1`,
    account,
    roleName: 'app',
    sessionName: 'session-1',
    roleArn: `arn:aws:iam::${account}:role/team/app`,
    roleId: 'AROADBQP57FF2AEXAMPLE',
  };
}

export type CallerName =
  | 'user'
  | 'user-with-path'
  | 'session'
  | 'root'
  | 'federated-user'
  | 'other-user'
  | 'other-session'
  | 'other-root'
  | 'service'
  | 'anonymous';

export const CALLERS: Readonly<Record<CallerName, Principal>> = {
  user: user(ACCOUNT, 'john'),
  'user-with-path': user(ACCOUNT, 'team/john'),
  session: session(ACCOUNT),
  root: { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT },
  'federated-user': {
    kind: 'federated-user',
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/john`,
    account: ACCOUNT,
  },
  'other-user': user(OTHER_ACCOUNT, 'john'),
  'other-session': session(OTHER_ACCOUNT),
  'other-root': { kind: 'root', arn: `arn:aws:iam::${OTHER_ACCOUNT}:root`, account: OTHER_ACCOUNT },
  service: { kind: 'service', service: 'logging.s3.amazonaws.com' },
  anonymous: { kind: 'anonymous' },
};

export const ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey', 's3:PutObject', 's3:GetObject'] as const;
export type ActionName = (typeof ACTIONS)[number];

export type KeyType = 'string' | 'list' | 'arn' | 'numeric' | 'date' | 'bool' | 'ip';

/** A condition key, values a request may have and values a policy may ask for. */
export interface ConditionKey {
  readonly key: string;
  readonly type: KeyType;
  /** actions begin with this; null: any */
  readonly only: 'kms:' | 's3:PutObject' | null;
  readonly sent: readonly string[];
  readonly asked: readonly string[];
  /** asked for now and then: the oracle is known to err with them (left-out.ts) */
  readonly rare?: readonly string[];
}

/** A policy variable as a policy writes it. */
export function variable(name: string): string {
  return `\${${name}}`;
}

const TEXTS = ['red', 'Red', 'blue', 're*d', 'r?d', 'straße'];
const PATTERNS = [
  'red',
  'RED',
  'blue',
  'r*',
  '*d',
  'r?d',
  '*',
  '?*e*',
  variable('aws:username'),
  variable("aws:referer, 'red'"),
  'green',
];
const ARNS = [
  'arn:aws:s3:::reports',
  'arn:aws:sns:us-east-1:111122223333:topic:sub',
  'arn:aws:lambda:eu-west-1:444455556666:function:reports',
];
const ARN_PATTERNS = [
  ...ARNS,
  'arn:aws:s3:::*',
  'arn:*:sns:us-*:111122223333:topic*',
  'arn:aws:*:*:*:*',
  'arn:aws:lambda:??-west-1:*:function:rep?rts',
  'arn:aws:sns:*:topic',
  `arn:aws:s3:::${variable("aws:referer, 'reports'")}`,
];
const INSTANTS = [
  '2026-01-01T00:30:00Z',
  '2026-01-01T00:00:00Z',
  '2026-06-30T12:30:00Z',
  '2025-12-31T23:59:59Z',
];
const DATES = [...INSTANTS, '2026-01-01', '2026-01-01T01:00:00+01:00'];
const EPOCHS = ['1767225600', '1782822600', '1700000000'];
const NUMBERS = ['0', '7', '300', '3600', '10.5', '-1'];
/** some just outside a block */
const ADDRESSES = [
  '203.0.113.9',
  '203.0.112.9',
  '203.0.113.8',
  '198.51.100.1',
  '198.51.100.2',
  '10.0.0.1',
  '11.0.0.1',
  '2001:db8::1',
  '2001:db9::1',
  '2001:db8:1234:5678::9',
  '2001:db8:1234:5679::9',
];
const BLOCKS = [
  '203.0.113.0/24',
  '203.0.113.9',
  '198.51.100.0/31',
  '10.0.0.0/8',
  '2001:DB8::/32',
  '2001:db8:1234:5678::/64',
];

export const CONDITION_KEYS: readonly ConditionKey[] = [
  {
    key: 'aws:PrincipalTag/team',
    type: 'string',
    only: null,
    sent: TEXTS,
    asked: PATTERNS,
    rare: [`re${variable('*')}d`],
  },
  {
    key: 'aws:referer',
    type: 'string',
    only: null,
    sent: TEXTS,
    asked: PATTERNS,
    rare: [`re${variable('*')}d`],
  },
  {
    key: 'aws:username',
    type: 'string',
    only: null,
    sent: [],
    asked: ['john', 'John', 'j*', 'jane', variable('aws:username'), '*'],
  },
  {
    key: 'kms:ViaService',
    type: 'string',
    only: 'kms:',
    sent: ['s3.us-east-1.amazonaws.com', 's3.eu-west-1.amazonaws.com'],
    asked: ['s3.us-east-1.amazonaws.com', 's3.*.amazonaws.com', 'ec2.us-east-1.amazonaws.com'],
  },
  { key: 'kms:CallerAccount', type: 'string', only: 'kms:', sent: [], asked: [ACCOUNT, OTHER_ACCOUNT] },
  {
    key: 's3:x-amz-server-side-encryption',
    type: 'string',
    only: 's3:PutObject',
    sent: ['aws:kms', 'AES256'],
    asked: ['aws:kms', 'aws:*', 'AES256', 'aes256'],
  },
  { key: 'aws:SourceArn', type: 'arn', only: null, sent: ARNS, asked: ARN_PATTERNS },
  {
    key: 'aws:PrincipalArn',
    type: 'arn',
    only: null,
    sent: [],
    asked: [
      `arn:aws:iam::${ACCOUNT}:user/john`,
      `arn:aws:iam::${ACCOUNT}:role/team/app`,
      `arn:aws:iam::*:role/*`,
      `arn:aws:iam::${variable('aws:PrincipalAccount')}:user/*`,
      `arn:aws:iam::${OTHER_ACCOUNT}:*`,
    ],
  },
  { key: 'aws:MultiFactorAuthAge', type: 'numeric', only: null, sent: NUMBERS, asked: NUMBERS },
  { key: 'aws:CurrentTime', type: 'date', only: null, sent: INSTANTS, asked: DATES, rare: EPOCHS },
  { key: 'aws:EpochTime', type: 'date', only: null, sent: EPOCHS, asked: EPOCHS, rare: DATES },
  {
    key: 'aws:SecureTransport',
    type: 'bool',
    only: null,
    sent: ['true', 'false'],
    asked: ['true', 'false', 'True'],
  },
  {
    key: 'aws:ViaAWSService',
    type: 'bool',
    only: null,
    sent: ['true', 'false'],
    asked: ['true', 'false'],
  },
  {
    key: 'aws:SourceIp',
    type: 'ip',
    only: null,
    sent: ADDRESSES,
    asked: BLOCKS,
    rare: ['0.0.0.0/0', '::/0'],
  },
  {
    key: 'aws:VpcSourceIp',
    type: 'ip',
    only: null,
    sent: ADDRESSES,
    asked: BLOCKS,
    rare: ['0.0.0.0/0', '::/0'],
  },
  {
    key: 'aws:CalledVia',
    type: 'list',
    only: null,
    sent: TEXTS,
    asked: PATTERNS,
    rare: [`re${variable('*')}d`],
  },
  {
    key: 'aws:TagKeys',
    type: 'list',
    only: null,
    sent: TEXTS,
    asked: PATTERNS,
    rare: [`re${variable('*')}d`],
  },
];

const ORDERED = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];
const STRING = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'BinaryEquals',
];

/** The operators that belong to a type of key. */
export const OPERATORS: Readonly<Record<KeyType, readonly string[]>> = {
  string: STRING,
  list: STRING,
  arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'StringLike', 'StringNotEquals'],
  numeric: ORDERED.map((name) => `Numeric${name}`),
  date: ORDERED.map((name) => `Date${name}`),
  bool: ['Bool'],
  ip: ['IpAddress', 'NotIpAddress'],
};
