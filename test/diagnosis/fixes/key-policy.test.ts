import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  BUCKET,
  denied,
  failed,
  failing,
  json,
  KEY,
  key,
  read,
  refused,
  refusedAtPart,
  target,
  USER,
} from '../observations.ts';
import { ADMIN, IMPLICIT, NAMES_EMMA, notes, OBJECTS, only, withKeyPolicy } from './articles-case.ts';

describe('the key policy', () => {
  it('gets the action in the very statement that works today', () => {
    const fix = only(withKeyPolicy(ADMIN, NAMES_EMMA));
    expect(fix).toMatchObject({
      target: 'key-policy',
      change: 'edit-statement',
      account: ACCOUNT,
      prediction: 'allowed',
    });
    expect(fix.statement).toEqual({ ...NAMES_EMMA, Action: [...NAMES_EMMA.Action, 'kms:Decrypt'] });
    const changed = (fix.diff ?? '').split('\n').filter((line) => /^[+-] /.test(line));
    expect(changed).toEqual([
      '-        "kms:DescribeKey"',
      '+        "kms:DescribeKey",',
      '+        "kms:Decrypt"',
    ]);
    expect(fix.addsOnly).toEqual([
      { principal: USER, action: 'kms:Decrypt', resource: KEY, condition: null },
    ]);
    expect(notes(fix)).toContain('fix-nobody-else');
    expect(fix.files).toEqual([{ name: 'key-policy.json', content: fix.document }]);
    expect(fix.commands).toEqual([
      `aws kms put-key-policy --key-id ${KEY} --policy-name default --policy file://key-policy.json --region eu-west-1`,
    ]);
    expect(fix.actions).toEqual([
      { kind: 'put-key-policy', account: ACCOUNT, keyArn: KEY, policy: fix.document },
    ]);
  });

  it('says in its own notes what a prediction takes for granted', () => {
    const fix = only(withKeyPolicy(ADMIN, NAMES_EMMA));
    for (const body of [fix, ...fix.alternatives]) {
      expect(body.prediction).toBe('allowed');
      expect(notes(body)).toContain('fix-ceilings-assumed');
    }
  });

  it('keeps the endpoint of the target in every command', () => {
    const observation = withKeyPolicy(ADMIN, NAMES_EMMA);
    const local = { ...observation, target: target({ endpoint: 'http://127.0.0.1:4566' }) };
    expect(only(local).commands[0]).toMatch(/ --region eu-west-1 --endpoint-url http:\/\/127\.0\.0\.1:4566$/);
  });

  it('names the endpoint that the service of a command has of its own', () => {
    const own = { kms: 'https://vpce-1.kms.eu-west-1.vpce.amazonaws.com', s3: 'https://s3.example.com' };
    const observation = withKeyPolicy(ADMIN, NAMES_EMMA);
    const fix = only({ ...observation, target: target({ serviceEndpoints: own }) });
    for (const command of [...fix.read, ...fix.commands]) {
      expect(command).toMatch(/^aws kms /);
      expect(command).toContain(` --endpoint-url ${own.kms}`);
    }
    expect(fix.commands).not.toEqual([]);
  });

  it.each([
    ['another user', { AWS: [USER, `arn:aws:iam::${ACCOUNT}:user/omar`] }],
    ['everybody', '*'],
    ['everybody with an account', { AWS: '*' }],
  ])('gets a statement of its own where the one of today names %s too', (_, principal) => {
    const condition = { StringEquals: { 'kms:CallerAccount': ACCOUNT } };
    const fix = only(withKeyPolicy(ADMIN, { ...NAMES_EMMA, Principal: principal, Condition: condition }));
    expect(fix).toMatchObject({ change: 'add-statement', prediction: 'allowed' });
    expect(fix.statement).toEqual({
      Sid: 'AllowLargeUploads',
      Effect: 'Allow',
      Principal: { AWS: USER },
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: condition,
    });
    expect(fix.addsOnly.map(({ principal }) => principal)).toEqual([USER]);
    expect(notes(fix)).toContain('fix-statement-shared');
  });

  it('gets a statement of its own where the one of today cannot be extended', () => {
    const fix = only(withKeyPolicy(ADMIN, { ...NAMES_EMMA, Action: undefined, NotAction: 'kms:Decrypt' }));
    expect(fix).toMatchObject({ change: 'add-statement', prediction: 'allowed' });
    expect(notes(fix)).toContain('fix-statement-not-enough');
  });

  it('does not collide with a Sid that is there', () => {
    const taken = { ...NAMES_EMMA, Sid: 'AllowLargeUploads', Principal: '*' };
    expect(only(withKeyPolicy(ADMIN, taken)).statement).toMatchObject({ Sid: 'AllowLargeUploads2' });
  });

  it('offers the strict variant: only through S3, only for this bucket', () => {
    const [strict] = only(withKeyPolicy(ADMIN, NAMES_EMMA)).alternatives;
    expect(strict).toMatchObject({ kind: 'strict', change: 'add-statement', prediction: 'allowed' });
    expect(strict?.statement?.['Condition']).toEqual({
      StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
      StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${BUCKET}/*` },
    });
    expect(strict?.addsOnly).toEqual([
      { principal: USER, action: 'kms:Decrypt', resource: KEY, condition: strict?.statement?.['Condition'] },
    ]);
    expect(strict?.files.map(({ name }) => name)).toEqual(['key-policy-strict.json']);
  });

  it('ties the strict variant to the bucket itself where it uses a Bucket Key', () => {
    const observation = withKeyPolicy(ADMIN, NAMES_EMMA);
    const bucketEncryption = read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: true });
    const [strict] = only({
      ...observation,
      evidence: { ...observation.evidence, bucketEncryption },
    }).alternatives;
    expect(strict?.prediction).toBe('allowed');
    expect(strict?.statement?.['Condition']).toMatchObject({
      StringEquals: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${BUCKET}` },
    });
  });

  it('gives both actions where neither works', () => {
    const message = denied(
      'kms:GenerateDataKey',
      `on resource: ${KEY} because no resource-based policy allows the kms:GenerateDataKey action`,
    );
    const fix = only(
      failing(failed('PutObject', message), {
        key: read(key(KEY)),
        keyPolicy: read(json(ADMIN)),
        identity: OBJECTS,
      }),
    );
    expect(fix).toMatchObject({ change: 'add-statement', prediction: 'allowed' });
    expect(fix.statement).toMatchObject({ Action: ['kms:GenerateDataKey', 'kms:Decrypt'] });
    expect(notes(fix)).toContain('fix-statement-new');
  });

  it('says when it would become too large for AWS', () => {
    const filler = Array.from(
      { length: 500 },
      (_, index) => `arn:aws:iam::${ACCOUNT}:user/somebody-else-with-a-long-name-${index}`,
    );
    const fix = only(withKeyPolicy({ ...ADMIN, Principal: { AWS: filler } }, NAMES_EMMA));
    expect(notes(fix)).toContain('fix-too-large');
    expect(fix.commands).toEqual([]);
    expect(fix.actions).toEqual([]);
  });

  it('is predicted without the IAM policies where AWS has ruled a Deny out, and not otherwise', () => {
    const changes = { keyPolicy: read(json(ADMIN, NAMES_EMMA)), identity: refused() };
    expect(only(refusedAtPart(IMPLICIT, changes)).prediction).toBe('allowed');
    expect(only(refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY}`), changes)).prediction).toBe(
      'unknown',
    );
  });

  it('leaves out no one who would gain', () => {
    // A user without a path and a role of the same name are different principals.
    const role = `arn:aws:iam::${ACCOUNT}:role/emma`;
    const fix = only(
      withKeyPolicy(ADMIN, NAMES_EMMA, { ...NAMES_EMMA, Sid: 'Role', Principal: { AWS: role } }),
    );
    expect(fix.addsOnly.map(({ principal }) => principal)).toEqual([USER]);
  });

  it('that cannot be read is handed to its owner', () => {
    const fix = only(refusedAtPart(IMPLICIT, { keyPolicy: refused(), identity: OBJECTS }));
    expect(fix).toMatchObject({
      target: 'key-policy',
      change: 'add-statement',
      document: null,
      diff: null,
      files: [],
      actions: [],
      commands: [],
      prediction: 'unknown',
    });
    expect(fix.read).toEqual([
      `aws kms get-key-policy --key-id ${KEY} --policy-name default --query Policy --output text --region eu-west-1`,
    ]);
    expect(fix.statement).toMatchObject({ Principal: { AWS: USER }, Action: 'kms:Decrypt' });
    expect(fix.alternatives.map(({ kind }) => kind)).toEqual(['grant']);
    expect(fix.alternatives[0]?.commands).toEqual([
      `aws kms create-grant --key-id ${KEY} --grantee-principal ${USER} --operations Decrypt --region eu-west-1`,
    ]);
  });
});
