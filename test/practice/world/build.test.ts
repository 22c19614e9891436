import { describe, expect, it } from 'vitest';
import { parseArn } from '../../../src/policy/index.ts';
import { callerOf } from '../../../src/practice/authorization/principal.ts';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import { buildWorld } from '../../../src/practice/world/build.ts';
import type { WorldDefinition } from '../../../src/practice/world/definition.ts';
import {
  ACCOUNT,
  allow,
  BUCKET,
  definition,
  KEY,
  OTHER,
  policy,
  root,
  world,
} from '../authorization/worlds.ts';

const NOW = Date.UTC(2026, 10, 22);

describe('buildWorld', () => {
  it('hands out one administrator an account, the bucket’s account first', () => {
    const accounts = [{ id: OTHER }, ...definition().accounts];
    const { admins, world: inside } = buildWorld(definition({ accounts }), NOW);
    expect(admins.map(({ identity }) => identity.account)).toEqual([ACCOUNT, OTHER]);
    for (const admin of admins) expect(inside.credentials.get(admin.accessKeyId)).toBe(admin);
  });

  it('keeps what is left out as on a fresh account', () => {
    const { world: inside } = world();
    expect(inside.buckets.get(BUCKET)).toMatchObject({
      versioning: 'Enabled',
      policy: null,
      vpcEndpointPolicy: null,
      encryption: { algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: false },
    });
    expect(inside.keys.get(KEY)).toMatchObject({
      state: 'Enabled',
      deletionDate: null,
      grants: [],
      manager: 'CUSTOMER',
    });
    expect(inside.keys.get(KEY)?.material).toHaveLength(32);
    expect(inside.aliases.get(`arn:aws:kms:eu-west-1:${ACCOUNT}:alias/example`)).toBe(KEY);
    expect(inside.accounts.get(ACCOUNT)).toMatchObject({
      serviceControl: [],
      resourceControl: [],
      organization: null,
    });
  });

  it('keeps an AWS managed key for S3 where there are buckets, which S3 alone can use, for that account', () => {
    const accounts = [
      ...definition().accounts,
      { id: OTHER, users: [{ name: 'alice', inline: { all: policy(allow('*')) } }] },
    ];
    const { world: inside, who, admin } = world({ accounts });
    const engine = createKmsEngine(inside);
    const keyId = `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/aws/s3`;
    const call = { keyId, encryptionContext: {}, viaService: 's3.eu-west-1.amazonaws.com' };
    expect(engine.generateDataKey(who, call).ok).toBe(true);
    expect(engine.generateDataKey(admin, { ...call, viaService: null }).ok).toBe(false);
    const outsider = callerOf(inside, { kind: 'user', account: OTHER, userName: 'alice' });
    expect(engine.generateDataKey(outsider, call)).toMatchObject({ name: 'AccessDeniedException' });
    expect(inside.aliases.has(`arn:aws:kms:eu-west-1:${OTHER}:alias/aws/s3`)).toBe(false);
  });

  it('keeps SCPs and RCPs away from the management account', () => {
    const guard = [[{ name: 'Guard', id: 'p-examplepolicyid111', document: policy(allow('s3:*')) }]];
    const limits = { organization: 'o-exampleorgid', serviceControl: guard, resourceControl: guard };
    const accounts = [{ ...limits, id: ACCOUNT, users: [{ name: 'alice' }] }];
    const under = (managementAccount: string) =>
      world({ organizations: [{ id: 'o-exampleorgid', managementAccount }], accounts }).world.accounts.get(
        ACCOUNT,
      );
    expect(under(OTHER)).toMatchObject({
      serviceControl: [[{ name: 'Guard' }]],
      resourceControl: [[{ name: 'RCPFullAWSAccess' }, { name: 'Guard' }]],
    });
    expect(under(ACCOUNT)).toMatchObject({ serviceControl: [], resourceControl: [] });
  });

  it('writes policies as the console shows them', () => {
    expect(world().world.keys.get(KEY)?.policy).toBe(
      JSON.stringify(policy(allow('kms:*', { Principal: root(ACCOUNT) })), null, 4),
    );
  });

  it('gives a session that has expired, or lasts', () => {
    const roles = [
      { name: 'uploader', trustPolicy: policy(allow('sts:AssumeRole', { Principal: root(ACCOUNT) })) },
    ];
    const session = {
      kind: 'role-session',
      account: ACCOUNT,
      roleName: 'uploader',
      sessionName: 's',
    } as const;
    const accounts = [{ id: ACCOUNT, roles }];
    const expired = world({ accounts, caller: { ...session, expiresIn: -60 } });
    expect(expired.caller).toMatchObject({ expiresAt: NOW - 60_000, sessionToken: expect.any(String) });
    expect(world({ accounts, caller: session }).caller.expiresAt).toBe(NOW + 12 * 3600 * 1000);
    expect(world().caller).toMatchObject({ expiresAt: null, sessionToken: null });
  });

  it.each<[string, Partial<WorldDefinition>]>([
    ['bucket none is not defined', { bucket: 'none' }],
    ['is not defined', { kmsKeyArn: KEY.replace('1234abcd', '0000abcd') }],
    ['nobody is not defined', { caller: { kind: 'user', account: ACCOUNT, userName: 'nobody' } }],
    ['is not the ARN of a key', { keys: [{ arn: 'arn:aws:s3:::b', policy: policy(allow('*')) }] }],
    [
      'belongs to no organization',
      {
        accounts: [
          {
            id: ACCOUNT,
            users: [{ name: 'alice' }],
            serviceControl: [[{ name: 'Guard', id: 'p-examplepolicyid111', document: policy(allow('*')) }]],
          },
        ],
      },
    ],
  ])('refuses a scenario that does not hang together: %s', (message, change) => {
    expect(() => buildWorld(definition(change), NOW)).toThrow(message);
  });
});

it.each([
  [
    'arn:aws:iam::111122223333:role/etl/nightly',
    { service: 'iam', account: ACCOUNT, resource: 'role/etl/nightly' },
  ],
  [KEY, { service: 'kms', region: 'eu-west-1', account: ACCOUNT }],
  ['arn:aws:s3:::bucket/a:b', { service: 's3', account: '', resource: 'bucket/a:b' }],
  ['arn:aws:kms', null],
  ['alias/x', null],
])('parseArn(%s)', (text, expected) => {
  if (expected === null) expect(parseArn(text)).toBeNull();
  else expect(parseArn(text)).toMatchObject(expected);
});
