import { describe, expect, it } from 'vitest';
import { VERDICT_CODES } from '../../../src/diagnosis/verdict.ts';
import { createI18n, LANGUAGES } from '../../../src/i18n/index.ts';
import { parsePolicy } from '../../../src/policy/index.ts';
import { callerOf } from '../../../src/practice/authorization/principal.ts';
import { authorizeS3 } from '../../../src/practice/authorization/s3.ts';
import { checkInlinePolicy, checkManagedPolicy } from '../../../src/practice/iam/documents.ts';
import { createIamHandler } from '../../../src/practice/iam/handler.ts';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import { createKmsHandler } from '../../../src/practice/kms/handler.ts';
import { checkKeyPolicy } from '../../../src/practice/kms/key-policy.ts';
import { setBucketPolicy } from '../../../src/practice/s3/operations/bucket-policy.ts';
import {
  DEFAULT_SCENARIO,
  isScenarioId,
  SCENARIO_IDS,
  scenarios,
  scenarioWorld,
} from '../../../src/practice/scenarios/index.ts';
import { buildWorld } from '../../../src/practice/world/build.ts';
import { inEffect } from '../../../src/practice/world/managed-policy.ts';
import { inRegion } from '../../../src/practice/world/region.ts';

function open(id: (typeof SCENARIO_IDS)[number]) {
  const definition = scenarioWorld(id);
  const built = buildWorld(definition, Date.now());
  const who = callerOf(built.world, built.caller.identity);
  const admins = built.admins.map((admin) => callerOf(built.world, admin.identity));
  const verdict = scenarios.find((one) => one.id === id)?.verdict;
  if (verdict === undefined) throw new Error(`no scenario ${id}`);
  return { ...built, definition, who, admins, verdict };
}

describe('the list', () => {
  it('has the default, and every id once', () => {
    expect(scenarios.map(({ id }) => id)).toEqual([...SCENARIO_IDS]);
    expect(isScenarioId(DEFAULT_SCENARIO)).toBe(true);
    expect(isScenarioId('constructor')).toBe(false);
  });

  it('promises verdicts that exist', () => {
    for (const { verdict } of scenarios) expect(VERDICT_CODES).toContain(verdict.code);
  });

  it.each(LANGUAGES)('has its sentences in %s', (language) => {
    const { t } = createI18n(language);
    for (const { id } of scenarios) {
      expect(t(`practice:scenarios.${id}.title`)).not.toContain(id);
      expect(t(`practice:scenarios.${id}.wrong`)).not.toContain(id);
    }
  });
});

describe.each(SCENARIO_IDS)('%s', (id) => {
  it('is plain JSON and does not carry its answer', () => {
    const { definition } = open(id);
    expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
    expect(JSON.stringify(definition)).not.toContain('verdict');
  });

  it('has only policies that AWS would take', () => {
    const { world, admins } = open(id);
    const adminOf = (account: string) => {
      const admin = admins.find((one) => one.account === account);
      if (admin === undefined) throw new Error(`no administrator of ${account}`);
      return admin;
    };
    for (const key of world.keys.values()) {
      if (key.manager === 'AWS') continue;
      expect(checkKeyPolicy(world, adminOf(key.account), key, key.policy, false)).toBeNull();
    }
    for (const bucket of world.buckets.values()) {
      if (bucket.policy !== null) {
        expect(() =>
          setBucketPolicy(world, adminOf(bucket.account), bucket, bucket.policy ?? ''),
        ).not.toThrow();
      }
    }
    for (const account of world.accounts.values()) {
      for (const [kind, holders] of [
        ['user', account.users],
        ['group', account.groups],
        ['role', account.roles],
      ] as const) {
        for (const holder of holders.values()) {
          for (const { name, text } of holder.inline.values()) {
            expect(checkInlinePolicy(kind, holder, name, text)).toBeNull();
          }
        }
      }
      for (const policy of account.managedPolicies.values()) {
        expect(checkManagedPolicy(inEffect(policy).text)).toBeNull();
      }
      for (const level of [...account.serviceControl, ...account.resourceControl]) {
        for (const { text } of level) expect(parsePolicy(text)).toMatchObject({ ok: true });
      }
    }
    const { identity } = open(id).caller;
    const session = identity.kind === 'role-session' ? (identity.sessionPolicies ?? []) : [];
    for (const { text } of session) expect(text.replace(/\s/g, '').length).toBeLessThanOrEqual(2048);
  });

  it('has KMS answer S3’s two calls as its verdict says', () => {
    const { world, who, definition, verdict } = open(id);
    const engine = createKmsEngine(world);
    const { bucket, kmsKeyArn: keyId, region } = definition;
    const encryption = definition.buckets.find(({ name }) => name === bucket)?.encryption;
    const context = encryption?.bucketKeyEnabled ? bucket : `${bucket}/x`;
    const call = {
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${context}` },
      viaService: `s3.${region}.amazonaws.com`,
    };
    const made = engine.generateDataKey(who, { ...call, keyId });
    if (/^generate-data-key-/.test(verdict.code)) {
      expect(made).toMatchObject({ name: 'AccessDeniedException' });
      return;
    }
    if (verdict.code.startsWith('key-')) {
      expect(made).toMatchObject({ ok: false, name: expect.not.stringContaining('AccessDenied') });
      return;
    }
    if (!made.ok) throw new Error(made.message);
    const { ciphertextBlob } = made.value;
    const opened = engine.decrypt(who, { ...call, keyId: null, ciphertextBlob });
    if (verdict.code.startsWith('decrypt-')) expect(opened).toMatchObject({ name: 'AccessDeniedException' });
    else expect(opened).toMatchObject({ ok: true });
  });

  it('gives the caller no way to change the key, and the administrators no way into another account', async () => {
    const { world, who, admins, definition } = open(id);
    const key = world.keys.get(definition.kmsKeyArn);
    if (key === undefined) throw new Error('no key');
    const kms = createKmsHandler(inRegion(world, key.region));
    const put = { KeyId: key.arn, Policy: key.policy };
    expect(await kms(who, 'PutKeyPolicy', put)).toMatchObject({ ok: false, code: 'AccessDeniedException' });
    for (const admin of admins) {
      const own = admin.account === key.account;
      expect((await kms(admin, 'PutKeyPolicy', put)).ok).toBe(own && key.manager === 'CUSTOMER');
      expect((await kms(admin, 'GetKeyPolicy', { KeyId: key.arn })).ok).toBe(own);
    }
  });

  it('does not let key administration become use of the key, unless the policy delegates all', () => {
    const { world, admins, definition } = open(id);
    const key = world.keys.get(definition.kmsKeyArn);
    const admin = admins.find(({ account }) => account === key?.account);
    if (admin === undefined || key === undefined) throw new Error('no administrator or no key');
    if (key.policy.includes('"kms:*"')) return;
    const call = { encryptionContext: {}, viaService: null, keyId: key.arn };
    expect(createKmsEngine(world).generateDataKey(admin, call).ok).toBe(false);
  });

  it('lets the caller look around, read its own policies, and its own account’s key', async () => {
    const { world, who, caller, definition } = open(id);
    const iam = createIamHandler(world);
    const { identity } = caller;
    const [kind, name] =
      identity.kind === 'user'
        ? (['User', identity.userName] as const)
        : (['Role', identity.roleName] as const);
    const own = new Map([[`${kind}Name`, name]]);
    for (const action of [`Get${kind}`, `List${kind}Policies`, `ListAttached${kind}Policies`]) {
      expect(await iam(who, action, own)).toMatchObject({ ok: true });
    }
    const kms = createKmsHandler(inRegion(world, definition.kmsKeyArn.split(':')[3] ?? ''));
    for (const action of ['ListKeys', 'ListAliases']) {
      expect(await kms(who, action, {})).toMatchObject({ ok: true });
    }
    const bucket = world.buckets.get(definition.bucket);
    if (bucket === undefined) throw new Error('no bucket');
    const anyBucket = { ...bucket, account: who.account, policy: null, vpcEndpointPolicy: null };
    const listBuckets = { action: 's3:ListAllMyBuckets', bucket: anyBucket, key: null, context: {} };
    expect(authorizeS3(world, who, listBuckets)).toEqual({ allowed: true });
    if (id === 'aws-managed-key') return;
    const KeyId = definition.kmsKeyArn;
    expect(await kms(who, 'DescribeKey', { KeyId })).toMatchObject({ ok: true });
    if (KeyId.split(':')[4] !== who.account) return;
    expect(await kms(who, 'GetKeyPolicy', { KeyId })).toMatchObject({ ok: true });
    expect(await kms(who, 'ListGrants', { KeyId })).toMatchObject({ ok: true });
  });
});

it('has new credentials at each start', () => {
  const [one, other] = [open(DEFAULT_SCENARIO), open(DEFAULT_SCENARIO)];
  expect(one.caller.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
  expect(one.caller.secretAccessKey).toHaveLength(40);
  expect(one.caller.accessKeyId).not.toBe(other.caller.accessKeyId);
  expect(open('cross-account-both').caller.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
});
