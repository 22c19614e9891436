/** What looks like a missing kms:Decrypt, or hides one. */
import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence, type Observation } from '../../../src/diagnosis/index.ts';
import { ADMIN, BY_KEY_POLICY, DECRYPT, GENERATE, ids, NAMES_EMMA, OBJECTS, onKey } from '../cases.ts';
import {
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
  read,
  refused,
  refusedAtPart,
  THREE_WAYS,
  target,
  USER,
  worked,
} from '../observations.ts';

const READ: Partial<Evidence> = {
  key: read(key(KEY)),
  keyPolicy: read(json(ADMIN, NAMES_EMMA)),
  identity: read(identity(EMMA, [OBJECTS])),
};
const OTHER_KEY = KEY.replace('1234abcd', '99999999');
const OBJECT = `arn:aws:s3:::${BUCKET}/*`;

describe('a bucket policy that asks something of the request', () => {
  const byBucket = denied(
    's3:PutObject',
    `on resource: "${OBJECT}" with an explicit deny in a resource-based policy`,
  );
  const deny = (condition: Record<string, unknown>) => ({
    Sid: 'Rule',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: OBJECT,
    Condition: condition,
  });

  it.each([
    [
      'SSE header',
      { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
      'CreateMultipartUpload',
    ],
    [
      'key of the SSE header',
      { StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': FOREIGN_KEY } },
      'UploadPart',
    ],
    ['ACL', { StringNotEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } }, 'UploadPart'],
  ] as const)(
    '%s: the S3 action, whichever call is refused, and the condition is named',
    (_, condition, operation) => {
      const { verdict, fixes } = diagnose({
        target: target({ kmsKeyId: KEY }),
        steps: [worked('PutObject'), failed(operation, byBucket)],
        evidence: evidence({ ...READ, bucketPolicy: read(json(deny(condition))) }),
      });
      expect(verdict).toMatchObject({
        code: 's3-action-denied',
        action: 's3:PutObject',
        layers: ['bucket-policy'],
        denial: 'explicit',
        confidence: 'proved',
      });
      // An Allow in the bucket policy is no answer to its Deny.
      expect(
        fixes
          .filter(({ target: at }) => at === 'bucket-policy')
          .every(({ change }) => change === 'narrow-deny'),
      ).toBe(true);
      const [keys] = Object.values(condition).map((of) => Object.keys(of).join());
      const named = verdict.reasons.find(({ id }) => id === 'deny-by-condition');
      if (named !== undefined) expect(named.values).toMatchObject({ statement: 'Rule', keys });
    },
  );

  it('names the condition where our own requests meet it', () => {
    const { verdict } = diagnose({
      target: target({ kmsKeyId: KEY }),
      steps: [worked('PutObject'), failed('UploadPart', byBucket)],
      evidence: evidence({
        ...READ,
        bucketPolicy: read(
          json(deny({ StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': FOREIGN_KEY } })),
        ),
      }),
    });
    expect(verdict.reasons).toContainEqual({
      id: 'deny-by-condition',
      values: {
        statement: 'Rule',
        layer: 'bucket-policy',
        policy: BUCKET,
        keys: 's3:x-amz-server-side-encryption-aws-kms-key-id',
      },
    });
  });
});

describe('conditions on the call that S3 makes', () => {
  const decryptIf = (Condition: Record<string, unknown>) => ({
    ...NAMES_EMMA,
    Sid: 'Conditioned',
    Action: DECRYPT,
    Condition,
  });
  const withStatement = (statement: unknown, changes: Partial<Evidence> = {}) =>
    diagnose(
      refusedAtPart(BY_KEY_POLICY, {
        ...READ,
        keyPolicy: read(json(ADMIN, NAMES_EMMA, statement)),
        ...changes,
      }),
    ).verdict;

  it.each([
    [
      'kms:ViaService of another Region',
      { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
      'kms:ViaService',
    ],
    [
      'the encryption context of another bucket',
      { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::other/*' } },
      'kms:EncryptionContext:aws:s3:arn',
    ],
    [
      'kms:CallerAccount of another account',
      { StringEquals: { 'kms:CallerAccount': '444455556666' } },
      'kms:CallerAccount',
    ],
  ])('%s: the statement is named', (_, condition, keyName) => {
    const verdict = withStatement(decryptIf(condition));
    expect(verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      layers: ['key-policy'],
      confidence: 'proved',
    });
    expect(verdict.reasons).toContainEqual({
      id: 'condition-not-met',
      values: { statement: 'Conditioned', layer: 'key-policy', policy: 'default', key: keyName },
    });
  });

  it('the context of objects, where a Bucket Key sends that of the bucket', () => {
    const ofObjects = decryptIf({ StringLike: { 'kms:EncryptionContext:aws:s3:arn': OBJECT } });
    const bucketKey = read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: true });
    const verdict = withStatement(ofObjects, { bucketEncryption: bucketKey });
    expect(verdict).toMatchObject({ code: 'decrypt-not-allowed', layers: ['key-policy'] });
    expect(ids(verdict.reasons)).toContain('condition-not-met');
  });

  it.each(['aws:SourceIp', 'aws:SourceVpc', 'aws:SourceVpce'])(
    '%s: named, open, and only something to check',
    (name) => {
      const operator = name === 'aws:SourceIp' ? 'IpAddress' : 'StringEquals';
      const value = name === 'aws:SourceIp' ? '192.0.2.0/24' : 'vpc-1a2b3c4d';
      const verdict = withStatement(decryptIf({ [operator]: { [name]: value } }));
      expect(verdict).toMatchObject({ code: 'undetermined', action: DECRYPT, layers: [], confidence: null });
      expect(verdict.reasons).toContainEqual({
        id: 'network-condition',
        values: { key: name, layer: 'key-policy', statement: 'Conditioned', policy: 'default' },
      });
      expect(ids(verdict.nextSteps)).toEqual(['next-network-condition']);
    },
  );
});

describe('another key', () => {
  const refusedForOther = (evidenceOfKey: string): Observation => {
    const observation = refusedAtPart('Access Denied', { ...READ, key: read(key(evidenceOfKey)) });
    const steps = observation.steps.map((step) =>
      step.operation === 'CreateMultipartUpload' ? worked('CreateMultipartUpload', OTHER_KEY) : step,
    );
    return { ...observation, steps };
  };
  const said = { id: 'another-key', values: { small: KEY, large: OTHER_KEY } };

  it('of the multipart upload is said, and the small one’s key policy is not held against it', () => {
    const { verdict } = diagnose(refusedForOther(KEY));
    expect(verdict.reasons).toContainEqual(said);
    expect(verdict).toMatchObject({ code: 'undetermined', layers: [] });
  });

  it('is judged by its own key policy where that was read', () => {
    const { verdict } = diagnose(refusedForOther(OTHER_KEY));
    expect(verdict.reasons).toContainEqual(said);
    expect(verdict.code).toBe('decrypt-not-allowed');
  });

  it('may be named by the message alone', () => {
    const message = onKey('identity-based', DECRYPT, OTHER_KEY);
    const { verdict } = diagnose(refusedAtPart(message));
    expect(verdict.reasons).toContainEqual(said);
    expect(verdict).toMatchObject({ code: 'decrypt-not-allowed', layers: ['identity-policy'] });
  });

  it('of the small upload has not shown that this one exists', () => {
    const message = denied(DECRYPT, `on resource: ${OTHER_KEY} ${THREE_WAYS}`);
    const observation = refusedAtPart(message);
    const steps = observation.steps.map((step) =>
      step.operation === 'CreateMultipartUpload' ? worked('CreateMultipartUpload', OTHER_KEY) : step,
    );
    // CreateMultipartUpload got its data key of that very key.
    expect(ids(diagnose({ ...observation, steps }).verdict.reasons)).toContain('small-upload-rules-out');
  });
});

it('an abort that is refused afterwards is told apart, and is not the cause', () => {
  const abort = { ...failed('AbortMultipartUpload', 'Access Denied'), id: 'abort-multipart-upload' };
  const observation = refusedAtPart(BY_KEY_POLICY, READ);
  const steps = observation.steps.map((step) => (step.operation === 'AbortMultipartUpload' ? abort : step));
  const { verdict } = diagnose({ ...observation, steps });
  expect(verdict).toMatchObject({ code: 'decrypt-not-allowed', failedOperation: 'UploadPart' });
  expect(verdict.reasons).toContainEqual({
    id: 'abort-refused-too',
    values: { operation: 'UploadPart', abort: 'AbortMultipartUpload' },
  });
});

it('a session that expires in mid-upload', () => {
  const { verdict } = diagnose({
    target: target(),
    steps: [
      worked('PutObject'),
      worked('CreateMultipartUpload'),
      failed('UploadPart', 'The provided token has expired.', 'ExpiredToken', 400),
    ],
    evidence: evidence(READ),
  });
  expect(verdict).toMatchObject({ code: 'credentials-expired', failedOperation: 'UploadPart' });
  expect(ids(verdict.reasons)).toContain('session-expired-midway');
});

describe('the key itself, where S3’s answer does not say so', () => {
  const answered = (changes: Parameters<typeof key>[1], httpStatus = 400) =>
    diagnose(
      failing(failed('PutObject', 'Something about the request', 'InvalidArgument', httpStatus), {
        key: read(key(KEY, changes)),
      }),
    ).verdict;

  it.each([
    [{ spec: 'RSA_4096', usage: 'SIGN_VERIFY' }, 'key-not-symmetric'],
    [{ spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' }, 'key-not-symmetric'],
    [{ state: 'Disabled' }, 'key-disabled'],
    [{ state: 'PendingDeletion' }, 'key-pending-deletion'],
    [{ state: 'PendingReplicaDeletion' }, 'key-pending-deletion'],
    [{ state: 'PendingImport' }, 'key-not-ready'],
    [{ state: 'Unavailable' }, 'key-not-ready'],
  ] as const)('%o: %s, likely', (changes, code) => {
    const verdict = answered(changes);
    expect(verdict).toMatchObject({ code, confidence: 'likely', layers: [] });
    expect(ids(verdict.reasons)).toEqual(['other-error', 'key-facts', 'key-facts-explain']);
    expect(verdict.nextSteps).toHaveLength(1);
  });

  it('is left out of it where it can be used, or the answer is none of AWS’s', () => {
    expect(answered({}).code).toBe('request-not-supported');
    expect(answered({ state: 'Disabled' }, 0).code).toBe('request-not-supported');
  });
});

describe('the AWS managed key of another account', () => {
  const managed = read({ algorithm: 'aws:kms', kmsKeyId: null, bucketKeyEnabled: false });
  const elsewhere = { bucketEncryption: managed, bucketPolicy: refused('MethodNotAllowed', 'no', 405) };

  it('cannot be used, however bare the answer', () => {
    const { verdict, fixes } = diagnose(failing(failed('PutObject', 'Access Denied'), elsewhere));
    expect(verdict).toMatchObject({
      code: 'generate-data-key-not-allowed',
      layers: ['key-policy'],
      confidence: 'likely',
    });
    expect(ids(verdict.reasons)).toContain('aws-managed-key-of-other-account');
    expect(fixes.map(({ change }) => change)).toEqual(['use-other-key']);
  });

  it('is said beside KMS’s own text', () => {
    const message = denied(GENERATE, `on resource: ${FOREIGN_KEY} ${THREE_WAYS}`);
    const { verdict } = diagnose(failing(failed('PutObject', message), elsewhere));
    expect(verdict.code).toBe('generate-data-key-not-allowed');
    expect(ids(verdict.reasons)).toContain('aws-managed-key-of-other-account');
  });

  it('is no matter in one’s own account', () => {
    const own = { bucketEncryption: managed, bucketPolicy: { status: 'none', by: 'caller' } as const };
    const { verdict } = diagnose(failing(failed('PutObject', 'Access Denied'), own));
    expect(ids(verdict.reasons)).not.toContain('aws-managed-key-of-other-account');
  });
});

it('the id under which IAM keeps its decision is handed on', () => {
  const message = `${BY_KEY_POLICY}. Go to https://x for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: example1a2b3c4d5e`;
  const { verdict } = diagnose(refusedAtPart(message, READ));
  expect(verdict).toMatchObject({
    code: 'decrypt-not-allowed',
    layers: ['key-policy'],
    confidence: 'proved',
  });
  expect(verdict.nextSteps).toContainEqual({
    id: 'next-authorization-details',
    values: { id: 'example1a2b3c4d5e' },
  });
});

it('a grant for the data key alone, which no message names', () => {
  const grant = {
    grantId: 'g-1',
    name: null,
    keyArn: KEY,
    granteePrincipal: USER,
    retiringPrincipal: null,
    operations: ['GenerateDataKey'],
    constraints: null,
  };
  for (const message of [BY_KEY_POLICY, 'Access Denied']) {
    const { verdict } = diagnose(
      refusedAtPart(message, { ...READ, keyPolicy: read(json(ADMIN)), grants: read([grant]) }),
    );
    expect(verdict).toMatchObject({ code: 'decrypt-not-allowed', layers: ['grant'] });
    expect(ids(verdict.reasons)).toContain('grants-are-never-named');
  }
});
