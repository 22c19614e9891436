/** Worlds that no scenario has, from outside. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { type PracticeAccount, startPracticeWorld, type WorldDefinition } from '../../src/practice/index.ts';
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
import { refusal } from './clients.ts';
import { large, small } from './uploads.ts';

describe('a world of its own', () => {
  async function open(change: Partial<WorldDefinition>): Promise<PracticeAccount> {
    const options = { scenario: 'own', port: 0, latencyMs: 0 };
    const practice = await startPracticeWorld(definition(change), options);
    onTestFinished(() => practice.close());
    return practice;
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
