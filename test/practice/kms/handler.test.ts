import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/practice/http/handlers.ts';
import { createKmsHandler } from '../../../src/practice/kms/handler.ts';
import type { StatementJson, WorldDefinition } from '../../../src/practice/world/definition.ts';
import { ACCOUNT, ALICE, allow, KEY, OTHER, policy, root, world } from '../authorization/worlds.ts';

function kms(change: Partial<WorldDefinition> = {}) {
  const test = world(change);
  const handler = createKmsHandler(test.world);
  const call = (operation: string, params: JsonObject = {}) => handler(test.who, operation, params);
  const value = async (operation: string, params: JsonObject = {}): Promise<JsonObject> => {
    const answer = await call(operation, params);
    if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
    return answer.body ?? {};
  };
  return { ...test, call, value };
}

describe('keys', () => {
  it('are described by any name they have', async () => {
    const { value } = kms();
    const { KeyMetadata } = await value('DescribeKey', { KeyId: 'alias/example' });
    expect(KeyMetadata).toMatchObject({
      Arn: KEY,
      AWSAccountId: ACCOUNT,
      KeyState: 'Enabled',
      Enabled: true,
      KeyManager: 'CUSTOMER',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      CreationDate: Date.UTC(2026, 10, 21) / 1000,
    });
  });

  it("are described to another account, when the key policy and the caller's own account both allow it", async () => {
    const foreign = `arn:aws:kms:eu-west-1:${OTHER}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;
    const describe = async (keyPolicy: StatementJson, identity: StatementJson, KeyId = foreign) => {
      const { call } = kms({
        accounts: [
          { id: ACCOUNT, users: [{ name: 'alice', inline: { some: policy(identity) } }] },
          { id: OTHER },
        ],
        keys: [{ arn: foreign, policy: policy(keyPolicy), aliases: ['alias/theirs'] }],
        kmsKeyArn: foreign,
      });
      const answer = await call('DescribeKey', { KeyId });
      return answer.ok ? answer.body : answer.message;
    };
    const shared = allow(['kms:DescribeKey', 'kms:ListGrants'], { Principal: root(ACCOUNT) });
    const shown = { KeyMetadata: { Arn: foreign, AWSAccountId: OTHER } };
    expect(await describe(shared, allow('kms:*'))).toMatchObject(shown);
    const alias = `arn:aws:kms:eu-west-1:${OTHER}:alias/theirs`;
    expect(await describe(shared, allow('kms:*'), alias)).toMatchObject(shown);
    expect(await describe(allow('kms:Decrypt', { Principal: root(ACCOUNT) }), allow('kms:*'))).toContain(
      'kms:DescribeKey on this resource because the resource does not exist in this Region',
    );
    expect(await describe(shared, allow('s3:*'))).toContain(
      `kms:DescribeKey on resource: ${foreign} because no identity-based policy allows`,
    );
  });

  it('are listed with their aliases', async () => {
    const { value } = kms();
    const [KeyId] = KEY.split('/').slice(1);
    const awsManaged = { KeyId: expect.any(String), KeyArn: expect.any(String) };
    expect(await value('ListKeys')).toEqual({ Keys: [{ KeyId, KeyArn: KEY }, awsManaged], Truncated: false });
    expect(await value('ListAliases')).toMatchObject({
      Aliases: [{ AliasName: 'alias/example', TargetKeyId: KeyId }, { AliasName: 'alias/aws/s3' }],
      Truncated: false,
    });
  });

  it('are listed to those whom IAM allows it, whatever key policies say', async () => {
    const { call } = kms({ accounts: [{ id: ACCOUNT, users: [{ name: 'alice' }] }] });
    expect(await call('ListKeys')).toMatchObject({
      status: 400,
      code: 'AccessDeniedException',
      message: `User: ${ALICE} is not authorized to perform: kms:ListKeys on resource: * because no identity-based policy allows the kms:ListKeys action`,
    });
  });

  it('come back from a scheduled deletion disabled, and are enabled after that', async () => {
    const keys = [
      { arn: KEY, policy: policy(allow('kms:*', { Principal: root(ACCOUNT) })), state: 'PendingDeletion' },
    ] as const;
    const { call, value } = kms({ keys });
    expect(await call('EnableKey', { KeyId: KEY })).toMatchObject({ code: 'KMSInvalidStateException' });
    expect(await value('CancelKeyDeletion', { KeyId: KEY })).toEqual({ KeyId: KEY });
    expect(await value('DescribeKey', { KeyId: KEY })).toMatchObject({
      KeyMetadata: { KeyState: 'Disabled' },
    });
    expect(await call('EnableKey', { KeyId: KEY })).toEqual({ ok: true, body: null });
    expect(await value('DescribeKey', { KeyId: KEY })).toMatchObject({
      KeyMetadata: { KeyState: 'Enabled' },
    });
  });
});

describe('keys that are put out of use', () => {
  const state = async (value: ReturnType<typeof kms>['value']) =>
    (await value('DescribeKey', { KeyId: KEY }))['KeyMetadata'];

  it('are disabled, and stay so', async () => {
    const { value } = kms();
    await value('DisableKey', { KeyId: KEY });
    await value('DisableKey', { KeyId: KEY });
    expect(await state(value)).toMatchObject({ KeyState: 'Disabled', Enabled: false });
  });

  it('are scheduled for deletion, once', async () => {
    const { call, value } = kms();
    const scheduled = await value('ScheduleKeyDeletion', { KeyId: KEY, PendingWindowInDays: 7 });
    expect(scheduled).toMatchObject({ KeyId: KEY, KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    const { DeletionDate } = scheduled;
    expect(await state(value)).toMatchObject({ KeyState: 'PendingDeletion', DeletionDate });
    for (const operation of ['ScheduleKeyDeletion', 'DisableKey'])
      expect(await call(operation, { KeyId: KEY })).toMatchObject({
        code: 'KMSInvalidStateException',
        message: `${KEY} is pending deletion.`,
      });
  });

  it('are so by those whom the key policy or IAM allows it', async () => {
    const { call } = kms({ accounts: [{ id: ACCOUNT, users: [{ name: 'alice' }] }] });
    for (const operation of ['ScheduleKeyDeletion', 'DisableKey'])
      expect(await call(operation, { KeyId: KEY })).toMatchObject({ code: 'AccessDeniedException' });
  });
});

describe('grants', () => {
  const grant = { KeyId: KEY, GranteePrincipal: ALICE, Operations: ['Decrypt'] };

  it('are made, filtered, paged and revoked', async () => {
    const { value, call } = kms();
    const { GrantId } = await value('CreateGrant', grant);
    await value('CreateGrant', { ...grant, Operations: ['GenerateDataKey'] });
    await value('CreateGrant', { ...grant, GranteePrincipal: root(ACCOUNT).AWS });
    const first = await value('ListGrants', { KeyId: KEY, Limit: 2 });
    expect(first).toMatchObject({
      Grants: [{ GrantId, Operations: ['Decrypt'], Name: '' }, {}],
      Truncated: true,
    });
    const rest = await value('ListGrants', { KeyId: KEY, Limit: 2, Marker: String(first['NextMarker']) });
    expect(rest).toMatchObject({ Grants: [{ GranteePrincipal: root(ACCOUNT).AWS }], Truncated: false });
    const own = await value('ListGrants', { KeyId: KEY, GranteePrincipal: ALICE });
    expect(own['Grants']).toHaveLength(2);
    await value('RevokeGrant', { KeyId: KEY, GrantId: String(GrantId) });
    expect(await value('ListGrants', { KeyId: KEY, GrantId: String(GrantId) })).toMatchObject({ Grants: [] });
    expect(await call('RevokeGrant', { KeyId: KEY, GrantId: String(GrantId) })).toMatchObject({
      code: 'NotFoundException',
    });
    expect(await call('ListGrants', { KeyId: KEY, Marker: 'no' })).toMatchObject({
      code: 'InvalidMarkerException',
    });
  });

  it('are made on keys of every kind that are enabled', async () => {
    const key = { arn: KEY, policy: policy(allow('kms:*', { Principal: root(ACCOUNT) })) } as const;
    const { value } = kms({ keys: [{ ...key, spec: 'RSA_4096' }] });
    expect(await value('CreateGrant', { ...grant, Operations: ['Decrypt', 'GetPublicKey'] })).toHaveProperty(
      'GrantId',
    );
    const { call } = kms({ keys: [{ ...key, state: 'Disabled' }] });
    expect(await call('CreateGrant', grant)).toMatchObject({ code: 'DisabledException' });
  });

  it('with a name are made once', async () => {
    const { value } = kms();
    const named = { ...grant, Name: 'uploads' };
    const one = await value('CreateGrant', named);
    expect(await value('CreateGrant', named)).toEqual(one);
    expect((await value('ListGrants', { KeyId: KEY }))['Grants']).toHaveLength(1);
  });

  it('hold only under their encryption context', async () => {
    const { value, call, world: inside } = kms();
    const EncryptionContext = { 'aws:s3:arn': 'arn:aws:s3:::b/k' };
    await value('CreateGrant', { ...grant, Constraints: { EncryptionContextSubset: EncryptionContext } });
    const spec = { KeyId: KEY, KeySpec: 'AES_256' };
    const right = await value('GenerateDataKey', {
      ...spec,
      EncryptionContext: { ...EncryptionContext, more: '1' },
    });
    const wrong = await value('GenerateDataKey', { ...spec, EncryptionContext: { more: '1' } });
    const key = inside.keys.get(KEY);
    if (key === undefined) throw new Error('no key');
    key.policy = JSON.stringify(policy(allow('kms:Put*', { Principal: root(ACCOUNT) })));
    const open = (made: JsonObject, context: JsonObject) =>
      call('Decrypt', { CiphertextBlob: String(made['CiphertextBlob']), EncryptionContext: context });
    expect(await open(right, { ...EncryptionContext, more: '1' })).toMatchObject({
      ok: true,
      body: { Plaintext: right['Plaintext'] ?? '' },
    });
    expect(await open(wrong, { more: '1' })).toMatchObject({ code: 'AccessDeniedException' });
  });

  it.each([
    [{ ...grant, Operations: ['Everything'] }, 'ValidationException'],
    [{ ...grant, Operations: [] }, 'ValidationException'],
    [{ ...grant, GranteePrincipal: ALICE.replace('alice', 'nobody') }, 'InvalidArnException'],
    [{ ...grant, Name: 'the uploads' }, 'ValidationException'],
    [{ ...grant, DryRun: true }, 'DryRunOperationException'],
  ])('%o: %s', async (params, code) => {
    const { call, world: inside } = kms();
    expect(await call('CreateGrant', params)).toMatchObject({ ok: false, status: 400, code });
    expect(inside.keys.get(KEY)?.grants).toEqual([]);
  });
});

describe('requests that make no sense', () => {
  const spec = { KeyId: KEY, KeySpec: 'AES_256' };
  it.each([
    ['DescribeKey', {}, 'ValidationException'],
    ['DescribeKey', { KeyId: 7 }, 'SerializationException'],
    ['GenerateDataKey', { KeyId: KEY }, 'ValidationException'],
    ['GenerateDataKey', { ...spec, NumberOfBytes: 32 }, 'ValidationException'],
    ['GenerateDataKey', { KeyId: KEY, KeySpec: 'AES_512' }, 'ValidationException'],
    ['GenerateDataKey', { KeyId: KEY, NumberOfBytes: 5000 }, 'ValidationException'],
    ['GenerateDataKey', { ...spec, EncryptionContext: { a: 1 } }, 'SerializationException'],
    ['Decrypt', {}, 'ValidationException'],
    ['Decrypt', { CiphertextBlob: 'AAAA' }, 'InvalidCiphertextException'],
    ['Decrypt', { KeyId: KEY, DryRunModifiers: ['IGNORE_CIPHERTEXT'] }, 'ValidationException'],
    ['Decrypt', { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] }, 'ValidationException'],
    ['Decrypt', { KeyId: KEY, DryRun: true, DryRunModifiers: ['IGNORE_ALL'] }, 'ValidationException'],
    ['Encrypt', { KeyId: KEY }, 'ValidationException'],
    ['GetKeyPolicy', { KeyId: KEY, PolicyName: 'other' }, 'NotFoundException'],
    ['GetKeyPolicy', { KeyId: 'alias/example' }, 'NotFoundException'],
    ['PutKeyPolicy', { KeyId: KEY }, 'ValidationException'],
    ['ScheduleKeyRotation', {}, 'UnknownOperationException'],
    ['toString', {}, 'UnknownOperationException'],
  ])('%s %o: %s', async (operation, params, code) => {
    expect(await kms().call(operation, params)).toMatchObject({ ok: false, status: 400, code });
  });

  it('dry runs change nothing and tell that they would have worked', async () => {
    const { call, value } = kms();
    const { CiphertextBlob } = await value('Encrypt', { KeyId: KEY, Plaintext: 'aGk=' });
    for (const [operation, params] of [
      ['GenerateDataKey', spec],
      ['Encrypt', { KeyId: KEY, Plaintext: 'aGk=' }],
      ['Decrypt', { CiphertextBlob: String(CiphertextBlob) }],
      ['Decrypt', { KeyId: 'alias/example', DryRunModifiers: ['IGNORE_CIPHERTEXT'] }],
    ] as const) {
      expect(await call(operation, { ...params, DryRun: true })).toMatchObject({
        code: 'DryRunOperationException',
      });
    }
  });
});

describe('principals of a new key policy', () => {
  const stranger = `arn:aws:iam::${OTHER}:role/partner`;
  const dead = 'AIDAEXAMPLEEXAMPLE222';
  const open = allow('kms:*', { Principal: root(ACCOUNT) });
  const put = (before: readonly string[], after: readonly string[]) => {
    const policyOf = (names: readonly string[]) =>
      policy(open, ...names.map((name) => allow('kms:Decrypt', { Principal: { AWS: name } })));
    const { call } = kms({ keys: [{ arn: KEY, policy: policyOf(before) }] });
    return call('PutKeyPolicy', { KeyId: KEY, Policy: JSON.stringify(policyOf(after)) });
  };
  const refused = {
    ok: false,
    code: 'MalformedPolicyDocumentException',
    message: 'Policy contains a statement with one or more invalid principals.',
  };

  it('have to exist, as far as this world goes; those of the policy in place do', async () => {
    expect(await put([], [ALICE])).toMatchObject({ ok: true });
    expect(await put([], [stranger])).toMatchObject(refused);
    expect(await put([stranger], [stranger, ALICE])).toMatchObject({ ok: true });
    expect(await put([dead], [dead])).toMatchObject(refused);
  });
});

describe('keys of several Regions', () => {
  it('are known by their ids, in what describes them and in conditions', async () => {
    const arn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;
    const Condition = { Bool: { 'kms:MultiRegion': 'true' } };
    const open = policy(allow('kms:*', { Principal: root(ACCOUNT), Condition }));
    const { value } = kms({ keys: [{ arn, policy: open }], kmsKeyArn: arn });
    const { KeyMetadata } = await value('DescribeKey', { KeyId: arn });
    expect(KeyMetadata).toMatchObject({
      MultiRegion: true,
      MultiRegionConfiguration: { PrimaryKey: { Arn: arn, Region: 'eu-west-1' } },
    });
  });
});
