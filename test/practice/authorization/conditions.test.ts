/** The guardrails people write, held against the condition keys that the practice account sends. */
import { describe, expect, it } from 'vitest';
import { authorizeIam } from '../../../src/practice/authorization/iam.ts';
import { authorizeS3 } from '../../../src/practice/authorization/s3.ts';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import type { StatementJson } from '../../../src/practice/world/definition.ts';
import { ACCOUNT, allow, BUCKET, deny, KEY, OTHER, policy, root, world } from './worlds.ts';

/** alice may everything, but for this */
function guarded(guard: StatementJson, bucketAccount = ACCOUNT) {
  const users = [{ name: 'alice', inline: { all: policy(allow('*')), guard: policy(guard) } }];
  return world({
    accounts: [{ id: ACCOUNT, users }, { id: OTHER }],
    buckets: [
      {
        name: BUCKET,
        account: bucketAccount,
        encryption: { algorithm: 'aws:kms', kmsKeyId: KEY },
        policy: policy(allow('s3:*', { Principal: root(ACCOUNT) })),
      },
    ],
  });
}

function put({ world: inside, who }: ReturnType<typeof guarded>): boolean {
  const bucket = inside.buckets.get(BUCKET);
  if (bucket === undefined) throw new Error('no bucket');
  return authorizeS3(inside, who, { action: 's3:PutObject', key: 'a', context: {}, bucket }).allowed;
}

function generate({ world: inside, who }: ReturnType<typeof guarded>): boolean {
  const call = { keyId: KEY, encryptionContext: {}, viaService: 's3.eu-west-1.amazonaws.com' };
  return createKmsEngine(inside).generateDataKey(who, call).ok;
}

const unless = (key: string, value: string | readonly string[], operator = 'StringNotEquals') => ({
  Condition: { [operator]: { [key]: value } },
});

describe('guardrails', () => {
  it.each([
    ['aws:RequestedRegion', 'eu-west-1', 'us-east-1'],
    ['aws:ResourceAccount', ACCOUNT, OTHER],
    ['aws:PrincipalAccount', ACCOUNT, OTHER],
  ])('%s holds for S3 and for its call to KMS', (key, own, another) => {
    const kept = guarded(deny('*', unless(key, own)));
    expect([put(kept), generate(kept)]).toEqual([true, true]);
    const crossed = guarded(deny('*', unless(key, another)));
    expect([put(crossed), generate(crossed)]).toEqual([false, false]);
  });

  it('s3:ResourceAccount is the owner of the bucket', () => {
    const guard = deny('s3:*', unless('s3:ResourceAccount', ACCOUNT));
    expect(put(guarded(guard))).toBe(true);
    expect(put(guarded(guard, OTHER))).toBe(false);
  });

  it('S3 keys are no part of a call to KMS', () => {
    const test = guarded(deny('*', unless('s3:ResourceAccount', ACCOUNT)));
    expect([put(test), generate(test)]).toEqual([true, false]);
  });

  it('loopback counts as TLS', () => {
    const test = guarded(deny('*', unless('aws:SecureTransport', 'false', 'Bool')));
    expect([put(test), generate(test)]).toEqual([true, true]);
  });

  it('IAM is asked in us-east-1, wherever the caller is', () => {
    const target = { arn: `arn:aws:iam::${ACCOUNT}:user/alice`, label: 'user alice' };
    const asked = ({ world: inside, who }: ReturnType<typeof guarded>) =>
      authorizeIam(inside, who, 'iam:GetUser', target).allowed;
    expect(asked(guarded(deny('*', unless('aws:RequestedRegion', ['us-east-1', 'eu-west-1']))))).toBe(true);
    expect(asked(guarded(deny('*', unless('aws:RequestedRegion', 'eu-west-1'))))).toBe(false);
  });
});
