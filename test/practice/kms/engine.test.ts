import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import type { KeyDefinition } from '../../../src/practice/world/definition.ts';
import { ACCOUNT, allow, KEY, OTHER, policy, root, world } from '../authorization/worlds.ts';

const call = { encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::b/k', team: 'a' }, viaService: null };
const delegating = policy(allow('kms:*', { Principal: root(ACCOUNT) }));
const key = (change: Partial<KeyDefinition>): { readonly keys: readonly KeyDefinition[] } => ({
  keys: [{ arn: KEY, policy: delegating, ...change }],
});

describe('the engine', () => {
  it('gives back what it wrapped, whatever the order of the context', () => {
    const { world: inside, who } = world();
    const engine = createKmsEngine(inside);
    const made = engine.generateDataKey(who, { ...call, keyId: KEY });
    if (!made.ok) throw new Error(made.message);
    expect(made.value.plaintext).toHaveLength(32);
    expect(made.value.ciphertextBlob.includes(made.value.plaintext)).toBe(false);
    const encryptionContext = { team: 'a', 'aws:s3:arn': 'arn:aws:s3:::b/k' };
    const { ciphertextBlob } = made.value;
    expect(engine.decrypt(who, { viaService: null, encryptionContext, keyId: null, ciphertextBlob })).toEqual(
      {
        ok: true,
        value: { keyArn: KEY, plaintext: made.value.plaintext },
      },
    );
  });

  it('refuses another context and any changed byte, and never throws', () => {
    const { world: inside, who } = world();
    const engine = createKmsEngine(inside);
    const made = engine.generateDataKey(who, { ...call, keyId: KEY });
    if (!made.ok) throw new Error(made.message);
    const { ciphertextBlob } = made.value;
    const invalid = { ok: false, name: 'InvalidCiphertextException', message: '' };
    const other = { ...call, encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::b/K', team: 'a' } };
    expect(engine.decrypt(who, { ...other, keyId: null, ciphertextBlob })).toEqual(invalid);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: ciphertextBlob.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const changed = Buffer.from(ciphertextBlob);
          changed.writeUInt8(changed.readUInt8(at) ^ change, at);
          expect(engine.decrypt(who, { ...call, keyId: null, ciphertextBlob: changed }).ok).toBe(false);
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const blob = Buffer.from(bytes);
        expect(engine.decrypt(who, { ...call, keyId: null, ciphertextBlob: blob }).ok).toBe(false);
      }),
    );
  });

  it('refuses a ciphertext of another key than the one named', () => {
    const second = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/99999999-2222-3333-4444-555555555555`;
    const { world: inside, who } = world({
      keys: [
        { arn: KEY, policy: delegating },
        { arn: second, policy: delegating },
      ],
    });
    const engine = createKmsEngine(inside);
    const made = engine.generateDataKey(who, { ...call, keyId: second });
    if (!made.ok) throw new Error(made.message);
    const { ciphertextBlob } = made.value;
    expect(engine.decrypt(who, { ...call, keyId: KEY, ciphertextBlob })).toMatchObject({
      name: 'IncorrectKeyException',
    });
  });

  it.each([
    [KEY, null],
    ['1234abcd-12ab-34cd-56ef-1234567890ab', null],
    ['alias/example', null],
    [`arn:aws:kms:eu-west-1:${ACCOUNT}:alias/example`, null],
    ['fake-key-id', "Invalid keyId 'fake-key-id'"],
    ['aws/s3', "Invalid keyId 'aws/s3'"],
    [
      '11111111-2222-3333-4444-555555555555',
      `Key 'arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555' does not exist`,
    ],
    [KEY.replace('1234abcd', '0000abcd'), `Key '${KEY.replace('1234abcd', '0000abcd')}' does not exist`],
    [KEY.replace('eu-west-1', 'us-west-2'), 'Invalid arn us-west-2'],
    ['alias/nothing', `Alias arn:aws:kms:eu-west-1:${ACCOUNT}:alias/nothing is not found.`],
    ['arn:aws:s3:::bucket', 'Invalid arn arn:aws:s3:::bucket'],
  ])('finds %s or says why not', (keyId, message) => {
    const { world: inside, who } = world();
    const answer = createKmsEngine(inside).generateDataKey(who, { ...call, keyId });
    expect(answer).toMatchObject(message === null ? { ok: true } : { name: 'NotFoundException', message });
  });

  it.each([
    [{ state: 'Disabled' }, 'DisabledException', `${KEY} is disabled.`],
    [{ state: 'PendingDeletion' }, 'KMSInvalidStateException', `${KEY} is pending deletion.`],
    [{ state: 'PendingImport' }, 'KMSInvalidStateException', `${KEY} is pending import.`],
    [
      { spec: 'RSA_4096' },
      'InvalidKeyUsageException',
      'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_4096.',
    ],
    [
      { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
      'InvalidKeyUsageException',
      `${KEY} key usage is GENERATE_VERIFY_MAC which is not valid for GenerateDataKey.`,
    ],
  ] as const)('%o', (change, name, message) => {
    const { world: inside, who } = world(key(change));
    const answer = createKmsEngine(inside).generateDataKey(who, { ...call, keyId: KEY });
    expect(answer).toEqual({ ok: false, name, message });
  });

  it('does not tell the state of a key to those who may not use it', () => {
    const { world: inside, who } = world({
      accounts: [{ id: ACCOUNT, users: [{ name: 'alice' }] }, { id: OTHER }],
      ...key({ state: 'Disabled' }),
    });
    const answer = createKmsEngine(inside).generateDataKey(who, { ...call, keyId: KEY });
    expect(answer).toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('what S3 sends along can be a condition', () => {
  const conditioned = (
    Condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>,
  ) =>
    key({
      policy: policy(
        allow('kms:GenerateDataKey', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/alice` }, Condition }),
      ),
    });
  const via = { ...call, viaService: 's3.eu-west-1.amazonaws.com' };

  it.each([
    [{ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }, via, true],
    [{ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }, call, false],
    [{ StringEquals: { 'kms:CallerAccount': ACCOUNT } }, call, true],
    [{ StringEquals: { 'kms:CallerAccount': OTHER } }, call, false],
    [{ StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::b/*' } }, call, true],
    [{ StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::b' } }, call, false],
    [{ 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['aws:s3:arn', 'team'] } }, call, true],
    [{ 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['aws:other'] } }, call, false],
    [{ StringEquals: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } }, call, true],
    [{ Bool: { 'aws:ViaAWSService': 'true' } }, via, true],
    [{ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/other' } }, call, false],
    [{ StringEquals: { 'aws:PrincipalTag/team': 'a', 'aws:PrincipalOrgID': 'o-exampleorgid' } }, call, false],
    [{ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, call, true],
    [{ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, via, false],
  ] as const)('%o', (condition, request, allowed) => {
    const { world: inside, who } = world(conditioned(condition));
    expect(createKmsEngine(inside).generateDataKey(who, { ...request, keyId: KEY }).ok).toBe(allowed);
  });
});
