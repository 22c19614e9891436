/** A user has the policies of its groups, allows and denies alike. */
import { describe, expect, it } from 'vitest';
import { createIamHandler } from '../../../src/practice/iam/handler.ts';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import type { PolicyJson } from '../../../src/practice/world/definition.ts';
import { ACCOUNT, allow, deny, KEY, policy, world } from '../authorization/worlds.ts';

const readers = `arn:aws:iam::${ACCOUNT}:policy/Readers`;

/** Alice may administer IAM by her own policy; what she may do with the key, a group says. */
function inGroup(inline: Record<string, PolicyJson>, own: PolicyJson = policy(allow('iam:*'))) {
  const test = world({
    accounts: [
      {
        id: ACCOUNT,
        groups: [
          { name: 'staff', path: '/all/', inline, attached: [readers] },
          { name: 'others', inline: { all: policy(allow('*')) } },
        ],
        users: [{ name: 'alice', groups: ['staff'], inline: { own } }, { name: 'bob' }],
        managedPolicies: [{ name: 'Readers', document: policy(allow('s3:GetObject')) }],
      },
    ],
  });
  const iam = createIamHandler(test.world);
  const call = (action: string, fields: Readonly<Record<string, string>> = {}) =>
    iam(test.who, action, new Map(Object.entries(fields)));
  const generate = () =>
    createKmsEngine(test.world).generateDataKey(test.who, {
      keyId: KEY,
      encryptionContext: {},
      viaService: null,
    });
  return { ...test, call, generate };
}

describe('a group', () => {
  it('gives its members what it allows, and others nothing', () => {
    expect(inGroup({ key: policy(allow('kms:*')) }).generate().ok).toBe(true);
    expect(inGroup({}).generate()).toMatchObject({
      message: expect.stringContaining(
        'because no identity-based policy allows the kms:GenerateDataKey action',
      ),
    });
  });

  it('denies its members what they are allowed elsewhere', () => {
    expect(inGroup({ guard: policy(deny('kms:*')) }, policy(allow('*'))).generate()).toMatchObject({
      message: expect.stringMatching(/with an explicit deny in an identity-based policy$/),
    });
  });

  it('shows its policies and members', async () => {
    const { call } = inGroup({ key: policy(allow('kms:*')) });
    const GroupName = 'staff';
    expect(await call('ListGroupsForUser', { UserName: 'alice' })).toMatchObject({
      result: {
        Groups: [{ GroupName, Path: '/all/', Arn: `arn:aws:iam::${ACCOUNT}:group/all/staff` }],
        IsTruncated: false,
      },
    });
    expect(await call('ListGroupsForUser', { UserName: 'bob' })).toMatchObject({ result: { Groups: [] } });
    expect(await call('ListGroupPolicies', { GroupName })).toMatchObject({
      result: { PolicyNames: ['key'] },
    });
    expect(await call('ListAttachedGroupPolicies', { GroupName })).toMatchObject({
      result: { AttachedPolicies: [{ PolicyName: 'Readers', PolicyArn: readers }] },
    });
    expect(await call('GetGroup', { GroupName })).toMatchObject({
      result: {
        Group: { GroupName, GroupId: expect.stringMatching(/^AGPA/) },
        Users: [{ UserName: 'alice' }],
      },
    });
    const answer = await call('GetGroupPolicy', { GroupName, PolicyName: 'key' });
    expect(decodeURIComponent(JSON.stringify(answer))).toContain('kms:*');
    expect(await call('GetGroupPolicy', { GroupName: 'gone', PolicyName: 'key' })).toMatchObject({
      status: 404,
      message: 'The group with name gone cannot be found.',
    });
  });

  it('takes a policy of up to 5,120 characters', async () => {
    const { call, generate } = inGroup({});
    const put = (size: number) =>
      call('PutGroupPolicy', {
        GroupName: 'staff',
        PolicyName: 'key',
        PolicyDocument: JSON.stringify(policy(allow('kms:*', { Sid: 'x'.repeat(size) }))),
      });
    expect(generate().ok).toBe(false);
    expect(await put(5000)).toEqual({ ok: true, result: null });
    expect(generate().ok).toBe(true);
    expect(await put(5100)).toMatchObject({
      code: 'LimitExceeded',
      message: 'Maximum policy size of 5120 bytes exceeded for group staff',
    });
  });
});
