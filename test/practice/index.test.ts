/** The practice account from outside: real clients over real HTTP, from the failure to the fix. */
import {
  GetUserCommand,
  GetUserPolicyCommand,
  ListAttachedUserPoliciesCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { DecryptCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { adminOf, clients, refusal } from './clients.ts';
import { keyPolicy, large, small, start, withDecrypt } from './uploads.ts';

describe('healthy', () => {
  it('uploads small and large and reads both back', async () => {
    const practice = await start('healthy');
    expect(await small(practice)).toBe(practice.kmsKeyArn);
    await large(practice, 'large');
    const { s3 } = clients(practice);
    const object = await s3.send(new GetObjectCommand({ Bucket: practice.bucket, Key: 'large' }));
    expect(await object.Body?.transformToString()).toBe('part');
  });
});

describe('healthy, once changed', () => {
  it('follows the IAM policy of its user at the next request', async () => {
    const practice = await start('healthy');
    const policyText = (...Action: readonly string[]) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action, Resource: practice.kmsKeyArn }],
      });
    const put = (policy: string) =>
      practice.apply({
        kind: 'put-user-policy',
        account: practice.bucketAccount,
        userName: 'jin.park',
        policyName: 'research-datasets-key',
        policy,
      });
    expect(await put(policyText('kms:GenerateDataKey'))).toEqual({ ok: true });
    await small(practice);
    expect(await refusal(large(practice, 'large'))).toMatchObject({
      code: 'AccessDenied',
      message:
        `User: ${practice.caller.arn} is not authorized to perform: kms:Decrypt on resource: ${practice.kmsKeyArn} ` +
        'because no identity-based policy allows the kms:Decrypt action',
    });
    expect(await put(policyText())).toMatchObject({ ok: false, code: 'MalformedPolicyDocument' });
    expect(await put(policyText('kms:GenerateDataKey', 'kms:Decrypt'))).toEqual({ ok: true });
    await large(practice, 'large');
  });
});

describe('same-account-key-policy', () => {
  it('fails at UploadPart alone, and works once the key policy allows Decrypt', async () => {
    const practice = await start('same-account-key-policy');
    expect(await small(practice)).toBe(practice.kmsKeyArn);
    expect(await refusal(large(practice, 'large'))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message:
        `User: ${practice.caller.arn} is not authorized to perform: kms:Decrypt on resource: ${practice.kmsKeyArn} ` +
        'because no resource-based policy allows the kms:Decrypt action',
    });
    const policy = withDecrypt(await keyPolicy(practice));
    const { keyAccount: account, kmsKeyArn: keyArn } = practice;
    expect(await practice.apply({ kind: 'put-key-policy', account, keyArn, policy })).toEqual({ ok: true });
    await large(practice, 'large');
    await small(practice);
  });

  it('works as well once an administrator has put the policy over the wire', async () => {
    const practice = await start('same-account-key-policy');
    const { kms } = clients(practice, adminOf(practice, practice.keyAccount));
    const Policy = withDecrypt(await keyPolicy(practice));
    await kms.send(new PutKeyPolicyCommand({ KeyId: practice.kmsKeyArn, PolicyName: 'default', Policy }));
    expect(await keyPolicy(practice)).toBe(Policy);
    await large(practice, 'large');
  });

  it('works as well with a grant for Decrypt', async () => {
    const practice = await start('same-account-key-policy');
    const grant = {
      kind: 'create-grant',
      account: practice.keyAccount,
      keyArn: practice.kmsKeyArn,
      granteePrincipal: practice.caller.arn,
      operations: ['Decrypt'],
      constraints: null,
    } as const;
    expect(await practice.apply(grant)).toEqual({ ok: true });
    await large(practice, 'large');
  });

  it('answers a dry run with the truth', async () => {
    const practice = await start('same-account-key-policy');
    const ask = new DecryptCommand({
      KeyId: practice.kmsKeyArn,
      DryRun: true,
      DryRunModifiers: ['IGNORE_CIPHERTEXT'],
      EncryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${practice.bucket}/large` },
    });
    expect(await refusal(clients(practice).kms.send(ask))).toMatchObject({
      code: 'AccessDeniedException',
      status: 400,
      message: expect.stringContaining('no resource-based policy allows the kms:Decrypt action'),
    });
    const { keyAccount: account, kmsKeyArn: keyArn } = practice;
    await practice.apply({
      kind: 'put-key-policy',
      account,
      keyArn,
      policy: withDecrypt(await keyPolicy(practice)),
    });
    expect(await refusal(clients(practice).kms.send(ask))).toEqual({
      code: 'DryRunOperationException',
      status: 400,
      message: 'The request would have succeeded, but the DryRun option is set.',
    });
  });

  it('lets the caller read its own policies and change nothing', async () => {
    const practice = await start('same-account-key-policy');
    const { iam, kms } = clients(practice);
    const { User } = await iam.send(new GetUserCommand({}));
    expect(User?.Arn).toBe(practice.caller.arn);
    const UserName = User?.UserName ?? '';
    const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
    const [PolicyName] = PolicyNames;
    const { PolicyDocument = '' } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
    expect(JSON.parse(decodeURIComponent(PolicyDocument))).toMatchObject({ Version: '2012-10-17' });
    const { AttachedPolicies } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
    expect(AttachedPolicies).toHaveLength(1);
    const put = new PutUserPolicyCommand({
      UserName,
      PolicyName,
      PolicyDocument: decodeURIComponent(PolicyDocument),
    });
    expect(await refusal(iam.send(put))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message:
        `User: ${practice.caller.arn} is not authorized to perform: iam:PutUserPolicy on resource: user ${UserName} ` +
        'because no identity-based policy allows the iam:PutUserPolicy action',
    });
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: practice.kmsKeyArn }));
    const putKey = new PutKeyPolicyCommand({ KeyId: practice.kmsKeyArn, Policy });
    expect(await refusal(kms.send(putKey))).toMatchObject({ code: 'AccessDeniedException', status: 400 });
  });

  it('takes back no change that AWS would refuse', async () => {
    const practice = await start('same-account-key-policy');
    const { keyAccount: account, kmsKeyArn: keyArn } = practice;
    const before = await keyPolicy(practice);
    const put = (policy: string) => practice.apply({ kind: 'put-key-policy', account, keyArn, policy });
    const code = 'MalformedPolicyDocumentException';
    expect(await put('{')).toMatchObject({ ok: false, code });
    expect(await put(before.replaceAll('user/emma.martin', 'user/nobody'))).toEqual({
      ok: false,
      code,
      message: 'Policy contains a statement with one or more invalid principals.',
    });
    expect(await put(before.replaceAll('kms:Put*', 'kms:Tag*'))).toEqual({
      ok: false,
      code,
      message: 'The new key policy will not allow you to update the key policy in the future.',
    });
    expect(await put(before.padEnd(32 * 1024 + 1))).toMatchObject({
      ok: false,
      code: 'LimitExceededException',
    });
    expect(await keyPolicy(practice)).toBe(before);
    const elsewhere = { kind: 'put-key-policy', account: '999999999999', keyArn, policy: before } as const;
    expect(await practice.apply(elsewhere)).toMatchObject({ ok: false });
  });
});

it('knows no scenario by another name', async () => {
  await expect(startPracticeAccount({ scenario: 'constructor', port: 0, latencyMs: 0 })).rejects.toThrow(
    RangeError,
  );
});
