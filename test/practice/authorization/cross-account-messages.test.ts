/** What KMS says to callers of another account. */
import { describe, expect, it } from 'vitest';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import type { KeyDefinition, WorldDefinition } from '../../../src/practice/world/definition.ts';
import { full, noDecrypt, withoutDecrypt } from './policies.ts';
import { ACCOUNT, ALICE, allow, OTHER, policy, root, world } from './worlds.ts';

describe('across accounts', () => {
  const foreignKey = `arn:aws:kms:eu-west-1:${OTHER}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;
  const generate = allow('kms:GenerateDataKey', { Principal: { AWS: ALICE } });
  const both = allow(['kms:GenerateDataKey', 'kms:Decrypt'], { Principal: { AWS: ALICE } });
  const three =
    'because the resource does not exist in this Region, no resource-based policies allow access, ' +
    'or a resource-based policy explicitly denies access';
  const across = (
    keyPolicy: KeyDefinition['policy'],
    identity: typeof full,
    more: Partial<WorldDefinition> = {},
  ) =>
    world({
      accounts: [{ id: ACCOUNT, users: [{ name: 'alice', inline: { all: identity } }] }, { id: OTHER }],
      keys: [{ arn: foreignKey, policy: keyPolicy }],
      kmsKeyArn: foreignKey,
      ...more,
    });
  const call = { encryptionContext: {}, viaService: null };

  function decrypt(test: ReturnType<typeof across>, keyId: string | null) {
    const engine = createKmsEngine(test.world);
    const key = test.world.keys.get(foreignKey);
    if (key === undefined) throw new Error('no key');
    const kept = key.policy;
    key.policy = JSON.stringify(policy(allow('kms:*', { Principal: root(ACCOUNT) })));
    const made = engine.generateDataKey(test.admin, { ...call, keyId: foreignKey });
    key.policy = kept;
    if (!made.ok) throw new Error(made.message);
    return engine.decrypt(test.who, { ...call, keyId, ciphertextBlob: made.value.ciphertextBlob });
  }

  it('the key side short, with a key id: three possibilities, none confirmed', () => {
    expect(decrypt(across(policy(generate), full), foreignKey)).toMatchObject({
      message: `User: ${ALICE} is not authorized to perform: kms:Decrypt on this resource ${three}`,
    });
  });

  it('the key side short, with the ciphertext alone', () => {
    expect(decrypt(across(policy(generate), withoutDecrypt), null)).toMatchObject({
      message: `User: ${ALICE} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext ${three}`,
    });
  });

  it('an explicit deny in the key policy reads the same', () => {
    const denying = policy(both, { ...noDecrypt, Principal: '*' });
    expect(decrypt(across(denying, full), null)).toMatchObject({
      message: expect.stringContaining(`on the resource associated with this ciphertext ${three}`),
    });
  });

  it('the key side enough, IAM short', () => {
    const says = 'because no identity-based policy allows the kms:Decrypt action';
    expect(decrypt(across(policy(both), withoutDecrypt), null)).toMatchObject({
      message: `User: ${ALICE} is not authorized to perform: kms:Decrypt on resource: ${foreignKey} ${says}`,
    });
    expect(
      decrypt(across(policy(both), withoutDecrypt, { ciphertextForm: 'ciphertext' }), null),
    ).toMatchObject({
      message: `User: ${ALICE} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext ${says}`,
    });
  });

  it('both sides enough', () => {
    expect(decrypt(across(policy(both), full), null)).toMatchObject({ ok: true });
  });

  it('a key that does not exist reads like one that is not shared', () => {
    const { world: inside, who } = across(policy(generate), full);
    const keyId = `arn:aws:kms:eu-west-1:${OTHER}:key/11111111-2222-3333-4444-555555555555`;
    expect(createKmsEngine(inside).generateDataKey(who, { ...call, keyId })).toEqual({
      ok: false,
      name: 'AccessDeniedException',
      message: `User: ${ALICE} is not authorized to perform: kms:GenerateDataKey on this resource ${three}`,
    });
  });
});
