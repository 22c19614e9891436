/** Documents without an error: what they decide, and what they leave to an object or a setting that nobody names. */
import { describe, expect, it } from 'vitest';
import { diagnose, type HandedOver, observationOf } from '../../src/diagnosis/index.ts';
import { callerOfArn, type Grant } from '../../src/policy/index.ts';

const USER = 'arn:aws:iam::111122223333:user/ines';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const BUCKET = 'arn:aws:s3:::reports';
const BOTH = ['kms:GenerateDataKey', 'kms:Decrypt'];

const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const named = (name: string, ...statements: readonly object[]) => ({
  name,
  arn: null,
  kind: 'inline' as const,
  group: null,
  document: policy(...statements),
});
const forUser = (more: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: BOTH,
  Resource: '*',
  ...more,
});
const deny = (Action: string) => ({ Effect: 'Deny', Action, Resource: '*' });
const inContext = (pattern: string) =>
  forUser({ Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': pattern } } });

const NOTHING: HandedOver = {
  errorText: null,
  caller: callerOfArn(USER),
  kmsKeyId: KEY,
  bucket: 'reports',
  objectKey: null,
  bucketKey: null,
  keyPolicy: null,
  bucketPolicy: null,
  identityPolicies: [],
  permissionsBoundary: null,
  sessionPolicies: [],
  serviceControl: [],
  resourceControl: [],
  vpcEndpointPolicy: null,
  grants: null,
};

function verdictOf(handed: Partial<HandedOver>) {
  const understood = observationOf({ ...NOTHING, ...handed });
  if (!understood.ok) throw new Error(understood.problem.kind);
  return diagnose(understood.observation).verdict;
}

describe('an explicit Deny stands, whatever was left out', () => {
  it.each([
    ['serviceControl', 'kms:Decrypt', 'decrypt-denied', 'service-control-policy'],
    ['identityPolicies', 'kms:Decrypt', 'decrypt-denied', 'identity-policy'],
    ['sessionPolicies', 'kms:GenerateDataKey', 'generate-data-key-denied', 'session-policy'],
    ['serviceControl', 's3:PutObject', 's3-action-denied', 'service-control-policy'],
  ] as const)('in %s, of %s', (piece, action, code, layer) => {
    const caller = piece === 'sessionPolicies' ? callerOfArn(SESSION) : NOTHING.caller;
    expect(verdictOf({ caller, [piece]: [named('deny.json', deny(action))] })).toMatchObject({
      code,
      layers: [layer],
      denial: 'explicit',
      confidence: 'proved',
    });
  });

  it('of an upload, where only the policy of the endpoint is known', () => {
    const vpcEndpointPolicy = named('endpoint.json', { ...deny('s3:PutObject'), Principal: '*' });
    expect(verdictOf({ vpcEndpointPolicy })).toMatchObject({
      code: 's3-action-denied',
      layers: ['vpc-endpoint-policy'],
    });
  });

  it('but what is only missing decides nothing', () => {
    const identityPolicies = [named('uploads.json', { ...deny('s3:*'), Effect: 'Allow' })];
    expect(verdictOf({ identityPolicies })).toMatchObject({ code: 'undetermined', confidence: null });
  });
});

const SESSION = 'arn:aws:sts::111122223333:assumed-role/Uploads/nightly';

it('a policy without a statement allows nothing', () => {
  const keyPolicy = policy(forUser({ Action: 'kms:GenerateDataKey' }));
  expect(verdictOf({ keyPolicy, identityPolicies: [named('none.json')], grants: [] })).toMatchObject({
    code: 'decrypt-not-allowed',
    layers: ['key-policy'],
  });
  expect(
    verdictOf({ keyPolicy: policy(), identityPolicies: [named('none.json')], grants: [] }),
  ).toMatchObject({ code: 'generate-data-key-not-allowed', layers: ['key-policy'] });
});

describe('where nobody names the object', () => {
  const open = { keyPolicy: policy(forUser()), identityPolicies: [named('s3.json', anyObject())] };
  const uploads = `${BUCKET}/uploads/*`;

  it.each([
    [
      'an Allow of one prefix',
      { ...forUser(), Action: 's3:PutObject', Resource: uploads },
      named('none.json'),
    ],
    [
      'a Deny of all but one prefix',
      { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', NotResource: uploads },
      named('s3.json', anyObject()),
    ],
  ])('%s refuses nothing', (_what, statement, identity) => {
    const handed = { ...open, bucketPolicy: policy(statement), identityPolicies: [identity] };
    expect(verdictOf(handed)).toMatchObject({ code: 'no-problem-found' });
    expect(verdictOf({ ...handed, objectKey: 'uploads/a' })).toMatchObject({ code: 'no-problem-found' });
    expect(verdictOf({ ...handed, objectKey: 'a' }).code).toMatch(/^s3-action-/);
  });

  it('a Deny of the whole bucket counts beside one of a prefix', () => {
    const every = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `${BUCKET}/*` };
    const bucketPolicy = policy({ ...every, Resource: uploads }, every);
    expect(verdictOf({ ...open, bucketPolicy })).toMatchObject({
      code: 's3-action-denied',
      layers: ['bucket-policy'],
    });
  });

  it.each([
    [`${BUCKET}/*`, false, 'no-problem-found'],
    [`${BUCKET}/*`, null, 'undetermined'],
    [`${BUCKET}*`, null, 'no-problem-found'],
    [`${BUCKET}/uploads/*`, false, 'undetermined'],
    [`${BUCKET}/*.csv`, false, 'undetermined'],
    ['arn:aws:s3:::other/*', false, 'generate-data-key-not-allowed'],
    ['arn:aws:s3:::other/*', null, 'generate-data-key-not-allowed'],
  ])('a key policy for the encryption context %s, S3 Bucket Key %s: %s', (pattern, bucketKey, code) => {
    const keyPolicy = policy(inContext(pattern));
    expect(verdictOf({ keyPolicy, bucketKey, identityPolicies: [named('none.json')], grants: [] }).code).toBe(
      code,
    );
  });

  it('that there is an encryption context is known', () => {
    const Condition = { Null: { 'kms:EncryptionContext:aws:s3:arn': 'true' } };
    const keyPolicy = policy(forUser(), { ...deny('kms:Decrypt'), Principal: '*', Condition });
    expect(verdictOf({ keyPolicy }).code).toBe('no-problem-found');
  });
});

describe('a grant for one object', () => {
  const grant = (constraints: Grant['constraints']): Grant => ({
    grantId: 'g',
    name: null,
    keyArn: KEY,
    granteePrincipal: USER,
    retiringPrincipal: null,
    operations: ['Decrypt'],
    constraints,
  });
  const ofObject = { 'aws:s3:arn': `${BUCKET}/uploads/a` };
  const handed = {
    keyPolicy: policy(forUser({ Action: 'kms:GenerateDataKey' })),
    identityPolicies: [named('s3.json', anyObject())],
    bucketKey: false,
  };

  it.each([
    { encryptionContextEquals: ofObject, encryptionContextSubset: null },
    { encryptionContextEquals: null, encryptionContextSubset: ofObject },
  ])('does not say what becomes of an object that nobody names (%j)', (constraints) => {
    const grants = [grant(constraints)];
    expect(verdictOf({ ...handed, grants })).toMatchObject({ code: 'undetermined', confidence: null });
    expect(verdictOf({ ...handed, grants, objectKey: 'uploads/a' }).code).toBe('no-problem-found');
    expect(verdictOf({ ...handed, grants, objectKey: 'b' }).code).toBe('decrypt-not-allowed');
  });

  it('of another bucket is none of this one', () => {
    const elsewhere = { encryptionContextEquals: { 'aws:s3:arn': 'arn:aws:s3:::other/a' } };
    const grants = [grant({ ...elsewhere, encryptionContextSubset: null })];
    expect(verdictOf({ ...handed, grants }).code).toBe('decrypt-not-allowed');
  });
});

function anyObject() {
  return { Effect: 'Allow', Action: 's3:*', Resource: '*' };
}

it('the root user is a caller of its own, to whom the account’s delegation is enough', () => {
  const root = 'arn:aws:iam::111122223333:root';
  const caller = callerOfArn(root);
  const keyPolicy = (Action: string) => policy(forUser({ Principal: { AWS: root }, Action }));
  expect(verdictOf({ caller, keyPolicy: keyPolicy('kms:*') }).code).toBe('no-problem-found');
  expect(verdictOf({ caller, keyPolicy: keyPolicy('kms:GenerateDataKey'), grants: [] })).toMatchObject({
    code: 'decrypt-not-allowed',
    layers: ['key-policy'],
  });
});

it('what kms:ViaService is in China is on no page', () => {
  const user = USER.replace('aws', 'aws-cn');
  const kmsKeyId = KEY.replace('aws', 'aws-cn').replace('eu-west-1', 'cn-north-1');
  const Condition = { StringEquals: { 'kms:ViaService': 's3.cn-north-1.amazonaws.com' } };
  const keyPolicy = policy(forUser({ Principal: { AWS: user }, Condition }));
  const identityPolicies = [named('none.json')];
  const handed = { caller: callerOfArn(user), kmsKeyId, keyPolicy, identityPolicies, grants: [] };
  expect(verdictOf(handed).code).toBe('undetermined');
});

describe('which headers an upload sent is not shown by the key it used', () => {
  const denied = (Condition: object) =>
    policy({ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `${BUCKET}/*`, Condition });
  const key = 's3:x-amz-server-side-encryption-aws-kms-key-id';
  const kind = 's3:x-amz-server-side-encryption';
  const handed = {
    keyPolicy: policy(forUser()),
    identityPolicies: [named('s3.json', { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' })],
    grants: [],
    bucketKey: false,
    objectKey: 'a',
  };

  it.each([
    ['another key is asked for', { StringNotEquals: { [key]: `${KEY.slice(0, -1)}0` } }],
    ['another kind of encryption is asked for', { StringNotEquals: { [kind]: 'AES256' } }],
  ])('and need not be where a Deny applies to each: %s', (_what, condition) => {
    expect(verdictOf({ ...handed, bucketPolicy: denied(condition) })).toMatchObject({
      code: 's3-action-denied',
      layers: ['bucket-policy'],
    });
  });

  it.each([
    ['the key has to be named', { StringNotEquals: { [key]: KEY } }],
    ['the kind has to be named', { StringNotEquals: { [kind]: 'aws:kms' } }],
    ['a header has to be there', { Null: { [kind]: 'true' } }],
    ['no key may be named', { Null: { [key]: 'false' } }],
  ])('so that a Deny that asks for them decides nothing: %s', (_what, condition) => {
    const { code, confidence, reasons } = verdictOf({ ...handed, bucketPolicy: denied(condition) });
    // What is said is about the two actions of KMS, and that the request to S3 was not judged.
    expect([code, confidence]).toEqual(['no-problem-found', 'likely']);
    expect(reasons.map(({ id }) => id)).toContain('documents-alone-not-examined');
  });

  it('nor is a denied PutObject taken to have sent none', () => {
    const open = { ...handed, kmsKeyId: null, keyPolicy: null };
    const errorText = 'An error occurred (AccessDenied) when calling the PutObject operation: Access Denied';
    const bucketPolicy = denied({ Null: { [kind]: 'true' } });
    expect(verdictOf({ ...open, errorText, bucketPolicy })).toMatchObject({ code: 'undetermined' });
  });
});
