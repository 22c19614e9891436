/** What KMS and S3 say for each layer, to callers inside and outside: one row is one refusal. */
import { describe, expect, it } from 'vitest';
import {
  authorizeS3,
  customerKeysBlocked,
  relayedKmsDenial,
} from '../../../src/practice/authorization/s3.ts';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import type {
  AccountDefinition,
  BucketDefinition,
  KeyDefinition,
  WorldDefinition,
} from '../../../src/practice/world/definition.ts';
import { ACCOUNT, ALICE, allow, BUCKET, deny, KEY, OTHER, policy, root, world } from './worlds.ts';

const full = policy(allow('*'));
const withoutDecrypt = policy(allow(['s3:*', 'kms:GenerateDataKey']));
const noDecrypt = deny('kms:Decrypt');
const session = `arn:aws:sts::${ACCOUNT}:assumed-role/uploader/s1`;
const delegation = allow('kms:*', { Principal: root(ACCOUNT) });
const delegating: KeyDefinition = { arn: KEY, policy: policy(delegation) };
const asRole = {
  kind: 'role-session',
  account: ACCOUNT,
  roleName: 'uploader',
  sessionName: 's1',
} as const;
const uploader = { name: 'uploader', path: '/team/', trustPolicy: full, inline: { all: full } };
const organizations = [{ id: 'o-exampleorgid', managementAccount: '777788889999' }];
const organization = 'o-exampleorgid';
const scp = (document: typeof full) => [[{ name: 'Guard', id: 'p-examplepolicyid111', document }]];
const user = (
  change: Partial<AccountDefinition['users'] extends readonly (infer U)[] | undefined ? U : never>,
) => ({
  accounts: [{ id: ACCOUNT, users: [{ name: 'alice', inline: { all: full }, ...change }] }],
});

const boundaryArn = `arn:aws:iam::${ACCOUNT}:policy/Boundary`;
const boundary = (document: typeof full) => ({
  accounts: [
    {
      id: ACCOUNT,
      users: [{ name: 'alice', inline: { all: full }, boundary: boundaryArn }],
      managedPolicies: [{ name: 'Boundary', document }],
    },
  ],
});

interface Row {
  readonly name: string;
  readonly world: Partial<WorldDefinition>;
  readonly caller?: string;
  readonly says: string;
}

const onKey = `is not authorized to perform: kms:Decrypt on resource: ${KEY}`;
const SAME_ACCOUNT: readonly Row[] = [
  {
    name: 'key policy names nobody and does not delegate',
    world: {
      keys: [{ arn: KEY, policy: policy(allow('kms:GenerateDataKey', { Principal: { AWS: ALICE } })) }],
    },
    says: `${onKey} because no resource-based policy allows the kms:Decrypt action`,
  },
  {
    // AWS says that a NotPrincipal which lists only the user "might" leave them out: nobody is let in by a might.
    name: 'key policy allows everybody but a list that is not complete',
    world: {
      keys: [{ arn: KEY, policy: policy(allow('kms:Decrypt', { NotPrincipal: { AWS: ALICE } })) }],
    },
    says: `${onKey} because no resource-based policy allows the kms:Decrypt action`,
  },
  {
    // The other way round: a Deny that "might" apply counts as one that does, and is named before the want of an Allow.
    name: 'key policy denies everybody but a list that is not complete',
    world: {
      keys: [
        {
          arn: KEY,
          policy: policy(allow('kms:Decrypt', { Principal: { AWS: ALICE } }), {
            ...noDecrypt,
            NotPrincipal: { AWS: ALICE },
          }),
        },
      ],
    },
    says: `${onKey} with an explicit deny in a resource-based policy`,
  },
  {
    name: 'nothing allows, and an untagged caller is denied',
    world: {
      keys: [
        {
          arn: KEY,
          policy: policy(allow('kms:GenerateDataKey', { Principal: { AWS: ALICE } }), {
            ...noDecrypt,
            Principal: '*',
            Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'reports' } },
          }),
        },
      ],
    },
    says: `${onKey} with an explicit deny in a resource-based policy`,
  },
  {
    name: 'key policy delegates, IAM lacks the action',
    world: user({ inline: { some: withoutDecrypt } }),
    says: `${onKey} because no identity-based policy allows the kms:Decrypt action`,
  },
  {
    name: 'a grant for the other action only',
    world: {
      keys: [
        {
          arn: KEY,
          policy: policy(allow('kms:Put*', { Principal: root(ACCOUNT) })),
          grants: [{ granteePrincipal: ALICE, operations: ['GenerateDataKey'] }],
        },
      ],
    },
    says: `${onKey} because no resource-based policy allows the kms:Decrypt action`,
  },
  {
    name: 'boundary lacks it',
    world: boundary(withoutDecrypt),
    says: `${onKey} because no permissions boundary allows the kms:Decrypt action`,
  },
  {
    name: 'session policy lacks it',
    world: {
      accounts: [{ id: ACCOUNT, roles: [uploader] }],
      caller: { ...asRole, sessionPolicies: [withoutDecrypt] },
    },
    caller: session,
    says: `${onKey} because no session policy allows the kms:Decrypt action`,
  },
  {
    name: 'SCP lacks it at one level',
    world: {
      organizations,
      accounts: [
        {
          id: ACCOUNT,
          organization,
          users: [{ name: 'alice', inline: { all: full } }],
          serviceControl: [
            [{ name: 'FullAWSAccess', id: 'p-FullAWSAccess', document: full }],
            [{ name: 'Uploads', id: 'p-examplepolicyid222', document: withoutDecrypt }],
          ],
        },
      ],
    },
    says: `${onKey} because no service control policy allows the kms:Decrypt action`,
  },
  {
    name: 'explicit deny in the key policy',
    world: {
      keys: [{ arn: KEY, policy: policy(delegation, { ...noDecrypt, Principal: '*' }) }],
    },
    says: `${onKey} with an explicit deny in a resource-based policy`,
  },
  {
    name: 'explicit deny in an inline policy, which has no ARN',
    world: user({ inline: { all: full, guard: policy(noDecrypt) } }),
    says: `${onKey} with an explicit deny in an identity-based policy`,
  },
  {
    name: 'explicit deny in a managed policy',
    world: {
      accounts: [
        {
          id: ACCOUNT,
          users: [
            { name: 'alice', inline: { all: full }, attached: [`arn:aws:iam::${ACCOUNT}:policy/Guard`] },
          ],
          managedPolicies: [{ name: 'Guard', document: policy(noDecrypt) }],
        },
      ],
    },
    says: `${onKey} with an explicit deny in an identity-based policy: arn:aws:iam::${ACCOUNT}:policy/Guard`,
  },
  {
    name: 'explicit deny in the boundary',
    world: boundary(policy(allow('*'), noDecrypt)),
    says: `${onKey} with an explicit deny in a permissions boundary: ${boundaryArn}`,
  },
  {
    name: 'explicit deny in the session policy',
    world: {
      accounts: [{ id: ACCOUNT, roles: [uploader] }],
      caller: { ...asRole, sessionPolicies: [policy(allow('*'), noDecrypt)] },
    },
    caller: session,
    says: `${onKey} with an explicit deny in a session policy`,
  },
  {
    name: 'explicit deny in an SCP',
    world: {
      organizations,
      accounts: [
        {
          id: ACCOUNT,
          organization,
          users: [{ name: 'alice', inline: { all: full } }],
          serviceControl: scp(policy(allow('*'), noDecrypt)),
        },
      ],
    },
    says:
      `${onKey} with an explicit deny in a service control policy: ` +
      'arn:aws:organizations::777788889999:policy/o-exampleorgid/service_control_policy/p-examplepolicyid111',
  },
  {
    name: 'explicit deny in an RCP',
    world: {
      organizations,
      accounts: [
        {
          id: ACCOUNT,
          organization,
          users: [{ name: 'alice', inline: { all: full } }],
          resourceControl: scp(policy({ ...noDecrypt, Principal: '*' })),
        },
      ],
    },
    says:
      `${onKey} with an explicit deny in a resource control policy: ` +
      'arn:aws:organizations::777788889999:policy/o-exampleorgid/resource_control_policy/p-examplepolicyid111',
  },
];

describe('KMS names the layer that refuses', () => {
  it.each(SAME_ACCOUNT)('$name', (row) => {
    const { world: inside, who, admin } = world({ keys: [delegating], ...row.world });
    const engine = createKmsEngine(inside);
    const key = inside.keys.get(KEY);
    if (key === undefined) throw new Error('no key');
    // Made under a policy that lets the administrator: what is tested is the refusal of the caller alone.
    const kept = key.policy;
    key.policy = JSON.stringify(policy(allow('kms:*', { Principal: { AWS: admin.arn } })));
    const call = { encryptionContext: { a: 'b' }, viaService: 's3.eu-west-1.amazonaws.com' };
    const made = engine.generateDataKey(admin, { ...call, keyId: KEY });
    key.policy = kept;
    const ciphertextBlob = made.ok ? made.value.ciphertextBlob : Buffer.alloc(0);
    expect(engine.decrypt(who, { ...call, keyId: KEY, ciphertextBlob })).toEqual({
      ok: false,
      name: 'AccessDeniedException',
      message: `User: ${row.caller ?? ALICE} ${row.says}`,
    });
  });
});

describe('across accounts', () => {
  const foreignKey = `arn:aws:kms:eu-west-1:${OTHER}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;
  const generate = allow('kms:GenerateDataKey', { Principal: { AWS: ALICE } });
  const both = allow(['kms:GenerateDataKey', 'kms:Decrypt'], { Principal: { AWS: ALICE } });
  const three =
    'because the resource does not exist in this Region, no resource-based policies allow access, ' +
    'or a resource-based policy explicitly denies access';
  const across = (
    keyPolicy: KeyDefinition['policy'],
    identity: typeof full,
    more: Partial<WorldDefinition> = {},
  ) =>
    world({
      accounts: [{ id: ACCOUNT, users: [{ name: 'alice', inline: { all: identity } }] }, { id: OTHER }],
      keys: [{ arn: foreignKey, policy: keyPolicy }],
      kmsKeyArn: foreignKey,
      ...more,
    });
  const call = { encryptionContext: {}, viaService: null };

  function decrypt(test: ReturnType<typeof across>, keyId: string | null) {
    const engine = createKmsEngine(test.world);
    const key = test.world.keys.get(foreignKey);
    if (key === undefined) throw new Error('no key');
    const kept = key.policy;
    key.policy = JSON.stringify(policy(allow('kms:*', { Principal: root(ACCOUNT) })));
    const made = engine.generateDataKey(test.admin, { ...call, keyId: foreignKey });
    key.policy = kept;
    if (!made.ok) throw new Error(made.message);
    return engine.decrypt(test.who, { ...call, keyId, ciphertextBlob: made.value.ciphertextBlob });
  }

  it('the key side short, with a key id: three possibilities, none confirmed', () => {
    expect(decrypt(across(policy(generate), full), foreignKey)).toMatchObject({
      message: `User: ${ALICE} is not authorized to perform: kms:Decrypt on this resource ${three}`,
    });
  });

  it('the key side short, with the ciphertext alone', () => {
    expect(decrypt(across(policy(generate), withoutDecrypt), null)).toMatchObject({
      message: `User: ${ALICE} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext ${three}`,
    });
  });

  it('an explicit deny in the key policy reads the same', () => {
    const denying = policy(both, { ...noDecrypt, Principal: '*' });
    expect(decrypt(across(denying, full), null)).toMatchObject({
      message: expect.stringContaining(`on the resource associated with this ciphertext ${three}`),
    });
  });

  it('the key side enough, IAM short', () => {
    const says = 'because no identity-based policy allows the kms:Decrypt action';
    expect(decrypt(across(policy(both), withoutDecrypt), null)).toMatchObject({
      message: `User: ${ALICE} is not authorized to perform: kms:Decrypt on resource: ${foreignKey} ${says}`,
    });
    expect(
      decrypt(across(policy(both), withoutDecrypt, { ciphertextForm: 'ciphertext' }), null),
    ).toMatchObject({
      message: `User: ${ALICE} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext ${says}`,
    });
  });

  it('both sides enough', () => {
    expect(decrypt(across(policy(both), full), null)).toMatchObject({ ok: true });
  });

  it('a key that does not exist reads like one that is not shared', () => {
    const { world: inside, who } = across(policy(generate), full);
    const keyId = `arn:aws:kms:eu-west-1:${OTHER}:key/11111111-2222-3333-4444-555555555555`;
    expect(createKmsEngine(inside).generateDataKey(who, { ...call, keyId })).toEqual({
      ok: false,
      name: 'AccessDeniedException',
      message: `User: ${ALICE} is not authorized to perform: kms:GenerateDataKey on this resource ${three}`,
    });
  });
});

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
