/** An S3 action that nobody allows, and keys that are asleep, elsewhere or of another kind. */
import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence, type Fix } from '../../../src/diagnosis/index.ts';
import { DECRYPT, GENERATE, ids } from '../cases.ts';
import {
  ACCOUNT,
  BUCKET,
  denied,
  EMMA,
  evidence,
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
  target,
  USER,
} from '../observations.ts';

const PUT = 's3:PutObject';
const OBJECTS = `arn:aws:s3:::${BUCKET}/*`;
const USE_KEY = { Effect: 'Allow', Action: [GENERATE, DECRYPT], Resource: KEY };

function withoutPut(type: string, statements: readonly unknown[], changes: Partial<Evidence> = {}) {
  const message = denied(
    PUT,
    `on resource: "arn:aws:s3:::${BUCKET}/x" because no ${type} policy allows the ${PUT} action`,
  );
  return diagnose(
    failing(failed('PutObject', message), {
      key: read(key(KEY)),
      keyPolicy: read(json(ROOT)),
      identity: read(identity(EMMA, [{ name: 'own', statements }])),
      ...changes,
    }),
  );
}

describe('s3:PutObject', () => {
  it("goes into the caller's statement about this bucket, on its own resource", () => {
    const own = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/*` };
    const { fixes } = withoutPut('identity-based', [USE_KEY, own]);
    expect(fixes).toHaveLength(1);
    expect(fixes[0]).toMatchObject({
      target: 'identity-policy',
      change: 'edit-statement',
      statement: { ...own, Action: ['s3:GetObject', PUT] },
      prediction: 'allowed',
      addsOnly: [{ principal: USER, action: PUT, resource: OBJECTS, condition: null }],
    });
  });

  it.each([
    ['of other buckets too', { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
    ['with NotAction', { Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
  ])('gets a policy of its own beside a statement %s', (_, own) => {
    const { fixes } = withoutPut('identity-based', [USE_KEY, own]);
    expect(fixes).toHaveLength(1);
    expect(fixes[0]).toMatchObject({
      change: 'attach-policy',
      statement: { Effect: 'Allow', Action: PUT, Resource: OBJECTS },
      prediction: 'allowed',
    });
    expect(fixes[0]?.commands).toEqual([
      'aws iam put-user-policy --user-name emma --policy-name s3-kms-wizard-upload --policy-document file://iam-policy-s3-kms-wizard-upload.json --region eu-west-1',
    ]);
  });

  it('brings the key’s actions with it where they are missing too', () => {
    const { fixes } = withoutPut('identity-based', [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECTS },
    ]);
    expect(fixes.map(({ change, prediction }) => [change, prediction])).toEqual([
      ['edit-statement', 'allowed'],
      ['attach-policy', 'allowed'],
    ]);
    expect(fixes[1]).toMatchObject({ statement: { Action: [GENERATE, DECRYPT], Resource: KEY } });
    expect(fixes[1]?.notes[0]).toMatchObject({ id: 'fix-behind', values: { action: GENERATE } });
  });

  it("in another account's bucket is the owner's to give", () => {
    const { fixes } = withoutPut(
      'resource-based',
      [USE_KEY, { Effect: 'Allow', Action: 's3:*', Resource: '*' }],
      {
        bucketPolicy: { ...read(json({ ...ROOT, Action: 's3:GetObject', Resource: OBJECTS }), 'reader') },
        readers: read([{ account: OTHER, error: null }]),
      },
    );
    expect(fixes).toHaveLength(1);
    expect(fixes[0]).toMatchObject({
      target: 'bucket-policy',
      change: 'add-statement',
      account: OTHER,
      statement: { Effect: 'Allow', Principal: { AWS: USER }, Action: PUT, Resource: OBJECTS },
      addsOnly: [{ principal: USER, action: PUT, resource: OBJECTS, condition: null }],
    });
    expect(fixes[0]?.commands).toEqual([
      `aws s3api put-bucket-policy --bucket ${BUCKET} --policy file://bucket-policy.json --region eu-west-1`,
    ]);
  });

  it("in a bucket policy that nobody could read is the owner's to add", () => {
    const { fixes } = withoutPut('resource-based', [USE_KEY], { bucketPolicy: refused() });
    const bucket = fixes.find(({ target: place }) => place === 'bucket-policy');
    expect(bucket).toMatchObject({ document: null, commands: [], prediction: 'unknown' });
    expect(bucket?.read).toEqual([
      `aws s3api get-bucket-policy --bucket ${BUCKET} --query Policy --output text --region eu-west-1`,
    ]);
  });
});

function refusedFor(code: string, message: string, changes: Partial<Evidence>): readonly Fix[] {
  return diagnose(failing(failed('PutObject', message, `KMS.${code}`, 400), changes)).fixes;
}

const OWN = read(
  identity(EMMA, [{ name: 'all', statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }]),
);

describe('a key', () => {
  const known = { keyPolicy: read(json(ROOT)), identity: OWN };

  it('that is disabled is enabled', () => {
    const [fix, ...others] = refusedFor('DisabledException', `${KEY} is disabled.`, {
      ...known,
      key: read(key(KEY, { state: 'Disabled' })),
    });
    expect(others).toEqual([]);
    expect(fix).toMatchObject({
      target: 'key-state',
      change: 'enable-key',
      account: ACCOUNT,
      statement: null,
      document: null,
      prediction: 'allowed',
      addsOnly: [],
      commands: [`aws kms enable-key --key-id ${KEY} --region eu-west-1`],
    });
  });

  it('that is about to be deleted is kept, then enabled', () => {
    const [fix] = refusedFor('KMSInvalidStateException', `${KEY} is pending deletion.`, {
      ...known,
      key: read(key(KEY, { state: 'PendingDeletion' })),
    });
    expect(fix).toMatchObject({
      change: 'cancel-deletion',
      commands: [
        `aws kms cancel-key-deletion --key-id ${KEY} --region eu-west-1`,
        `aws kms enable-key --key-id ${KEY} --region eu-west-1`,
      ],
    });
  });

  it('says beforehand what is refused once it is awake', () => {
    const fixes = refusedFor('DisabledException', `${KEY} is disabled.`, {
      key: read(key(KEY, { state: 'Disabled' })),
      keyPolicy: read(json(ROOT)),
      identity: read(identity(EMMA, [{ name: 'key', statements: [{ ...USE_KEY, Action: [GENERATE] }] }])),
    });
    expect(fixes.map(({ target: place, change, prediction }) => [place, change, prediction])).toEqual([
      ['key-state', 'enable-key', 'allowed'],
      ['identity-policy', 'edit-statement', 'allowed'],
    ]);
  });

  it('is enabled for a caller nobody knows, and nothing is predicted', () => {
    const [fix] = refusedFor('DisabledException', `${KEY} is disabled.`, {
      caller: refused(),
      key: read(key(KEY, { state: 'Disabled' })),
    });
    expect(fix).toMatchObject({ change: 'enable-key', prediction: 'unknown' });
    expect(fix?.commands).toHaveLength(1);
  });

  it('of another Region or kind is not the one to use', () => {
    const elsewhere = KEY.replace('eu-west-1', 'us-east-1');
    const region = diagnose({
      target: target({ kmsKeyId: elsewhere }),
      steps: [failed('PutObject', 'Invalid arn us-east-1', 'KMS.NotFoundException', 400)],
      evidence: evidence(),
    });
    expect(region.verdict.code).toBe('key-in-other-region');
    expect(region.fixes).toMatchObject([
      { target: 'key-state', change: 'use-other-key', commands: [], prediction: 'unknown' },
    ]);
    expect(region.fixes[0]?.notes).toEqual([
      { id: 'fix-use-key-of-region', values: { region: 'eu-west-1' } },
    ]);
    const kind = refusedFor('InvalidKeyUsageException', 'is not valid', {
      ...known,
      key: read(key(KEY, { spec: 'RSA_4096', usage: 'SIGN_VERIFY' })),
    });
    expect(kind).toMatchObject([{ change: 'use-other-key', commands: [] }]);
    expect(ids(kind[0]?.notes ?? [])).toEqual(['fix-use-symmetric-key']);
  });
});
