import { describe, expect, it } from 'vitest';
import { createIamHandler } from '../../../src/practice/iam/handler.ts';
import { ACCOUNT, allow, policy, root, world } from '../authorization/worlds.ts';

const UserName = 'alice';
const boundary = `arn:aws:iam::${ACCOUNT}:policy/limits/Boundary`;
const document = (size: number) => JSON.stringify(policy(allow('s3:GetObject', { Sid: 'x'.repeat(size) })));

function iam() {
  const test = world({
    accounts: [
      {
        id: ACCOUNT,
        users: [{ name: UserName, inline: { all: policy(allow('*')) }, boundary, tags: { team: 'blue' } }],
        roles: [
          {
            name: 'uploader',
            path: '/team/',
            trustPolicy: policy(allow('sts:AssumeRole', { Principal: root(ACCOUNT) })),
            attached: [boundary],
          },
        ],
        managedPolicies: [{ name: 'Boundary', path: '/limits/', document: policy(allow('*')) }],
      },
    ],
  });
  const handler = createIamHandler(test.world);
  const call = (action: string, fields: Readonly<Record<string, string>> = {}) =>
    handler(test.who, action, new Map(Object.entries(fields)));
  return { ...test, call };
}

describe('IAM reads', () => {
  it('shows the boundary in GetUser, and the path and trust policy in GetRole', async () => {
    const { call, world: inside } = iam();
    expect(await call('GetUser')).toMatchObject({
      result: {
        User: {
          UserName,
          Arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
          Tags: [{ Key: 'team', Value: 'blue' }],
          PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary },
        },
      },
    });
    const role = inside.accounts.get(ACCOUNT)?.roles.get('uploader');
    const answer = await call('GetRole', { RoleName: 'uploader' });
    expect(answer).toMatchObject({
      result: {
        Role: {
          Arn: `arn:aws:iam::${ACCOUNT}:role/team/uploader`,
          Path: '/team/',
          AssumeRolePolicyDocument: expect.stringMatching(/^%7B%0A.*%2A?.*%7D$/),
        },
      },
    });
    expect(decodeURIComponent(JSON.stringify(answer))).toContain(role?.trustPolicy);
  });

  it('shows a managed policy and its only version', async () => {
    const { call } = iam();
    expect(await call('GetPolicy', { PolicyArn: boundary })).toMatchObject({
      result: {
        Policy: {
          PolicyName: 'Boundary',
          Path: '/limits/',
          DefaultVersionId: 'v1',
          AttachmentCount: 1,
          PermissionsBoundaryUsageCount: 1,
        },
      },
    });
    const version = await call('GetPolicyVersion', { PolicyArn: boundary, VersionId: 'v1' });
    if (!version.ok) throw new Error(version.message);
    const [, document = ''] = /"Document":"([^"]*)"/.exec(JSON.stringify(version)) ?? [];
    expect(document).not.toMatch(/[*{\s]/);
    expect(JSON.parse(decodeURIComponent(document))).toEqual(policy(allow('*')));
  });

  it('lists page by page', async () => {
    const { call } = iam();
    const first = await call('ListUsers', { MaxItems: '1' });
    if (!first.ok) throw new Error(first.message);
    expect(first.result).toMatchObject({ Users: [{ UserName }], IsTruncated: true });
    const second = await call('ListUsers', { MaxItems: '1', Marker: String(first.result?.['Marker']) });
    expect(second).toMatchObject({
      result: { Users: [{ UserName: 'practice-administrator' }], IsTruncated: false },
    });
  });

  it.each([
    ['GetUser', { UserName: 'nobody' }, 'The user with name nobody cannot be found.'],
    ['GetRole', { RoleName: 'nobody' }, 'The role with name nobody cannot be found.'],
    ['GetUserPolicy', { UserName, PolicyName: 'none' }, 'The user policy with name none cannot be found.'],
    [
      'DeleteRolePolicy',
      { RoleName: 'uploader', PolicyName: 'none' },
      'The role policy with name none cannot be found.',
    ],
    ['GetPolicy', { PolicyArn: `${boundary}2` }, `Policy ${boundary}2 was not found.`],
    [
      'GetPolicyVersion',
      { PolicyArn: boundary, VersionId: 'v2' },
      `Policy ${boundary} version v2 does not exist or is not attachable.`,
    ],
  ])('%s %o: NoSuchEntity', async (action, fields, message) => {
    expect(await iam().call(action, fields)).toEqual({
      ok: false,
      status: 404,
      code: 'NoSuchEntity',
      message,
    });
  });
});

describe('IAM writes', () => {
  const put = (PolicyDocument: string) => ({ UserName, PolicyName: 'new', PolicyDocument });

  it('puts, replaces and deletes an inline policy', async () => {
    const { call } = iam();
    expect(await call('PutUserPolicy', put(document(1)))).toEqual({ ok: true, result: null });
    expect(await call('PutUserPolicy', put(document(2)))).toEqual({ ok: true, result: null });
    expect(await call('ListUserPolicies', { UserName })).toMatchObject({
      result: { PolicyNames: ['all', 'new'] },
    });
    expect(await call('DeleteUserPolicy', { UserName, PolicyName: 'new' })).toEqual({
      ok: true,
      result: null,
    });
    expect(await call('ListUserPolicies', { UserName })).toMatchObject({ result: { PolicyNames: ['all'] } });
  });

  it.each([
    ['{', 'This policy contains invalid Json'],
    ['{"Version":"2012-10-17"}', 'Syntax errors in policy.'],
    [JSON.stringify(policy({ Effect: 'Allow', Action: '*' })), 'Policy statement must contain resources.'],
    [JSON.stringify(policy({ Effect: 'Allow', Resource: '*' })), 'Policy statement must contain actions.'],
    [
      JSON.stringify(policy(allow('*', { Principal: '*' }))),
      'Policy document should not specify a principal.',
    ],
  ])('refuses %s', async (PolicyDocument, message) => {
    expect(await iam().call('PutUserPolicy', put(PolicyDocument))).toEqual({
      ok: false,
      status: 400,
      code: 'MalformedPolicyDocument',
      message,
    });
  });

  it('counts all inline policies of a user, white space apart', async () => {
    const { call } = iam();
    const message = 'Maximum policy size of 2048 bytes exceeded for user alice';
    expect(await call('PutUserPolicy', put(document(2000)))).toEqual({
      ok: false,
      status: 409,
      code: 'LimitExceeded',
      message,
    });
    expect((await call('PutUserPolicy', put(`${document(1000)}${' '.repeat(5000)}`))).ok).toBe(true);
  });

  it('refuses names AWS would refuse', async () => {
    const { call } = iam();
    const fields = { UserName, PolicyName: 'a b', PolicyDocument: document(1) };
    expect(await call('PutUserPolicy', fields)).toMatchObject({ status: 400, code: 'ValidationError' });
    expect(await call('PutUserPolicy', { UserName })).toMatchObject({ status: 400, code: 'ValidationError' });
    expect(await call('CreateUser', { UserName })).toMatchObject({ status: 400, code: 'InvalidAction' });
  });
});
