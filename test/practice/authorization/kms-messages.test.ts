/** What KMS says for each layer to callers of the key's account: one row is one refusal. */
import { describe, expect, it } from 'vitest';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import type { KeyDefinition, WorldDefinition } from '../../../src/practice/world/definition.ts';
import { full, noDecrypt, organization, organizations, user, withoutDecrypt } from './policies.ts';
import { ACCOUNT, ALICE, allow, KEY, policy, root, world } from './worlds.ts';

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

const scp = (document: typeof full) => [[{ name: 'Guard', id: 'p-examplepolicyid111', document }]];

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
