/**
 * The scenarios of the design as observations: what such a caller's check sees, and what has to come of it. That the
 * practice account's own checks see the same is tested with the scenarios.
 */
import { expect, it } from 'vitest';
import {
  diagnose,
  type Evidence,
  type Observation,
  type Step,
  type Verdict,
} from '../../../src/diagnosis/index.ts';
import { SCENARIO_IDS } from '../../../src/practice/index.ts';
import {
  ADMIN,
  BY_IDENTITY,
  BY_KEY_POLICY,
  DECRYPT,
  GENERATE,
  grantTo,
  NAMES_EMMA,
  OBJECTS,
  onKey,
} from '../cases.ts';
import {
  ACCOUNT,
  BUCKET,
  denied,
  EMMA,
  evidence,
  FOREIGN_KEY,
  failed,
  failing,
  identity,
  json,
  KEY,
  key,
  OTHER,
  ROOT,
  read,
  refused,
  refusedAtPart,
  THREE_WAYS,
  USER,
  worked,
} from '../observations.ts';

type Expected = Partial<Pick<Verdict, 'code' | 'layers' | 'denial' | 'confidence'>>;

const own = (...statements: unknown[]) =>
  read(identity(EMMA, statements.length === 0 ? [OBJECTS] : [OBJECTS, { name: 'key', statements }]));
const forKey = (Action: unknown, Resource = KEY) => ({ Effect: 'Allow', Action, Resource });
const BOTH = [GENERATE, DECRYPT];
const KEY_POLICY: Partial<Evidence> = {
  key: read(key(KEY)),
  keyPolicy: read(json(ADMIN, NAMES_EMMA)),
  identity: own(),
};
const DELEGATED: Partial<Evidence> = {
  ...KEY_POLICY,
  keyPolicy: read(json(ROOT)),
  identity: own(forKey(BOTH)),
};
const explicitIn = (layer: string, arn = '') =>
  denied(DECRYPT, `on resource: ${KEY} with an explicit deny in ${layer}${arn}`);

const ofPartner = (by: unknown): Partial<Evidence> => ({
  key: refused(),
  keyPolicy: { status: 'not-asked', because: 'other-account' },
  grants: refused(),
  identity: own(forKey(by, FOREIGN_KEY)),
});
const acrossAccounts = (message: string, by: unknown) => refusedAtPart(message, ofPartner(by), FOREIGN_KEY);
const THREE = denied(DECRYPT, `on the resource associated with this ciphertext ${THREE_WAYS}`);

const control = (id: string, step: Step): Step => ({ ...step, id });
const withControls = (observation: Observation): Observation => ({
  ...observation,
  steps: [
    ...observation.steps,
    control('control-same-bytes-put-object', worked('PutObject')),
    control('control-aes256-create-multipart-upload', worked('CreateMultipartUpload', null)),
    control('control-aes256-upload-part-1', worked('UploadPart', null)),
  ],
});
const keyError = (code: string, message: string) =>
  failing(failed('PutObject', message, code, 400), { key: read(key(KEY)) });

const SCENARIOS: Readonly<Record<(typeof SCENARIO_IDS)[number], readonly [Observation, Expected]>> = {
  'same-account-key-policy': [
    refusedAtPart(BY_KEY_POLICY, KEY_POLICY),
    { code: 'decrypt-not-allowed', layers: ['key-policy'], denial: 'implicit', confidence: 'proved' },
  ],
  'same-account-iam': [
    refusedAtPart(BY_IDENTITY, { ...DELEGATED, identity: own(forKey(GENERATE)) }),
    { code: 'decrypt-not-allowed', layers: ['identity-policy'], denial: 'implicit', confidence: 'proved' },
  ],
  'same-account-grant': [
    refusedAtPart(BY_KEY_POLICY, {
      ...KEY_POLICY,
      keyPolicy: read(json(ADMIN)),
      grants: read([grantTo(USER)]),
    }),
    { code: 'decrypt-not-allowed', layers: ['grant'], denial: 'implicit', confidence: 'proved' },
  ],
  'cross-account-both': [
    acrossAccounts(THREE, GENERATE),
    { code: 'decrypt-not-allowed', layers: ['key-policy', 'identity-policy'], confidence: 'likely' },
  ],
  'cross-account-key-policy': [
    acrossAccounts(THREE, BOTH),
    { code: 'decrypt-not-allowed', layers: ['key-policy'], denial: 'implicit', confidence: 'likely' },
  ],
  'cross-account-iam': [
    acrossAccounts(onKey('identity-based', DECRYPT, FOREIGN_KEY), GENERATE),
    { code: 'decrypt-not-allowed', layers: ['identity-policy'], denial: 'implicit', confidence: 'proved' },
  ],
  'deny-key-policy': [
    refusedAtPart(explicitIn('a resource-based policy'), {
      ...KEY_POLICY,
      keyPolicy: read(
        json(ROOT, { Effect: 'Deny', Principal: { AWS: USER }, Action: DECRYPT, Resource: '*' }),
      ),
    }),
    { code: 'decrypt-denied', layers: ['key-policy'], denial: 'explicit', confidence: 'proved' },
  ],
  'deny-identity-policy': [
    refusedAtPart(explicitIn('an identity-based policy'), {
      ...DELEGATED,
      identity: own(forKey('kms:*'), { Effect: 'Deny', Action: DECRYPT, Resource: '*' }),
    }),
    { code: 'decrypt-denied', layers: ['identity-policy'], denial: 'explicit', confidence: 'proved' },
  ],
  'deny-scp': [
    refusedAtPart(
      explicitIn(
        'a service control policy',
        ': arn:aws:organizations::999999999999:policy/o-x/service_control_policy/p-y',
      ),
      DELEGATED,
    ),
    { code: 'decrypt-denied', layers: ['service-control-policy'], denial: 'explicit', confidence: 'proved' },
  ],
  'deny-rcp': [
    refusedAtPart(explicitIn('a resource control policy'), DELEGATED),
    { code: 'decrypt-denied', layers: ['resource-control-policy'], denial: 'explicit', confidence: 'proved' },
  ],
  'deny-boundary': [
    refusedAtPart(explicitIn('a permissions boundary'), DELEGATED),
    { code: 'decrypt-denied', layers: ['permissions-boundary'], denial: 'explicit', confidence: 'proved' },
  ],
  'deny-session-policy': [
    refusedAtPart(explicitIn('a session policy'), DELEGATED),
    { code: 'decrypt-denied', layers: ['session-policy'], denial: 'explicit', confidence: 'proved' },
  ],
  'deny-vpc-endpoint': [
    failing(
      failed(
        'PutObject',
        denied(
          's3:PutObject',
          `on resource: "arn:aws:s3:::${BUCKET}/k" with an explicit deny in a VPC endpoint policy`,
        ),
      ),
      DELEGATED,
    ),
    { code: 's3-action-denied', layers: ['vpc-endpoint-policy'], denial: 'explicit', confidence: 'proved' },
  ],
  'boundary-without-decrypt': [
    refusedAtPart(onKey('permissions boundary').replace('boundary policy', 'boundary'), {
      ...DELEGATED,
      identity: read({
        ...identity(EMMA, [OBJECTS, { name: 'key', statements: [forKey(BOTH)] }]),
        boundary: {
          arn: `arn:aws:iam::${ACCOUNT}:policy/limits`,
          document: json({ Effect: 'Allow', Action: ['s3:*', GENERATE], Resource: '*' }),
        },
      }),
    }),
    {
      code: 'decrypt-not-allowed',
      layers: ['permissions-boundary'],
      denial: 'implicit',
      confidence: 'proved',
    },
  ],
  'session-policy-without-decrypt': [
    refusedAtPart(onKey('session'), DELEGATED),
    { code: 'decrypt-not-allowed', layers: ['session-policy'], denial: 'implicit', confidence: 'proved' },
  ],
  'scp-without-decrypt': [
    refusedAtPart(onKey('service control'), DELEGATED),
    {
      code: 'decrypt-not-allowed',
      layers: ['service-control-policy'],
      denial: 'implicit',
      confidence: 'proved',
    },
  ],
  'encryption-context': [
    refusedAtPart(BY_KEY_POLICY, {
      ...KEY_POLICY,
      bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: true }),
      keyPolicy: read(
        json(ADMIN, NAMES_EMMA, {
          ...NAMES_EMMA,
          Sid: 'Objects',
          Action: DECRYPT,
          Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${BUCKET}/*` } },
        }),
      ),
    }),
    { code: 'decrypt-not-allowed', layers: ['key-policy'], denial: 'implicit', confidence: 'proved' },
  ],
  'bare-message': [
    withControls(
      refusedAtPart('Access Denied', {
        key: refused(),
        keyPolicy: refused(),
        grants: refused(),
        identity: own(),
        bucketPolicy: refused('MethodNotAllowed', 'not allowed', 405),
      }),
    ),
    { code: 'decrypt-not-allowed', layers: [], denial: 'unknown', confidence: 'likely' },
  ],
  'no-delete-object': [
    {
      ...refusedAtPart(BY_KEY_POLICY, KEY_POLICY),
      steps: refusedAtPart(BY_KEY_POLICY).steps.map((step) =>
        step.operation === 'DeleteObject' ? failed('DeleteObject', 'Access Denied') : step,
      ),
    },
    { code: 'decrypt-not-allowed', layers: ['key-policy'], denial: 'implicit', confidence: 'proved' },
  ],
  'no-generate-data-key': [
    failing(failed('PutObject', onKey('resource-based', GENERATE)), {
      ...KEY_POLICY,
      keyPolicy: read(json(ADMIN)),
    }),
    {
      code: 'generate-data-key-not-allowed',
      layers: ['key-policy'],
      denial: 'implicit',
      confidence: 'proved',
    },
  ],
  'no-put-object': [
    failing(
      failed(
        'PutObject',
        denied(
          's3:PutObject',
          `on resource: "arn:aws:s3:::${BUCKET}/k" because no identity-based policy allows the s3:PutObject action`,
        ),
      ),
      { ...DELEGATED, identity: read(identity(EMMA, [{ name: 'key', statements: [forKey(BOTH)] }])) },
    ),
    { code: 's3-action-not-allowed', layers: ['identity-policy'], denial: 'implicit', confidence: 'proved' },
  ],
  'deny-sse-header': [
    failing(
      failed(
        'PutObject',
        denied(
          's3:PutObject',
          `on resource: "arn:aws:s3:::${BUCKET}/k" with an explicit deny in a resource-based policy`,
        ),
      ),
      DELEGATED,
    ),
    { code: 's3-action-denied', layers: ['bucket-policy'], denial: 'explicit', confidence: 'proved' },
  ],
  'key-disabled': [
    keyError('KMS.DisabledException', `${KEY} is disabled.`),
    { code: 'key-disabled', confidence: 'proved' },
  ],
  'key-pending-deletion': [
    keyError('KMS.KMSInvalidStateException', `${KEY} is pending deletion.`),
    { code: 'key-pending-deletion', confidence: 'proved' },
  ],
  'key-in-other-region': [
    keyError('KMS.NotFoundException', 'Invalid arn us-east-1'),
    { code: 'key-in-other-region', confidence: 'proved' },
  ],
  'key-not-symmetric': [
    failing(failed('PutObject', 'wrong usage', 'KMS.InvalidKeyUsageException', 400), {
      key: read(key(KEY, { spec: 'RSA_2048' })),
    }),
    { code: 'key-not-symmetric', confidence: 'proved' },
  ],
  'expired-token': [
    failing(failed('PutObject', 'The provided token has expired.', 'ExpiredToken', 400)),
    { code: 'credentials-expired', confidence: 'proved' },
  ],
  'aws-managed-key': [
    failing(failed('PutObject', denied(GENERATE, `on this resource ${THREE_WAYS}`)), {
      bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: null, bucketKeyEnabled: false }),
      bucketPolicy: refused('MethodNotAllowed', 'not allowed', 405),
      identity: own(forKey('kms:*', `arn:aws:kms:*:${OTHER}:key/*`)),
    }),
    { code: 'generate-data-key-not-allowed', layers: ['key-policy'], confidence: 'likely' },
  ],
  healthy: [
    {
      ...refusedAtPart(''),
      steps: [
        worked('PutObject'),
        worked('CreateMultipartUpload'),
        worked('UploadPart'),
        worked('CompleteMultipartUpload'),
      ],
      evidence: evidence(DELEGATED),
    },
    { code: 'no-problem-found', layers: [], denial: null, confidence: 'proved' },
  ],
};

it.each(SCENARIO_IDS)('%s', (id) => {
  const [observation, expected] = SCENARIOS[id];
  const { verdict, fixes } = diagnose(observation);
  expect(verdict).toMatchObject(expected);
  if (id === 'aws-managed-key') expect(fixes.map(({ change }) => change)).toEqual(['use-other-key']);
  if (verdict.denial === 'unknown')
    expect(fixes.some(({ prediction }) => prediction === 'allowed')).toBe(false);
});
