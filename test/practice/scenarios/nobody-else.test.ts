/**
 * Nobody gains anything by a fix but the caller. Beside the scenario's own people stand bystanders whose IAM policies
 * allow everything: in every account, in every group, under every boundary, and in an account outside. Whatever they
 * could not do before the fixes they cannot do after.
 */
import { describe, expect, it } from 'vitest';
import type { PolicyChange } from '../../../src/policy/index.ts';
import { applyChange } from '../../../src/practice/apply.ts';
import { authorizeKms } from '../../../src/practice/authorization/kms.ts';
import { callerOf } from '../../../src/practice/authorization/principal.ts';
import { authorizeS3 } from '../../../src/practice/authorization/s3.ts';
import { createIamHandler } from '../../../src/practice/iam/handler.ts';
import { createKmsHandler } from '../../../src/practice/kms/handler.ts';
import { scenarioWorld } from '../../../src/practice/scenarios/index.ts';
import type { Caller } from '../../../src/practice/services.ts';
import { buildWorld } from '../../../src/practice/world/build.ts';
import { ADMINISTRATOR } from '../../../src/practice/world/build-account.ts';
import type { AccountDefinition, WorldDefinition } from '../../../src/practice/world/definition.ts';
import type { CallerIdentity, World } from '../../../src/practice/world/model.ts';
import { allow, policy } from '../authorization/worlds.ts';
import { checkIn, HEALABLE, open } from './run-scenario.ts';

const everything = { everything: policy(allow('*')) };
const trustPolicy = policy(allow('sts:AssumeRole', { Principal: '*' }));

function withBystanders(account: AccountDefinition): AccountDefinition {
  const { groups = [], users = [], roles = [] } = account;
  const boundaries = [...users, ...roles].flatMap(({ boundary }) => boundary ?? []);
  return {
    ...account,
    users: [
      ...users,
      { name: 'bystander', inline: everything },
      ...groups.map(({ name }) => ({ name: `member-of-${name}`, groups: [name], inline: everything })),
    ],
    roles: [
      ...roles,
      { name: 'bystanding-role', trustPolicy, inline: everything },
      ...boundaries.map((boundary, index) => ({
        name: `bounded-${index}`,
        trustPolicy,
        boundary,
        inline: everything,
      })),
    ],
  };
}

function crowded(definition: WorldDefinition): WorldDefinition {
  const outside = { id: '999988887777' };
  return { ...definition, accounts: [...definition.accounts, outside].map(withBystanders) };
}

/** Every user, and a session of every role. */
function everybody(world: World): readonly Caller[] {
  return [...world.accounts.values()].flatMap(({ id: account, users, roles }) => {
    const identities: CallerIdentity[] = [
      ...[...users.keys()].map((userName) => ({ kind: 'user', account, userName }) as const),
      ...[...roles.keys()].map(
        (roleName) =>
          ({ kind: 'role-session', account, roleName, sessionName: 'any', sessionPolicies: null }) as const,
      ),
    ];
    return identities.map((identity) => callerOf(world, identity));
  });
}

/** `<who> <action>` for all that is allowed, through S3 and directly, with the key named or not. */
function allowed(world: World, { bucket: bucketName, kmsKeyArn, region }: WorldDefinition): Set<string> {
  const key = world.keys.get(kmsKeyArn);
  const bucket = world.buckets.get(bucketName);
  if (key === undefined || bucket === undefined) throw new Error('no key or no bucket');
  const contexts = [bucketName, `${bucketName}/a`].map((path) => ({ 'aws:s3:arn': `arn:aws:s3:::${path}` }));
  const named: Record<string, string[]>[] = [
    {},
    { 's3:x-amz-server-side-encryption-aws-kms-key-id': [kmsKeyArn] },
  ];
  const found = new Set<string>();
  for (const who of everybody(world)) {
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:CreateGrant', 'kms:PutKeyPolicy']) {
      for (const encryptionContext of [...contexts, {}]) {
        for (const viaService of [`s3.${region}.amazonaws.com`, null]) {
          const ask = { action, key, encryptionContext, viaService, namedBy: 'key-id', context: {} } as const;
          if (authorizeKms(world, who, ask).allowed) {
            found.add(`${who.arn} ${action} ${viaService} ${JSON.stringify(encryptionContext)}`);
          }
        }
      }
    }
    for (const action of ['s3:PutObject', 's3:GetObject', 's3:DeleteObject']) {
      for (const context of named) {
        if (authorizeS3(world, who, { action, bucket, key: 'a', context }).allowed) {
          found.add(`${who.arn} ${action} ${JSON.stringify(context)}`);
        }
      }
    }
  }
  return found;
}

/** What is allowed after the actions and was not before. */
async function gained(definition: WorldDefinition, actions: readonly PolicyChange[]): Promise<string[]> {
  const { world } = buildWorld(definition, Date.now());
  const before = allowed(world, definition);
  const handlers = { kms: createKmsHandler(world), iam: createIamHandler(world) };
  for (const action of actions) expect(await applyChange(world, handlers, action)).toEqual({ ok: true });
  return [...allowed(world, definition)].filter((one) => !before.has(one));
}

describe.each(HEALABLE)('%s', (id) => {
  it('gives the caller what was missing, and nobody else anything', async () => {
    const practice = await open(id);
    const { fixes } = await checkIn(practice, { key: 'by-default', readers: true });
    const definition = crowded(scenarioWorld(id));
    const { caller } = definition;
    const own = caller.kind === 'user' ? practice.caller.arn : practice.caller.arn.replace(/[^/]+$/, 'any');
    const sets = fixes.flatMap(({ alternatives }, index) => [
      fixes,
      ...alternatives.map((other) => fixes.map((fix, at) => (at === index ? other : fix))),
    ]);
    const changes = sets
      .map((set) => set.flatMap((fix) => fix.actions))
      .filter((actions) => actions.length > 0);
    for (const actions of changes) {
      const more = await gained(definition, actions);
      expect(more.filter((one) => !one.startsWith(`${own} `))).toEqual([]);
      expect(more.filter((one) => / kms:(CreateGrant|PutKeyPolicy)|s3:DeleteObject/.test(one))).toEqual([]);
      if (!id.startsWith('key-')) expect(more.length).toBeGreaterThan(0);
    }
    expect(changes.length).toBeGreaterThan(0);
    expect(own).not.toContain(ADMINISTRATOR);
  });
});
