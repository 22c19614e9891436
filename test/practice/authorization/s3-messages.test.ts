/** What S3 says, and what it leaves of KMS's words, to callers inside and outside. */
import { describe, expect, it } from 'vitest';
import {
  authorizeS3,
  customerKeysBlocked,
  relayedKmsDenial,
} from '../../../src/practice/authorization/s3.ts';
import type { AccountDefinition, BucketDefinition } from '../../../src/practice/world/definition.ts';
import { full, organization, organizations, user } from './policies.ts';
import { ACCOUNT, ALICE, allow, BUCKET, deny, KEY, OTHER, policy, world } from './worlds.ts';

describe('S3', () => {
  const foreignBucket = (more: Partial<BucketDefinition> = {}): BucketDefinition => ({
    name: BUCKET,
    account: OTHER,
    encryption: { algorithm: 'aws:kms', kmsKeyId: KEY },
    ...more,
  });
  const put = { action: 's3:PutObject', key: 'a/b.bin', context: {} } as const;
  const refusal = (test: ReturnType<typeof world>) => {
    const bucket = test.world.buckets.get(BUCKET);
    if (bucket === undefined) throw new Error('no bucket');
    const answer = authorizeS3(test.world, test.who, { ...put, bucket });
    return answer.allowed ? 'allowed' : answer.message;
  };
  const head = `User: ${ALICE} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::${BUCKET}/a/b.bin"`;

  it('names the object in quotes', () => {
    expect(refusal(world(user({ inline: { some: policy(allow('s3:GetObject')) } })))).toBe(
      `${head} because no identity-based policy allows the s3:PutObject action`,
    );
  });

  it('spells the ARN of the denying policy its own way', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:policy/Guard`;
    const accounts = [
      {
        id: ACCOUNT,
        users: [{ name: 'alice', inline: { all: full }, attached: [arn] }],
        managedPolicies: [{ name: 'Guard', document: policy(deny('s3:PutObject')) }],
      },
    ];
    expect(refusal(world({ accounts }))).toBe(
      `${head} with an explicit deny in an identity-based policy, with policy ARN: ${arn}`,
    );
  });

  it('says nothing to outsiders, and the layer to the same organisation', () => {
    const accounts = (id: string | undefined): readonly AccountDefinition[] => {
      const member = id === undefined ? {} : { organization: id };
      return [
        { id: ACCOUNT, users: [{ name: 'alice', inline: { all: full } }], ...member },
        { id: OTHER, ...member },
      ];
    };
    const buckets = [foreignBucket()];
    expect(refusal(world({ accounts: accounts(undefined), buckets }))).toBe('Access Denied');
    expect(refusal(world({ organizations, accounts: accounts(organization), buckets }))).toBe(
      `${head} because no resource-based policy allows the s3:PutObject action`,
    );
  });

  it('names the VPC endpoint policy inside one account, and not across accounts', () => {
    const vpcEndpointPolicy = policy(allow('*', { Principal: '*' }), {
      ...deny('s3:PutObject'),
      Principal: '*',
    });
    const own = [{ ...foreignBucket({ account: ACCOUNT }), vpcEndpointPolicy }];
    expect(refusal(world({ buckets: own }))).toBe(`${head} with an explicit deny in a VPC endpoint policy`);
    const member = { organization };
    const accounts = [
      { id: ACCOUNT, users: [{ name: 'alice', inline: { all: full } }], ...member },
      { id: OTHER, ...member },
    ];
    const open = policy(allow('s3:*', { Principal: '*' }));
    const shared = [{ ...foreignBucket(), policy: open, vpcEndpointPolicy }];
    expect(refusal(world({ organizations, accounts, buckets: shared }))).toBe('Access Denied');
  });

  it("hides KMS's text from callers outside the bucket's account and organisation", () => {
    const outside = world({
      accounts: [{ id: ACCOUNT, users: [{ name: 'alice' }] }, { id: OTHER }],
      buckets: [foreignBucket()],
    });
    const bucket = outside.world.buckets.get(BUCKET);
    if (bucket === undefined) throw new Error('no bucket');
    expect(relayedKmsDenial(outside.world, outside.who, bucket, 'text')).toBe('Access Denied');
    expect(relayedKmsDenial(outside.world, outside.who, { ...bucket, account: ACCOUNT }, 'text')).toBe(
      'text',
    );
  });

  it("says what blocks a customer's key, and to callers outside no more than that it is refused", () => {
    const { world: inside, who } = world({
      accounts: [{ id: ACCOUNT, users: [{ name: 'alice' }] }, { id: OTHER }],
    });
    const bucket = inside.buckets.get(BUCKET);
    if (bucket === undefined) throw new Error('no bucket');
    expect(customerKeysBlocked(inside, who, bucket, 'a/b')).toBe(
      `User: ${ALICE} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::${BUCKET}/a/b" because this bucket has blocked upload requests that specify Server Side Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type`,
    );
    expect(customerKeysBlocked(inside, who, { ...bucket, account: OTHER }, 'a/b')).toBe('Access Denied');
  });
});
