/** The practice account from outside: real clients over real HTTP, from the failure to the fix. */

import {
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAttachedUserPoliciesCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { DecryptCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type PracticeAccount,
  startPracticeAccount,
  startPracticeWorld,
  type WorldDefinition,
} from '../../src/practice/index.ts';
import {
  ACCOUNT,
  ALICE,
  allow,
  BUCKET,
  definition,
  deny,
  KEY,
  OTHER,
  policy,
} from './authorization/worlds.ts';
import { adminOf, clients, refusal } from './clients.ts';

let running: PracticeAccount | null = null;

async function start(scenario: string): Promise<PracticeAccount> {
  running = await startPracticeAccount({ scenario, port: 0, latencyMs: 0 });
  return running;
}

afterEach(async () => {
  await running?.close();
  running = null;
});

/** A one-part multipart upload; aborts when a part is refused. */
async function large(practice: PracticeAccount, Key: string): Promise<void> {
  const { s3 } = clients(practice);
  const at = { Bucket: practice.bucket, Key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
  try {
    const part = await s3.send(
      new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: Buffer.from('part') }),
    );
    const Parts = [{ PartNumber: 1, ETag: part.ETag }];
    await s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand({ ...at, UploadId }));
    throw error;
  }
}

async function small(practice: PracticeAccount): Promise<string | undefined> {
  const { s3 } = clients(practice);
  const answer = await s3.send(
    new PutObjectCommand({ Bucket: practice.bucket, Key: 'small', Body: 'small' }),
  );
  return answer.SSEKMSKeyId;
}

async function keyPolicy(practice: PracticeAccount): Promise<string> {
  const { kms } = clients(practice, adminOf(practice, practice.keyAccount));
  const { Policy = '' } = await kms.send(
    new GetKeyPolicyCommand({ KeyId: practice.kmsKeyArn, PolicyName: 'default' }),
  );
  return Policy;
}

/** The smallest fix, by hand: Decrypt beside the first GenerateDataKey. */
function withDecrypt(policy: string): string {
  return policy.replace('"kms:GenerateDataKey"', '"kms:GenerateDataKey", "kms:Decrypt"');
}

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

describe('a world of its own', () => {
  async function open(change: Partial<WorldDefinition>): Promise<PracticeAccount> {
    running = await startPracticeWorld(definition(change), { scenario: 'own', port: 0, latencyMs: 0 });
    return running;
  }
  const alice = { name: 'alice', inline: { all: policy(allow('*')) } };
  const generateOnly = {
    keys: [{ arn: KEY, policy: policy(allow('kms:GenerateDataKey', { Principal: { AWS: ALICE } })) }],
  };
  const everyone = policy({ ...allow('s3:*', { Principal: '*' }), Resource: `arn:aws:s3:::${BUCKET}/*` });
  const encryption = { algorithm: 'aws:kms', kmsKeyId: KEY } as const;

  it('outside the bucket’s account and organisation: the bare words, and the upload can be aborted', async () => {
    const practice = await open({
      ...generateOnly,
      accounts: [{ id: ACCOUNT, users: [alice] }, { id: OTHER }],
      buckets: [{ name: BUCKET, account: OTHER, encryption, policy: everyone }],
    });
    expect(practice).toMatchObject({ scenario: 'own', bucketAccount: OTHER, keyAccount: ACCOUNT });
    await small(practice);
    expect(await refusal(large(practice, 'large'))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: 'Access Denied',
    });
  });

  it('a grant alone lets the small upload through, and not the large one', async () => {
    const practice = await open({
      keys: [
        {
          arn: KEY,
          policy: policy(allow('kms:Put*', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })),
          grants: [{ granteePrincipal: ALICE, operations: ['GenerateDataKey'] }],
        },
      ],
    });
    await small(practice);
    expect(await refusal(large(practice, 'large'))).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('because no resource-based policy allows the kms:Decrypt action'),
    });
  });

  it('an S3 Bucket Key changes the encryption context to the bucket’s ARN', async () => {
    const practice = await open({
      keys: [
        {
          arn: KEY,
          policy: policy(
            allow('kms:GenerateDataKey', { Principal: { AWS: ALICE } }),
            allow('kms:Decrypt', {
              Principal: { AWS: ALICE },
              Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${BUCKET}/*` } },
            }),
          ),
        },
      ],
      buckets: [{ name: BUCKET, account: ACCOUNT, encryption: { ...encryption, bucketKeyEnabled: true } }],
    });
    await small(practice);
    expect(await refusal(large(practice, 'large'))).toMatchObject({ code: 'AccessDenied' });
  });

  it('an S3 denial hides what KMS would have said', async () => {
    const practice = await open({
      ...generateOnly,
      accounts: [
        { id: ACCOUNT, users: [{ ...alice, inline: { all: policy(allow('*'), deny('s3:PutObject')) } }] },
      ],
    });
    expect(await refusal(small(practice))).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringMatching(
        /s3:PutObject on resource: "arn:aws:s3:::example-bucket\/small" with an explicit deny/,
      ),
    });
  });

  it.each([
    ['Disabled', 'KMS.DisabledException', `${KEY} is disabled.`],
    ['PendingDeletion', 'KMS.KMSInvalidStateException', `${KEY} is pending deletion.`],
  ] as const)('a key that is %s', async (state, code, message) => {
    const [key] = definition().keys;
    if (key === undefined) throw new Error('no key');
    const practice = await open({ keys: [{ ...key, state }] });
    expect(await refusal(small(practice))).toEqual({ code, status: 400, message });
  });

  it('a session that has expired', async () => {
    const trustPolicy = policy({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' });
    const practice = await open({
      accounts: [{ id: ACCOUNT, roles: [{ ...alice, trustPolicy }] }],
      caller: { kind: 'role-session', account: ACCOUNT, roleName: 'alice', sessionName: 's', expiresIn: -60 },
    });
    expect(await refusal(small(practice))).toMatchObject({ code: 'ExpiredToken', status: 400 });
  });
});

it('knows no scenario by another name', async () => {
  await expect(startPracticeAccount({ scenario: 'constructor', port: 0, latencyMs: 0 })).rejects.toThrow(
    RangeError,
  );
});
