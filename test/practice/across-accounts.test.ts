/** The same from outside where the key is another account's. */
import { GetRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { adminOf, clients, refusal } from './clients.ts';
import { keyPolicy, large, small, start, withDecrypt } from './uploads.ts';

describe('cross-account-both', () => {
  it('fails at UploadPart with the three possibilities, then with the identity text, then works', async () => {
    const practice = await start('cross-account-both');
    expect(await small(practice)).toBe(practice.kmsKeyArn);
    const head = `User: ${practice.caller.arn} is not authorized to perform: kms:Decrypt on`;
    expect(await refusal(large(practice, 'large'))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message:
        `${head} the resource associated with this ciphertext because the resource does not exist in this Region, ` +
        'no resource-based policies allow access, or a resource-based policy explicitly denies access',
    });

    const { keyAccount, kmsKeyArn: keyArn } = practice;
    const policy = withDecrypt(await keyPolicy(practice));
    expect(await practice.apply({ kind: 'put-key-policy', account: keyAccount, keyArn, policy })).toEqual({
      ok: true,
    });
    expect(await refusal(large(practice, 'large'))).toMatchObject({
      message: `${head} resource: ${keyArn} because no identity-based policy allows the kms:Decrypt action`,
    });

    const { iam } = clients(practice);
    const role = { RoleName: 'nightly-export', PolicyName: 'shared-exports-key' };
    const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand(role));
    const applied = await practice.apply({
      kind: 'put-role-policy',
      account: practice.bucketAccount,
      roleName: role.RoleName,
      policyName: role.PolicyName,
      policy: withDecrypt(decodeURIComponent(PolicyDocument)),
    });
    expect(applied).toEqual({ ok: true });
    await large(practice, 'large');
  });

  it('keeps the key policy from the other account', async () => {
    const practice = await start('cross-account-both');
    const read = new GetKeyPolicyCommand({ KeyId: practice.kmsKeyArn });
    for (const keys of [practice.caller, adminOf(practice, practice.bucketAccount)]) {
      expect(await refusal(clients(practice, keys).kms.send(read))).toMatchObject({
        code: 'AccessDeniedException',
        status: 400,
        message: expect.stringContaining(
          'kms:GetKeyPolicy on this resource because the resource does not exist',
        ),
      });
    }
    expect(practice.admins.map(({ account }) => account)).toEqual([
      practice.bucketAccount,
      practice.keyAccount,
    ]);
  });

  it('hands out sessions of the role to those its trust policy lets in', async () => {
    const practice = await start('cross-account-both');
    const { sts } = clients(practice, adminOf(practice, practice.bucketAccount));
    const RoleArn = `arn:aws:iam::${practice.bucketAccount}:role/etl/nightly-export`;
    const { Credentials, AssumedRoleUser } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'by-hand', DurationSeconds: 900 }),
    );
    const arn = `arn:aws:sts::${practice.bucketAccount}:assumed-role/nightly-export/by-hand`;
    expect(AssumedRoleUser?.Arn).toBe(arn);
    const session = clients(practice, {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    });
    const identity = await session.sts.send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Arn: arn, Account: practice.bucketAccount });
    expect(identity.UserId).toMatch(/^AROA[A-Z2-7]{17}:by-hand$/);
    await session.s3.send(new PutObjectCommand({ Bucket: practice.bucket, Key: 'small', Body: 'x' }));

    const outsider = clients(practice, adminOf(practice, practice.keyAccount));
    const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'outsider' });
    expect(await refusal(outsider.sts.send(assume))).toMatchObject({
      code: 'AccessDenied',
      status: 403,
      message: expect.stringContaining(
        `is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      ),
    });
  });

  it('narrows a session to its session policy', async () => {
    const practice = await start('cross-account-both');
    const { sts } = clients(practice, adminOf(practice, practice.bucketAccount));
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    const RoleArn = `arn:aws:iam::${practice.bucketAccount}:role/etl/nightly-export`;
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'narrow', Policy }),
    );
    const { s3 } = clients(practice, {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    });
    const put = new PutObjectCommand({ Bucket: practice.bucket, Key: 'small', Body: 'x' });
    expect(await refusal(s3.send(put))).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('because no session policy allows the kms:GenerateDataKey action'),
    });
  });
});
