/** Managed policies: only the default version has effect, five are kept, and AWS's own cannot be changed. */
import { describe, expect, it } from 'vitest';
import { createIamHandler } from '../../../src/practice/iam/handler.ts';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import { ACCOUNT, allow, KEY, policy, world } from '../authorization/worlds.ts';

const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/Key`;
const text = (action: string) => JSON.stringify(policy(allow(action)));

function iam() {
  const test = world({
    accounts: [
      {
        id: ACCOUNT,
        users: [{ name: 'alice', attached: [PolicyArn] }],
        managedPolicies: [{ name: 'Key', document: policy(allow('kms:Decrypt')) }],
      },
    ],
  });
  const handler = createIamHandler(test.world);
  const call = (action: string, fields: Readonly<Record<string, string>> = {}) =>
    handler(test.admin, action, new Map(Object.entries(fields)));
  const create = (action: string, SetAsDefault = 'true') =>
    call('CreatePolicyVersion', { PolicyArn, PolicyDocument: text(action), SetAsDefault });
  const allowed = () =>
    createKmsEngine(test.world).generateDataKey(test.who, {
      keyId: KEY,
      encryptionContext: {},
      viaService: null,
    }).ok;
  const asAlice = (action: string, fields: Readonly<Record<string, string>>) =>
    handler(test.who, action, new Map(Object.entries(fields)));
  return { call, create, allowed, asAlice };
}

describe('versions', () => {
  it('have effect from the moment that they are the default', async () => {
    const { call, create, allowed } = iam();
    expect(await create('kms:GenerateDataKey', 'false')).toMatchObject({
      result: { PolicyVersion: { VersionId: 'v2', IsDefaultVersion: false } },
    });
    expect(allowed()).toBe(false);
    await call('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v2' });
    expect(allowed()).toBe(true);
    await create('s3:*');
    expect(allowed()).toBe(false);
    expect(await call('GetPolicy', { PolicyArn })).toMatchObject({
      result: { Policy: { DefaultVersionId: 'v3' } },
    });
    expect(await call('ListPolicyVersions', { PolicyArn })).toMatchObject({
      result: {
        Versions: [
          { VersionId: 'v3', IsDefaultVersion: true },
          { VersionId: 'v2', IsDefaultVersion: false },
          { VersionId: 'v1', IsDefaultVersion: false },
        ],
      },
    });
  });

  it('are five at most, and a number is not used again', async () => {
    const { call, create } = iam();
    for (let made = 0; made < 4; made += 1) expect(await create('kms:*')).toMatchObject({ ok: true });
    expect(await create('kms:*')).toMatchObject({ status: 409, code: 'LimitExceeded' });
    expect(await call('DeletePolicyVersion', { PolicyArn, VersionId: 'v5' })).toMatchObject({
      status: 409,
      code: 'DeleteConflict',
    });
    expect(await call('DeletePolicyVersion', { PolicyArn, VersionId: 'v4' })).toEqual({
      ok: true,
      result: null,
    });
    expect(await create('kms:*')).toMatchObject({ result: { PolicyVersion: { VersionId: 'v6' } } });
    expect(await call('GetPolicyVersion', { PolicyArn, VersionId: 'v4' })).toMatchObject({ status: 404 });
  });

  it.each([
    ['{', 'This policy contains invalid Json'],
    [
      JSON.stringify(policy(allow('kms:*', { Principal: '*' }))),
      'Policy document should not specify a principal.',
    ],
    [text('Decrypt'), 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'],
    [
      JSON.stringify(policy(allow('kms:*', { Resource: 'bucket' }))),
      'Resource bucket must be in ARN format or "*".',
    ],
    [
      JSON.stringify(policy(allow('kms:*', { Sid: 'Use the key' }))),
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    ],
    [
      JSON.stringify(policy(allow('kms:*', { Sid: 'A' }), allow('s3:*', { Sid: 'A' }))),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    [
      JSON.stringify(policy(allow('kms:*', { Condition: { StringIs: { 'aws:userid': 'x' } } }))),
      'Invalid Condition type : StringIs.',
    ],
  ])('are refused as %s', async (PolicyDocument, message) => {
    expect(await iam().call('CreatePolicyVersion', { PolicyArn, PolicyDocument })).toEqual({
      ok: false,
      status: 400,
      code: 'MalformedPolicyDocument',
      message,
    });
  });

  it('are refused above 6,144 characters, white space apart', async () => {
    const { call } = iam();
    const PolicyDocument = JSON.stringify(policy(allow('kms:*', { Sid: 'x'.repeat(6200) })));
    expect(await call('CreatePolicyVersion', { PolicyArn, PolicyDocument })).toMatchObject({
      status: 409,
      message: 'Cannot exceed quota for PolicySize: 6144',
    });
  });
});

describe('managed policies', () => {
  it('can be made, attached, and taken off', async () => {
    const { call, allowed } = iam();
    const made = await call('CreatePolicy', {
      PolicyName: 'More',
      PolicyDocument: text('kms:*'),
      Path: '/x/',
    });
    const Arn = `arn:aws:iam::${ACCOUNT}:policy/x/More`;
    expect(made).toMatchObject({ result: { Policy: { Arn, DefaultVersionId: 'v1', AttachmentCount: 0 } } });
    const fields = { UserName: 'alice', PolicyArn: Arn };
    expect(await call('AttachUserPolicy', fields)).toEqual({ ok: true, result: null });
    expect(allowed()).toBe(true);
    expect(await call('DetachUserPolicy', fields)).toEqual({ ok: true, result: null });
    expect(allowed()).toBe(false);
    expect(await call('DetachUserPolicy', fields)).toMatchObject({ status: 404 });
    expect(await call('AttachUserPolicy', { ...fields, PolicyArn: `${Arn}2` })).toMatchObject({
      status: 404,
    });
    expect(await call('CreatePolicy', { PolicyName: 'Key', PolicyDocument: text('kms:*') })).toMatchObject({
      code: 'EntityAlreadyExists',
    });
    expect(await call('ListPolicies', { Scope: 'Local' })).toMatchObject({
      result: { Policies: [{ PolicyName: 'Key' }, { PolicyName: 'More' }] },
    });
  });

  it.each(['x', '/x', 'x/', '/a b/', `/${'x'.repeat(511)}/`])('have no path such as %s', async (Path) => {
    const { call } = iam();
    expect(
      await call('CreatePolicy', { PolicyName: 'More', PolicyDocument: text('kms:*'), Path }),
    ).toMatchObject({ code: 'ValidationError' });
  });

  it('of AWS can be read, and not changed', async () => {
    const { call } = iam();
    const administrator = { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
    expect(await call('GetPolicy', administrator)).toMatchObject({ ok: true });
    const change = { ...administrator, PolicyDocument: text('*') };
    expect(await call('CreatePolicyVersion', change)).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('are changed by whoever may, and by nobody else', async () => {
    const { asAlice } = iam();
    expect(await asAlice('CreatePolicyVersion', { PolicyArn, PolicyDocument: text('*') })).toMatchObject({
      status: 403,
      message: `User: arn:aws:iam::${ACCOUNT}:user/alice is not authorized to perform: iam:CreatePolicyVersion on resource: policy ${PolicyArn} because no identity-based policy allows the iam:CreatePolicyVersion action`,
    });
  });
});
