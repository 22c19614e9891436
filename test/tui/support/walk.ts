/** A recorded check: the events of the articles' case, and of the same check after the fix. */

import { PLANNED_CALLS } from '../../../src/check/calls.ts';
import type { CheckEvent, CheckResult, Look } from '../../../src/check/events.ts';
import type {
  CallError,
  Evidence,
  Fix,
  FlowOutcome,
  ObservedTarget,
  RequestFlow,
  Step,
} from '../../../src/diagnosis/index.ts';
import type { PracticeAccount } from '../../../src/practice/handle.ts';

const ACCOUNT = '111122223333';
export const CALLER = `arn:aws:iam::${ACCOUNT}:user/john`;
export const KEY = `arn:aws:kms:eu-west-3:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const FOLDER = 's3-kms-wizard/20261122T004500Z-0123456789abcdef0123456789abcdef/';

export const TARGET: ObservedTarget = {
  bucket: 'amzn-s3-demo-bucket',
  region: 'eu-west-3',
  prefix: '',
  kmsKeyId: KEY,
  sse: 'aws:kms',
  bucketKey: null,
  endpoint: 'http://127.0.0.1:40000',
  serviceEndpoints: {},
  largeBytes: 6 * 1024 * 1024,
  partBytes: 5 * 1024 * 1024,
  objectKey: null,
};

const PRINCIPAL = { kind: 'user', arn: CALLER, account: ACCOUNT, userId: null } as const;

/** A practice account that is nowhere: nobody is asked anything. */
export const PRACTICE: PracticeAccount = {
  endpoint: 'http://127.0.0.1:1',
  region: 'eu-west-3',
  bucket: TARGET.bucket,
  kmsKeyArn: KEY,
  scenario: 'same-account-key-policy',
  caller: { arn: CALLER, accessKeyId: 'A', secretAccessKey: 'S', sessionToken: null },
  bucketAccount: ACCOUNT,
  keyAccount: ACCOUNT,
  admins: [{ account: ACCOUNT, accessKeyId: 'B', secretAccessKey: 'T' }],
  apply: async () => ({ ok: true }),
  close: async () => {},
};

export const EVIDENCE: Evidence = {
  caller: { status: 'read', value: PRINCIPAL, by: 'caller' },
  key: { status: 'none', by: 'caller' },
  keyPolicy: { status: 'none', by: 'caller' },
  grants: { status: 'none', by: 'caller' },
  bucketRegion: { status: 'read', value: 'eu-west-3', by: 'caller' },
  bucketEncryption: { status: 'none', by: 'caller' },
  bucketPolicy: { status: 'none', by: 'caller' },
  versioning: { status: 'read', value: 'Enabled', by: 'caller' },
  defaultRetention: { status: 'none', by: 'caller' },
  replication: { status: 'none', by: 'caller' },
  notifications: { status: 'none', by: 'caller' },
  identity: { status: 'none', by: 'caller' },
  dryRun: { status: 'not-asked', because: 'not-needed' },
  reportedError: { status: 'not-asked', because: 'not-needed' },
  sessionPolicies: { status: 'not-asked', because: 'not-needed' },
  serviceControl: { status: 'not-asked', because: 'not-needed' },
  resourceControl: { status: 'not-asked', because: 'not-needed' },
  vpcEndpointPolicy: { status: 'not-asked', because: 'not-needed' },
  readers: { status: 'not-asked', because: 'not-needed' },
};

export const LOOK: Look = {
  target: TARGET,
  caller: PRINCIPAL,
  evidence: EVIDENCE,
  objectKeys: [`${FOLDER}small`, `${FOLDER}large`],
  controls: [],
  calls: PLANNED_CALLS,
  warnings: [],
  stopped: null,
};

export const DENIED: CallError = {
  code: 'AccessDenied',
  httpStatus: 403,
  message: `User: ${CALLER} is not authorized to perform: kms:Decrypt on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
  requestId: '4442587FB7D0A2F9',
};

export const FIX: Fix = {
  target: 'key-policy',
  change: 'edit-statement',
  account: ACCOUNT,
  statement: {
    Sid: 'AllowUseOfTheKey',
    Effect: 'Allow',
    Principal: { AWS: CALLER },
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: '*',
  },
  document: JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Administration',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/KeyAdmin` },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Sid: 'AllowUseOfTheKey',
          Effect: 'Allow',
          Principal: { AWS: CALLER },
          Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
          Resource: '*',
        },
      ],
    },
    null,
    2,
  ),
  diff: [
    '--- key-policy.json',
    '+++ key-policy.json',
    '@@ -12,7 +12,10 @@',
    '       "Sid": "AllowUseOfTheKey",',
    '       "Effect": "Allow",',
    `       "Principal": { "AWS": "${CALLER}" },`,
    '-      "Action": "kms:GenerateDataKey",',
    '+      "Action": [',
    '+        "kms:GenerateDataKey",',
    '+        "kms:Decrypt"',
    '+      ],',
    '       "Resource": "*"',
    '     }',
  ].join('\n'),
  files: [{ name: 'key-policy.json', content: '{}' }],
  read: [
    `aws kms get-key-policy --key-id ${KEY} --policy-name default --region eu-west-3 --query Policy --output text`,
  ],
  actions: [{ kind: 'put-key-policy', account: ACCOUNT, keyArn: KEY, policy: '{}' }],
  commands: [
    `aws kms put-key-policy --key-id ${KEY} --policy-name default --policy file://key-policy.json --region eu-west-3`,
  ],
  terraform:
    'statement {\n  sid       = "AllowUseOfTheKey"\n  effect    = "Allow"\n  actions   = ["kms:GenerateDataKey", "kms:Decrypt"]\n  resources = ["*"]\n}',
  cloudformation:
    '- Sid: AllowUseOfTheKey\n  Effect: Allow\n  Action:\n    - kms:GenerateDataKey\n    - kms:Decrypt\n  Resource: "*"',
  prediction: 'allowed',
  addsOnly: [{ principal: CALLER, action: 'kms:Decrypt', resource: KEY, condition: null }],
  notes: [],
  alternatives: [],
};

const ok = (
  id: string,
  operation: Step['operation'],
  startedAfterMs: number,
  bytes: number | null,
): Step => ({
  id,
  operation,
  outcome: 'succeeded',
  startedAfterMs,
  durationMs: 42,
  bytes,
  requestId: '0123456789ABCDEF',
  kmsKeyArn: KEY,
});

export function stepsOf(fixed: boolean): readonly Step[] {
  const part = (number: number, bytes: number): Step =>
    fixed
      ? ok(`upload-part-${number}`, 'UploadPart', 90, bytes)
      : {
          id: `upload-part-${number}`,
          operation: 'UploadPart',
          outcome: 'failed',
          startedAfterMs: 90,
          durationMs: 37,
          bytes,
          requestId: DENIED.requestId,
          error: DENIED,
        };
  return [
    ok('small-put-object', 'PutObject', 10, 1024),
    ok('create-multipart-upload', 'CreateMultipartUpload', 60, null),
    part(1, TARGET.partBytes),
    part(2, TARGET.largeBytes - TARGET.partBytes),
    fixed
      ? ok('complete-multipart-upload', 'CompleteMultipartUpload', 160, null)
      : {
          id: 'complete-multipart-upload',
          operation: 'CompleteMultipartUpload',
          outcome: 'skipped',
          because: 'earlier-step-failed',
        },
  ];
}

function flowOf(fixed: boolean): RequestFlow {
  const kms = (action: string, outcome: FlowOutcome) => ({ action, outcome });
  return {
    calls: [
      {
        upload: 'small',
        operation: 'PutObject',
        parts: null,
        s3: 'passed',
        kms: kms('kms:GenerateDataKey', 'passed'),
      },
      {
        upload: 'large',
        operation: 'CreateMultipartUpload',
        parts: null,
        s3: 'passed',
        kms: kms('kms:GenerateDataKey', 'passed'),
      },
      {
        upload: 'large',
        operation: 'UploadPart',
        parts: { first: 1, last: 2 },
        s3: 'passed',
        kms: kms('kms:Decrypt', fixed ? 'passed' : 'refused'),
      },
      {
        upload: 'large',
        operation: 'CompleteMultipartUpload',
        parts: null,
        s3: fixed ? 'passed' : 'not-reached',
        kms: null,
      },
    ],
    stop: fixed
      ? null
      : {
          call: 2,
          at: 'kms',
          because: 'policy',
          said: true,
          action: 'kms:Decrypt',
          denial: 'implicit',
          layers: ['key-policy'],
          policies: [],
          confidence: 'proved',
        },
  };
}

export function resultOf(fixed: boolean, interrupted = false): CheckResult {
  return {
    startedAt: '2026-11-22T00:45:00.000Z',
    finishedAt: '2026-11-22T00:45:02.000Z',
    interrupted,
    redacted: false,
    target: TARGET,
    steps: stepsOf(fixed),
    evidence: EVIDENCE,
    verdict: fixed
      ? {
          code: 'no-problem-found',
          action: null,
          failedOperation: null,
          denial: null,
          layers: [],
          confidence: 'proved',
          reasons: [{ id: 'both-uploads-succeeded', values: {} }],
          nextSteps: [],
        }
      : {
          code: 'decrypt-not-allowed',
          action: 'kms:Decrypt',
          failedOperation: 'UploadPart',
          denial: 'implicit',
          layers: ['key-policy'],
          confidence: 'proved',
          reasons: [
            {
              id: 'small-upload-succeeded',
              values: { operation: 'PutObject', action: 'kms:GenerateDataKey' },
            },
            {
              id: 'create-succeeded',
              values: { operation: 'CreateMultipartUpload', action: 'kms:GenerateDataKey' },
            },
            { id: 'message-names-layer', values: { action: 'kms:Decrypt', layer: 'key-policy' } },
          ],
          nextSteps: [],
        },
    fixes: fixed ? [] : [FIX],
    flow: flowOf(fixed),
    mechanism: [{ id: fixed ? 'both-uploads-work' : 'decrypt', values: {} }],
    cleanup: { complete: true, verified: true, left: [] },
  };
}

/** Every event of one check, in order. */
export function eventsOf(fixed: boolean): readonly CheckEvent[] {
  const steps = stepsOf(fixed);
  return [
    { type: 'look-started' },
    { type: 'look-finished', look: LOOK },
    {
      type: 'probe-started',
      plan: steps.map((step) => ({
        id: step.id,
        operation: step.operation,
        bytes: 'bytes' in step ? step.bytes : null,
      })),
    },
    ...steps.flatMap((step): readonly CheckEvent[] =>
      step.outcome === 'skipped'
        ? [{ type: 'step-finished', step }]
        : [
            { type: 'step-started', id: step.id, operation: step.operation, bytes: step.bytes },
            ...(step.bytes === null
              ? []
              : [{ type: 'step-progress' as const, id: step.id, sentBytes: Math.round(step.bytes / 2) }]),
            { type: 'step-finished', step },
          ],
    ),
    { type: 'cleanup-started', interrupted: false },
    { type: 'cleanup-finished', cleanup: { complete: true, verified: true, left: [] } },
    { type: 'finished', result: resultOf(fixed) },
  ];
}
