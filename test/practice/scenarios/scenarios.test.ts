import { describe, expect, it } from 'vitest';
import { VERDICT_CODES } from '../../../src/diagnosis/verdict.ts';
import { createI18n, LANGUAGES } from '../../../src/i18n/index.ts';
import { callerOf } from '../../../src/practice/authorization/principal.ts';
import { checkInlinePolicy } from '../../../src/practice/iam/documents.ts';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import { createKmsHandler } from '../../../src/practice/kms/handler.ts';
import { checkKeyPolicy } from '../../../src/practice/kms/key-policy.ts';
import {
  DEFAULT_SCENARIO,
  isScenarioId,
  SCENARIO_IDS,
  scenarios,
  scenarioWorld,
} from '../../../src/practice/scenarios/index.ts';
import { buildWorld } from '../../../src/practice/world/build.ts';

function open(id: (typeof SCENARIO_IDS)[number]) {
  const definition = scenarioWorld(id);
  const built = buildWorld(definition, Date.now());
  const who = callerOf(built.world, built.caller.identity);
  const admins = built.admins.map((admin) => callerOf(built.world, admin.identity));
  return { ...built, definition, who, admins };
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
    for (const key of world.keys.values()) {
      if (key.manager === 'AWS') continue;
      const admin = admins.find(({ account }) => account === key.account);
      if (admin === undefined) throw new Error('a key without an administrator');
      expect(checkKeyPolicy(world, admin, key, key.policy, false)).toBeNull();
    }
    for (const account of world.accounts.values()) {
      for (const [kind, subjects] of [
        ['user', account.users],
        ['role', account.roles],
      ] as const) {
        for (const subject of subjects.values()) {
          for (const { name, text } of subject.inline.values()) {
            expect(checkInlinePolicy(kind, subject, name, text)).toBeNull();
          }
          for (const arn of subject.attached) expect([...account.managedPolicies.keys()]).toContain(arn);
        }
      }
    }
  });

  it('lets the caller generate data keys, and decrypt only where nothing is wrong', () => {
    const { world, who, definition } = open(id);
    const engine = createKmsEngine(world);
    const call = {
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${definition.bucket}/x` },
      viaService: `s3.${definition.region}.amazonaws.com`,
    };
    const made = engine.generateDataKey(who, { ...call, keyId: definition.kmsKeyArn });
    if (!made.ok) throw new Error(made.message);
    const { ciphertextBlob } = made.value;
    expect(engine.decrypt(who, { ...call, keyId: null, ciphertextBlob }).ok).toBe(id === 'healthy');
  });

  it('gives the caller no way to change the key, and the administrators no way into another account', async () => {
    const { world, who, admins, definition } = open(id);
    const kms = createKmsHandler(world);
    const key = world.keys.get(definition.kmsKeyArn);
    if (key === undefined) throw new Error('no key');
    const put = { KeyId: key.arn, Policy: key.policy };
    expect(await kms(who, 'PutKeyPolicy', put)).toMatchObject({ ok: false, code: 'AccessDeniedException' });
    for (const admin of admins) {
      expect((await kms(admin, 'PutKeyPolicy', put)).ok).toBe(admin.account === key.account);
      expect((await kms(admin, 'GetKeyPolicy', { KeyId: key.arn })).ok).toBe(admin.account === key.account);
    }
  });

  it('does not let key administration become use of the key, unless the policy delegates all', () => {
    const { world, admins, definition } = open(id);
    const [admin] = admins;
    const key = world.keys.get(definition.kmsKeyArn);
    if (admin === undefined || key === undefined) throw new Error('no administrator or no key');
    const call = { encryptionContext: {}, viaService: null, keyId: key.arn };
    expect(createKmsEngine(world).generateDataKey(admin, call).ok).toBe(id === 'healthy');
  });
});

it('has new credentials at each start', () => {
  const [one, other] = [open(DEFAULT_SCENARIO), open(DEFAULT_SCENARIO)];
  expect(one.caller.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
  expect(one.caller.secretAccessKey).toHaveLength(40);
  expect(one.caller.accessKeyId).not.toBe(other.caller.accessKeyId);
  expect(open('cross-account-both').caller.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
});
