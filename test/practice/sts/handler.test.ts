import { describe, expect, it } from 'vitest';
import { callerOf } from '../../../src/practice/authorization/principal.ts';
import { createStsHandler } from '../../../src/practice/sts/handler.ts';
import type { PolicyJson } from '../../../src/practice/world/definition.ts';
import { ACCOUNT, ALICE, allow, deny, OTHER, policy, root, world } from '../authorization/worlds.ts';

const RoleArn = `arn:aws:iam::${ACCOUNT}:role/team/uploader`;
const RoleSessionName = 's1';
const full = policy(allow('*'));
/** As people write trust policies: without a Resource. */
const trust = (principal: Readonly<Record<string, string>>): PolicyJson =>
  policy({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' });

function sts(trustPolicy: PolicyJson, identity: PolicyJson = full, caller = ACCOUNT) {
  const users = [{ name: 'alice', inline: { all: identity } }];
  const roles = [{ name: 'uploader', path: '/team/', trustPolicy }];
  const test = world({
    accounts: [
      { id: ACCOUNT, users, roles },
      { id: OTHER, users },
    ],
    caller: { kind: 'user', account: caller, userName: 'alice' },
  });
  const handler = createStsHandler(test.world, Date.now);
  const call = (action: string, fields: Readonly<Record<string, string>> = {}) =>
    handler(test.who, action, new Map(Object.entries(fields)));
  return { ...test, call };
}

describe('GetCallerIdentity', () => {
  it('answers even those who may nothing', async () => {
    const { call } = sts(trust(root(ACCOUNT)), policy(deny('*')));
    expect(await call('GetCallerIdentity')).toMatchObject({
      ok: true,
      result: { Arn: ALICE, Account: ACCOUNT, UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/) },
    });
  });
});

describe('AssumeRole needs the trust policy, and IAM where that leaves it to the account', () => {
  const nothing = policy(allow('s3:*'));
  it.each<[string, PolicyJson, PolicyJson, string, string | null]>([
    ['trust in the account, IAM allows', trust(root(ACCOUNT)), full, ACCOUNT, null],
    [
      'trust in the account, IAM does not',
      trust(root(ACCOUNT)),
      nothing,
      ACCOUNT,
      'no identity-based policy',
    ],
    ['trust in the user, IAM does not', trust({ AWS: ALICE }), nothing, ACCOUNT, null],
    ['no trust, IAM allows', trust({ AWS: `${ALICE}x` }), full, ACCOUNT, 'no role trust policy'],
    ['trust in the other account', trust(root(OTHER)), full, OTHER, null],
    [
      'trust in the other account, IAM does not',
      trust(root(OTHER)),
      nothing,
      OTHER,
      'no identity-based policy',
    ],
    ['no trust in the other account', trust(root(ACCOUNT)), full, OTHER, 'no role trust policy'],
  ])('%s', async (_name, trustPolicy, identity, account, because) => {
    const { call } = sts(trustPolicy, identity, account);
    const answer = await call('AssumeRole', { RoleArn, RoleSessionName });
    if (because === null) {
      expect(answer).toMatchObject({
        ok: true,
        result: { AssumedRoleUser: { Arn: expect.stringContaining('/s1') } },
      });
    } else {
      const arn = `arn:aws:iam::${account}:user/alice`;
      expect(answer).toEqual({
        ok: false,
        status: 403,
        code: 'AccessDenied',
        message: `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn} because ${because} allows the sts:AssumeRole action`,
      });
    }
  });

  it('gives a role that assumes a role an hour at most', async () => {
    const roles = [{ name: 'uploader', path: '/team/', trustPolicy: trust(root(ACCOUNT)), inline: { full } }];
    const { world: inside, who } = world({
      accounts: [{ id: ACCOUNT, roles }],
      caller: { kind: 'role-session', account: ACCOUNT, roleName: 'uploader', sessionName: 's0' },
    });
    const assume = (DurationSeconds: string) =>
      createStsHandler(inside, Date.now)(
        who,
        'AssumeRole',
        new Map(Object.entries({ RoleArn, RoleSessionName, DurationSeconds })),
      );
    expect(await assume('3600')).toMatchObject({ ok: true });
    expect(await assume('3601')).toMatchObject({ ok: false, code: 'ValidationError' });
  });

  it('does not tell a role that is not there from one that does not trust', async () => {
    const { call } = sts(trust(root(ACCOUNT)));
    expect(await call('AssumeRole', { RoleArn: `${RoleArn}2`, RoleSessionName })).toMatchObject({
      status: 403,
      code: 'AccessDenied',
      message: expect.stringContaining('because no role trust policy allows'),
    });
  });

  it('registers the session, with its policy and its end', async () => {
    const { call, world: inside } = sts(trust(root(ACCOUNT)));
    const Policy = JSON.stringify(policy(allow('s3:*')));
    const managed = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const policies = { Policy, 'PolicyArns.member.1.arn': managed };
    await call('AssumeRole', { RoleArn, RoleSessionName, DurationSeconds: '900', ...policies });
    const session = [...inside.credentials.values()].at(-1);
    if (session === undefined) throw new Error('no session');
    expect(callerOf(inside, session.identity).arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/uploader/s1`);
    expect(session).toMatchObject({ identity: { sessionPolicies: [{ text: Policy }, { arn: managed }] } });
    const left = (session.expiresAt ?? 0) - Date.now();
    expect(left).toBeGreaterThan(890_000);
    expect(left).toBeLessThanOrEqual(900_000);
  });

  it.each([
    [{ RoleArn: 'uploader', RoleSessionName }, 'ValidationError'],
    [{ RoleArn, RoleSessionName: 'a b' }, 'ValidationError'],
    [{ RoleArn }, 'ValidationError'],
    [{ RoleArn, RoleSessionName, DurationSeconds: '899' }, 'ValidationError'],
    [{ RoleArn, RoleSessionName, DurationSeconds: 'long' }, 'ValidationError'],
    [{ RoleArn, RoleSessionName, DurationSeconds: '43201' }, 'ValidationError'],
    [{ RoleArn, RoleSessionName, Policy: '{' }, 'MalformedPolicyDocument'],
    [
      { RoleArn, RoleSessionName, Policy: JSON.stringify(policy(allow('*', { Principal: '*' }))) },
      'MalformedPolicyDocument',
    ],
    [{ RoleArn, RoleSessionName, Policy: ' '.repeat(2049) }, 'ValidationError'],
    [
      { RoleArn, RoleSessionName, 'PolicyArns.member.1.arn': `arn:aws:iam::${ACCOUNT}:policy/None` },
      'ValidationError',
    ],
  ])('refuses %o', async (fields, code) => {
    const { call, world: inside } = sts(trust(root(ACCOUNT)));
    const before = inside.credentials.size;
    expect(await call('AssumeRole', fields)).toMatchObject({ ok: false, status: 400, code });
    expect(inside.credentials.size).toBe(before);
  });

  it('knows no other operation', async () => {
    expect(await sts(full).call('GetSessionToken')).toMatchObject({ status: 400, code: 'InvalidAction' });
  });
});
