/** What a check would have seen where every document is as large as AWS takes it, or a fraction or a multiple of that. */
import type { Evidence, Observation, Piece, Step } from '../../src/diagnosis/index.ts';
import type { Grant } from '../../src/policy/index.ts';
import {
  ACCOUNT,
  allow,
  filled,
  GRANTS,
  grants,
  guardrail,
  identityStatement,
  KEY,
  LARGEST,
  MANAGED_POLICIES,
  ORGANIZATION_LEVELS,
  type StatementMaker,
  user,
} from './largest.ts';

const BUCKET = 'reports';
const CALLER = user(0);
const OPEN = { Effect: 'Allow', Action: '*', Resource: '*' };

/** What stands in the way of kms:Decrypt: always the last statement, policy or grant, and always the same caller. */
export interface Case {
  readonly what: string;
  /** how AWS's message ends */
  readonly because: string;
  readonly expected: { readonly code: string; readonly layers: readonly string[] };
  /** statements at the end of the key policy, of the last IAM policy and of the last service control policy */
  readonly keyPolicy: readonly unknown[];
  readonly identity: readonly unknown[];
  readonly organization: readonly unknown[];
  readonly grant: boolean;
  /** what the IAM policies are filled with */
  readonly filling: StatementMaker;
}

const NOT_ALLOWED = 'decrypt-not-allowed';
const BY_RESOURCE = 'because no resource-based policy allows the kms:Decrypt action';
const DELEGATION = allow(`arn:aws:iam::${ACCOUNT}:root`, 'kms:*');
const OBJECTS = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const DATA_KEYS = { Effect: 'Allow', Action: ['s3:*', 'kms:GenerateDataKey'], Resource: '*' };

export const CASES: readonly Case[] = [
  {
    what: 'the statement of the key policy lacks the action',
    because: BY_RESOURCE,
    expected: { code: NOT_ALLOWED, layers: ['key-policy'] },
    keyPolicy: [allow(CALLER, 'kms:GenerateDataKey')],
    identity: [OBJECTS],
    organization: [],
    grant: false,
    filling: identityStatement,
  },
  {
    what: 'the key policy leaves it to IAM, and the IAM policy lacks the action',
    because: 'because no identity-based policy allows the kms:Decrypt action',
    expected: { code: NOT_ALLOWED, layers: ['identity-policy'] },
    keyPolicy: [DELEGATION],
    identity: [DATA_KEYS],
    organization: [],
    grant: false,
    filling: identityStatement,
  },
  {
    what: 'the grant lacks the operation',
    because: BY_RESOURCE,
    expected: { code: NOT_ALLOWED, layers: ['grant'] },
    keyPolicy: [],
    identity: [OBJECTS],
    organization: [],
    grant: true,
    filling: identityStatement,
  },
  {
    what: 'the key policy denies it to everybody',
    because: 'with an explicit deny in a resource-based policy',
    expected: { code: 'decrypt-denied', layers: ['key-policy'] },
    keyPolicy: [DELEGATION, { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' }],
    identity: [OPEN],
    organization: [],
    grant: false,
    filling: identityStatement,
  },
  {
    what: 'a service control policy denies it',
    because: 'with an explicit deny in a service control policy',
    expected: { code: 'decrypt-denied', layers: ['service-control-policy'] },
    keyPolicy: [DELEGATION],
    identity: [OPEN],
    organization: [{ Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' }],
    grant: false,
    filling: identityStatement,
  },
  {
    what: 'hundreds of Allows hang on a tag that nobody knows',
    because: 'because no identity-based policy allows the kms:Decrypt action',
    expected: { code: NOT_ALLOWED, layers: ['identity-policy'] },
    keyPolicy: [DELEGATION],
    identity: [OBJECTS],
    organization: [],
    grant: false,
    filling: (index) => ({
      Effect: 'Allow',
      Action: 'kms:GenerateDataKey',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalTag/team': `team-${index}` } },
    }),
  },
];

/**
 * @param scale 1: the largest that AWS takes
 * @param run another number gives other texts of the same size
 * @returns `characters`: of all policies together
 */
export function largestObservation(
  about: Case,
  scale: number,
  run = 0,
): { readonly observation: Observation; readonly characters: number } {
  const size = (length: number) => Math.round(length * scale);
  const other = (text: string) => `${' '.repeat(run)}${text}`;
  const keyPolicy = other(
    filled(
      [],
      size(LARGEST.keyPolicy),
      (index) => allow(user(index + 1), ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey']),
      about.keyPolicy,
    ),
  );
  const bucketPolicy = other(
    filled([], size(LARGEST.bucketPolicy), (index) => ({
      ...allow(user(index + 1), ['s3:PutObject', 's3:GetObject*']),
      Resource: `arn:aws:s3:::${BUCKET}/team-${index}/*`,
      Condition: { StringEquals: { 's3:x-amz-server-side-encryption': ['aws:kms', 'aws:kms:dsse'] } },
    })),
  );
  const managed = series(MANAGED_POLICIES, about.identity, (last) =>
    other(filled([], size(LARGEST.managedPolicy), about.filling, last)),
  );
  const boundary = other(filled([OPEN], size(LARGEST.managedPolicy), identityStatement));
  const organization = series(ORGANIZATION_LEVELS, about.organization, (last) =>
    other(filled([OPEN], size(LARGEST.serviceControlPolicy), guardrail, last)),
  );
  const evidence: Evidence = {
    ...NOTHING_READ,
    keyPolicy: read(keyPolicy),
    bucketPolicy: read(bucketPolicy),
    grants: read([...grants(size(GRANTS)), ...(about.grant ? [GRANT_OF_CALLER] : [])]),
    identity: read({
      subject: { kind: 'user', name: 'user-0', arn: CALLER },
      policies: managed.map((document, index) => ({
        kind: 'managed',
        name: `policy-${index}`,
        arn: `arn:aws:iam::${ACCOUNT}:policy/policy-${index}`,
        group: null,
        document,
      })),
      boundary: { arn: `arn:aws:iam::${ACCOUNT}:policy/boundary`, document: boundary },
      incomplete: [],
    }),
    serviceControl: read(
      organization.map((document, index) => ({ name: `scp-${index}.json`, arn: null, document })),
    ),
  };
  const texts = [keyPolicy, bucketPolicy, ...managed, boundary, ...organization];
  const message = `User: ${CALLER} is not authorized to perform: kms:Decrypt on resource: ${KEY} ${about.because}`;
  return {
    observation: { target: TARGET, steps: stepsRefused(message), evidence },
    characters: texts.reduce((sum, { length }) => sum + length, 0),
  };
}

function series(
  count: number,
  ofLast: readonly unknown[],
  make: (last: readonly unknown[]) => string,
): string[] {
  return Array.from({ length: count }, (_, index) => make(index === count - 1 ? ofLast : []));
}

function read<T>(value: T): Piece<T> {
  return { status: 'read', value, by: 'caller' };
}

const GRANT_OF_CALLER: Grant = {
  grantId: 'grant-of-the-caller',
  name: null,
  keyArn: KEY,
  granteePrincipal: CALLER,
  retiringPrincipal: null,
  operations: ['GenerateDataKey'],
  constraints: null,
};

const TARGET: Observation['target'] = {
  bucket: BUCKET,
  region: 'us-east-1',
  prefix: '',
  kmsKeyId: null,
  sse: 'aws:kms',
  bucketKey: null,
  endpoint: null,
  serviceEndpoints: {},
  largeBytes: 6_291_456,
  partBytes: 5_242_880,
  objectKey: null,
};

const NONE = { status: 'none', by: 'caller' } as const;
const UNREAD = { status: 'not-asked', because: 'not-needed' } as const;

const NOTHING_READ: Evidence = {
  caller: read({ kind: 'user', arn: CALLER, account: ACCOUNT, userId: null }),
  key: UNREAD,
  keyPolicy: UNREAD,
  grants: NONE,
  bucketRegion: read('us-east-1'),
  bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: false }),
  bucketPolicy: NONE,
  versioning: NONE,
  defaultRetention: NONE,
  replication: NONE,
  notifications: NONE,
  identity: UNREAD,
  dryRun: UNREAD,
  reportedError: UNREAD,
  sessionPolicies: UNREAD,
  serviceControl: UNREAD,
  resourceControl: UNREAD,
  vpcEndpointPolicy: UNREAD,
  readers: UNREAD,
};

function stepsRefused(message: string): readonly Step[] {
  const answered = { startedAfterMs: 0, durationMs: 10, bytes: 1, requestId: 'R' };
  const worked = { ...answered, outcome: 'succeeded', kmsKeyArn: KEY } as const;
  return [
    { ...worked, id: 'small-put-object', operation: 'PutObject' },
    { ...worked, id: 'create-multipart-upload', operation: 'CreateMultipartUpload' },
    {
      ...answered,
      id: 'upload-part-1',
      operation: 'UploadPart',
      outcome: 'failed',
      error: { code: 'AccessDenied', httpStatus: 403, message, requestId: 'R' },
    },
  ];
}
