import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src/diagnosis/index.ts';
import {
  ACCOUNT,
  denied,
  EMMA,
  FOREIGN_KEY,
  failed,
  failing,
  identity,
  json,
  KEY,
  key,
  nightly,
  ROOT,
  read,
  refused,
  refusedAtPart,
  USE_OBJECTS,
  USER,
} from '../observations.ts';
import { notes, OBJECTS, only } from './articles-case.ts';

describe("the caller's IAM policy", () => {
  const message = denied(
    'kms:Decrypt',
    `on resource: ${KEY} because no identity-based policy allows the kms:Decrypt action`,
  );
  const generate = (resource: unknown) => ({
    Sid: 'Key',
    Effect: 'Allow',
    Action: 'kms:GenerateDataKey',
    Resource: resource,
  });
  const delegated = (policy: Parameters<typeof identity>[1][number], changes: Partial<Evidence> = {}) =>
    refusedAtPart(message, {
      key: read(key(KEY)),
      keyPolicy: read(json(ROOT)),
      identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }, policy])),
      ...changes,
    });

  it('is edited where it is inline and for this key only', () => {
    const fix = only(delegated({ name: 'key', statements: [generate(KEY)] }));
    expect(fix).toMatchObject({ target: 'identity-policy', change: 'edit-statement', prediction: 'allowed' });
    expect(fix.statement).toMatchObject({ Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: KEY });
    expect(fix.commands).toEqual([
      'aws iam put-user-policy --user-name emma --policy-name key --policy-document file://iam-policy-key.json --region eu-west-1',
    ]);
    expect(fix.addsOnly).toEqual([
      { principal: USER, action: 'kms:Decrypt', resource: KEY, condition: null },
    ]);
  });

  it.each([
    ['reaches further than this key', { name: 'key', statements: [generate('*')] }],
    [
      'is managed',
      {
        name: 'key',
        kind: 'managed' as const,
        arn: `arn:aws:iam::${ACCOUNT}:policy/key`,
        statements: [generate(KEY)],
      },
    ],
    [
      "is a group's",
      { name: 'key', kind: 'group-inline' as const, group: 'uploaders', statements: [generate(KEY)] },
    ],
  ])('stands beside one that %s', (_, policy) => {
    const fix = only(delegated(policy));
    expect(fix).toMatchObject({ target: 'identity-policy', change: 'attach-policy', prediction: 'allowed' });
    expect(fix.statement).toEqual({
      Sid: 'AllowLargeUploads',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY,
    });
    expect(fix.actions).toMatchObject([
      { kind: 'put-user-policy', userName: 'emma', policyName: 's3-kms-wizard-decrypt' },
    ]);
    expect(notes(fix)).toContain('fix-identity-inline');
  });

  it('does not replace what an earlier fix has put there', () => {
    const earlier = {
      Sid: 'AllowLargeUploads',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: FOREIGN_KEY,
    };
    const observation = delegated({ name: 'key', statements: [generate('*')] });
    const own = identity(EMMA, [
      { name: 'key', statements: [generate('*')] },
      { name: 's3-kms-wizard-decrypt', statements: [earlier] },
    ]);
    const fix = only({ ...observation, evidence: { ...observation.evidence, identity: read(own) } });
    expect(fix).toMatchObject({ change: 'add-statement', prediction: 'allowed' });
    expect(JSON.parse(fix.document ?? '').Statement).toEqual([
      earlier,
      { Sid: 'AllowLargeUploads2', Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY },
    ]);
  });

  it('never replaces a policy of its name that it cannot extend', () => {
    const observation = delegated({ name: 'key', statements: [generate('*')] });
    const own = identity(EMMA, [
      { name: 'key', statements: [generate('*')] },
      { name: 's3-kms-wizard-decrypt', statements: [], document: '{ "Version": "2012-10-17", ' },
    ]);
    const fix = only({ ...observation, evidence: { ...observation.evidence, identity: read(own) } });
    const written = [fix, ...fix.alternatives].flatMap(({ actions }) => actions);
    expect(written.length).toBeGreaterThan(0);
    for (const action of written) expect(action).toMatchObject({ policyName: 's3-kms-wizard-decrypt-2' });
  });

  it('that cannot be read is named to whoever may, and an inline policy is offered beside it', () => {
    const fix = only(refusedAtPart(message, { keyPolicy: refused(), identity: refused() }));
    expect(fix).toMatchObject({
      target: 'identity-policy',
      change: 'add-statement',
      account: ACCOUNT,
      document: null,
      diff: null,
      files: [],
      actions: [],
      commands: [],
      prediction: 'unknown',
    });
    expect(fix.statement).toMatchObject({ Action: 'kms:Decrypt', Resource: KEY });
    expect(fix.read).toEqual([
      'aws iam list-user-policies --user-name emma --region eu-west-1',
      'aws iam list-attached-user-policies --user-name emma --region eu-west-1',
    ]);
    expect(notes(fix)).toEqual(expect.arrayContaining(['fix-identity-not-read', 'fix-not-evaluated']));
    expect(fix.alternatives.map(({ kind }) => kind)).toEqual(['inline-policy', 'strict']);
    const [inline] = fix.alternatives;
    expect(inline).toMatchObject({ change: 'attach-policy', statement: fix.statement });
    expect(inline?.commands).toEqual([
      'aws iam put-user-policy --user-name emma --policy-name s3-kms-wizard-decrypt --policy-document file://iam-policy-s3-kms-wizard-decrypt.json --region eu-west-1',
    ]);
    expect(inline?.read).toEqual([
      'aws iam get-user-policy --user-name emma --policy-name s3-kms-wizard-decrypt --region eu-west-1',
    ]);
    const said = inline?.notes.map(({ id }) => id);
    expect(said).toContain('fix-name-may-exist');
    expect(said).not.toContain('fix-additive');
  });

  it('that cannot be read is predicted all the same where AWS has ruled a Deny out', () => {
    const fix = only(refusedAtPart(message, { keyPolicy: read(json(ROOT)), identity: refused() }));
    for (const body of [fix, ...fix.alternatives]) {
      expect(body.prediction).toBe('allowed');
      expect(body.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([
        [USER, 'kms:Decrypt'],
      ]);
    }
  });

  it('is written for names that begin with a hyphen', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/-x`;
    const fix = only(
      delegated(
        { name: '-', statements: [generate(KEY)] },
        {
          caller: read({ kind: 'user', arn, account: ACCOUNT, userId: null }),
          identity: read(
            identity({ kind: 'user', name: '-x', arn }, [
              { name: 'objects', statements: [USE_OBJECTS] },
              { name: '-', statements: [generate(KEY)] },
            ]),
          ),
        },
      ),
    );
    expect(fix.commands).toEqual([
      'aws iam put-user-policy --user-name=-x --policy-name=- --policy-document file://iam-policy--.json --region eu-west-1',
    ]);
  });

  it('gets both actions where neither works', () => {
    const first = denied(
      'kms:GenerateDataKey',
      `on resource: ${KEY} because no identity-based policy allows the kms:GenerateDataKey action`,
    );
    const fix = only(
      failing(failed('PutObject', first), {
        key: read(key(KEY)),
        keyPolicy: read(json(ROOT)),
        identity: OBJECTS,
      }),
    );
    expect(fix).toMatchObject({ target: 'identity-policy', change: 'attach-policy', prediction: 'allowed' });
    expect(fix.statement).toMatchObject({ Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: KEY });
    expect(fix.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([
      [USER, 'kms:GenerateDataKey'],
      [USER, 'kms:Decrypt'],
    ]);
  });

  it('is not written for roles that IAM Identity Center manages', () => {
    const name = 'AWSReservedSSO_Uploaders_0123456789abcdef';
    const caller = { ...nightly, roleName: name };
    const fix = only(refusedAtPart(message, { caller: read(caller), identity: refused() }));
    expect(fix.commands).toEqual([]);
    expect(notes(fix)).toContain('fix-role-managed-elsewhere');
  });

  it('says when the quota of inline policies is used up', () => {
    const long = {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: Array.from({ length: 60 }, (_, n) => `arn:aws:s3:::a-bucket-with-a-name/${n}`),
    };
    const fix = only(delegated({ name: 'key', statements: [generate(KEY), long] }));
    expect(notes(fix)).toContain('fix-too-large');
    expect(fix.commands).toEqual([]);
  });
});
