/** Builds a running world from a scenario's definition, and hands out the credentials that go with it. */
import { randomBytes } from 'node:crypto';
import { parseArn } from '../../policy/index.ts';
import { S3_ALIAS, s3ManagedKey } from './aws-managed-key.ts';
import type {
  AccountDefinition,
  BucketDefinition,
  CallerDefinition,
  GroupDefinition,
  KeyDefinition,
  OrganizationPolicyDefinition,
  PolicyJson,
  PolicySource,
  UserDefinition,
  WorldDefinition,
} from './definition.ts';
import { grantId, secretAccessKey, sessionToken, uniqueId } from './ids.ts';
import { managedPolicy } from './managed-policy.ts';
import type {
  Account,
  Bucket,
  CallerIdentity,
  Credential,
  KmsKey,
  ManagedPolicy,
  PolicyHolder,
  PolicyText,
  World,
} from './model.ts';

/** The user every account is administered as; the scenario's own people never carry this name. */
export const ADMINISTRATOR = 'practice-administrator';
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';
const HOUR = 3600;
/** Every role's maximum, the longest AWS has, so that a practice account can stay open for a day's work. */
export const MAX_SESSION_SECONDS = 12 * HOUR;

export interface BuiltWorld {
  readonly world: World;
  readonly caller: Credential;
  /** one for each account, the bucket's account first */
  readonly admins: readonly Credential[];
}

/**
 * @param now milliseconds since the epoch: everything is taken to have been created a day before
 * @throws Error where the definition names an account, user, role, bucket or key that it does not define
 */
export function buildWorld(definition: WorldDefinition, now: number): BuiltWorld {
  const createdAt = now - 24 * HOUR * 1000;
  const world: World = {
    region: definition.region,
    accounts: new Map(),
    buckets: new Map(),
    keys: new Map(),
    aliases: new Map(),
    credentials: new Map(),
    wording: { ciphertextForm: definition.ciphertextForm ?? 'key-arn' },
  };
  for (const account of definition.accounts) {
    world.accounts.set(account.id, buildAccount(account, definition, createdAt));
  }
  for (const key of [...definition.keys, ...s3ManagedKeys(definition)]) {
    const built = buildKey(key, createdAt, now);
    world.keys.set(built.arn, built);
    for (const alias of key.aliases ?? []) {
      world.aliases.set(`arn:aws:kms:${built.region}:${built.account}:${alias}`, built.arn);
    }
  }
  for (const bucket of definition.buckets) {
    world.buckets.set(bucket.name, buildBucket(bucket, definition.region, createdAt));
  }

  const bucket = world.buckets.get(definition.bucket);
  if (bucket === undefined) throw new Error(`scenario: bucket ${definition.bucket} is not defined`);
  if (!world.keys.has(definition.kmsKeyArn))
    throw new Error(`scenario: key ${definition.kmsKeyArn} is not defined`);

  const others = definition.accounts.map((account) => account.id).filter((id) => id !== bucket.account);
  const admins = [bucket.account, ...others].map((account) =>
    addCredential(world, { kind: 'user', account, userName: ADMINISTRATOR }, null),
  );
  const { identity, expiresAt } = callerIdentity(definition.caller, now);
  return { world, admins, caller: addCredential(world, identity, expiresAt) };
}

/** For every account that has a bucket and no such key in its definition. */
function s3ManagedKeys({ keys, buckets, region }: WorldDefinition): readonly KeyDefinition[] {
  const defined = keys
    .filter(({ aliases }) => aliases?.includes(S3_ALIAS))
    .map(({ arn }) => parseArn(arn)?.account);
  const accounts = new Set(buckets.map(({ account }) => account));
  return [...accounts].filter((id) => !defined.includes(id)).map((id) => s3ManagedKey(id, region));
}

/** Makes an access key pair for a user, or with `expiresAt` session credentials, and registers it. */
export function addCredential(world: World, identity: CallerIdentity, expiresAt: number | null): Credential {
  const account = world.accounts.get(identity.account);
  const exists =
    identity.kind === 'user' ? account?.users.has(identity.userName) : account?.roles.has(identity.roleName);
  if (exists !== true) {
    const name = identity.kind === 'user' ? identity.userName : identity.roleName;
    throw new Error(`scenario: ${name} is not defined in account ${identity.account}`);
  }
  const credential: Credential = {
    accessKeyId: uniqueId(expiresAt === null ? 'AKIA' : 'ASIA'),
    secretAccessKey: secretAccessKey(),
    sessionToken: expiresAt === null ? null : sessionToken(),
    expiresAt,
    identity,
  };
  world.credentials.set(credential.accessKeyId, credential);
  return credential;
}

/** Objects become JSON as the consoles show it, indented by four; text stays as it is. */
export function policyText(source: PolicySource): string {
  return typeof source === 'string' ? source : JSON.stringify(source, null, 4);
}

function callerIdentity(
  caller: CallerDefinition,
  now: number,
): { readonly identity: CallerIdentity; readonly expiresAt: number | null } {
  if (caller.kind === 'user') return { identity: caller, expiresAt: null };
  const { account, roleName, sessionName } = caller;
  const sessionPolicies =
    caller.sessionPolicies?.map((document) => ({
      name: 'session-policy',
      arn: null,
      text: policyText(document),
    })) ?? null;
  return {
    identity: { kind: 'role-session', account, roleName, sessionName, sessionPolicies },
    expiresAt: now + (caller.expiresIn ?? MAX_SESSION_SECONDS) * 1000,
  };
}

function buildAccount(definition: AccountDefinition, world: WorldDefinition, createdAt: number): Account {
  const { id } = definition;
  const managedPolicies = new Map<string, ManagedPolicy>();
  const administratorAccess: PolicyJson = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  };
  const ofAws = { name: 'AdministratorAccess', path: '/', arn: ADMINISTRATOR_ACCESS };
  managedPolicies.set(ADMINISTRATOR_ACCESS, managedPolicy(ofAws, policyText(administratorAccess), createdAt));
  for (const { name, path = '/', document, arn: given } of definition.managedPolicies ?? []) {
    const arn = given ?? `arn:aws:iam::${id}:policy${path}${name}`;
    managedPolicies.set(arn, managedPolicy({ name, path, arn }, policyText(document), createdAt));
  }
  const organization = definition.organization ?? null;
  const levels = (
    kind: string,
    from: readonly (readonly OrganizationPolicyDefinition[])[] = [],
  ): PolicyText[][] =>
    from.map((level) =>
      level.map(({ name, id: policyId, document }) => ({
        name,
        arn: organizationPolicyArn(world, organization, kind, policyId),
        text: policyText(document),
      })),
    );
  // Neither SCPs nor RCPs touch the management account, wherever they are attached.
  const managed = world.organizations?.every(({ managementAccount }) => managementAccount !== id) ?? true;
  const account: Account = {
    id,
    organization,
    serviceControl: levels('service_control_policy', managed ? definition.serviceControl : []),
    resourceControl: levels('resource_control_policy', managed ? definition.resourceControl : []).map(
      (level) => [RCP_FULL_AWS_ACCESS, ...level],
    ),
    users: new Map(),
    groups: new Map(),
    roles: new Map(),
    managedPolicies,
  };
  for (const group of definition.groups ?? []) {
    account.groups.set(group.name, holder(group, account, 'group', createdAt));
  }
  const administrator: UserDefinition = { name: ADMINISTRATOR, attached: [ADMINISTRATOR_ACCESS] };
  for (const user of [...(definition.users ?? []), administrator]) {
    const { name, boundary, groups = [], tags = {} } = user;
    for (const group of groups) {
      if (!account.groups.has(group)) throw new Error(`scenario: group ${group} of ${name} is not defined`);
    }
    account.users.set(name, {
      ...holder(user, account, 'user', createdAt),
      boundary: boundary === undefined ? null : known(account, boundary),
      groups: [...groups],
      tags,
    });
  }
  for (const role of definition.roles ?? []) {
    const { name, boundary, trustPolicy, tags = {} } = role;
    account.roles.set(name, {
      ...holder(role, account, 'role', createdAt),
      boundary: boundary === undefined ? null : known(account, boundary),
      trustPolicy: policyText(trustPolicy),
      tags,
    });
  }
  return account;
}

/** Attached by AWS to every level where RCPs are in use, and not detachable: an RCP can only deny. */
const RCP_FULL_AWS_ACCESS: PolicyText = {
  name: 'RCPFullAWSAccess',
  arn: 'arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess',
  text: policyText({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
  }),
};

function organizationPolicyArn(
  world: WorldDefinition,
  organizationId: string | null,
  kind: string,
  policyId: string,
): string {
  if (policyId === 'p-FullAWSAccess') return `arn:aws:organizations::aws:policy/${kind}/${policyId}`;
  const organization = world.organizations?.find(({ id }) => id === organizationId);
  if (organization === undefined) throw new Error(`scenario: policy ${policyId} belongs to no organization`);
  return `arn:aws:organizations::${organization.managementAccount}:policy/${organization.id}/${kind}/${policyId}`;
}

const ID_PREFIX = { user: 'AIDA', group: 'AGPA', role: 'AROA' } as const;

function holder(
  definition: GroupDefinition,
  account: Account,
  kind: keyof typeof ID_PREFIX,
  createdAt: number,
): PolicyHolder {
  const { name, path = '/', inline = {}, attached = [] } = definition;
  return {
    name,
    path,
    id: uniqueId(ID_PREFIX[kind]),
    arn: `arn:aws:iam::${account.id}:${kind}${path}${name}`,
    createdAt,
    inline: new Map(
      Object.entries(inline).map(([policyName, document]) => [
        policyName,
        { name: policyName, arn: null, text: policyText(document) },
      ]),
    ),
    attached: attached.map((arn) => known(account, arn)),
  };
}

/** The ARN of a managed policy that the account has. */
function known({ id, managedPolicies }: Account, arn: string): string {
  if (!managedPolicies.has(arn)) throw new Error(`scenario: policy ${arn} is not defined in account ${id}`);
  return arn;
}

function buildKey(definition: KeyDefinition, createdAt: number, now: number): KmsKey {
  const arn = parseArn(definition.arn);
  if (arn === null || arn.service !== 'kms' || !arn.resource.startsWith('key/')) {
    throw new Error(`scenario: ${definition.arn} is not the ARN of a key`);
  }
  const state = definition.state ?? 'Enabled';
  return {
    arn: definition.arn,
    id: arn.resource.slice('key/'.length),
    account: arn.account,
    region: arn.region,
    manager: definition.manager ?? 'CUSTOMER',
    spec: definition.spec ?? 'SYMMETRIC_DEFAULT',
    usage: definition.usage ?? 'ENCRYPT_DECRYPT',
    createdAt,
    description: definition.description ?? '',
    tags: definition.tags ?? {},
    state,
    // KMS waits 30 days unless told otherwise; the scenario's key was scheduled at its creation.
    deletionDate: state === 'PendingDeletion' ? now + 29 * 24 * HOUR * 1000 : null,
    policy: policyText(definition.policy),
    grants: (definition.grants ?? []).map((grant) => ({
      grantId: grantId(),
      name: grant.name ?? null,
      keyArn: definition.arn,
      granteePrincipal: grant.granteePrincipal,
      retiringPrincipal: grant.retiringPrincipal ?? null,
      operations: grant.operations,
      constraints:
        grant.encryptionContextEquals === undefined && grant.encryptionContextSubset === undefined
          ? null
          : {
              encryptionContextEquals: grant.encryptionContextEquals ?? null,
              encryptionContextSubset: grant.encryptionContextSubset ?? null,
            },
      createdAt,
      issuingAccount: `arn:aws:iam::${arn.account}:root`,
    })),
    material: randomBytes(32),
  };
}

function buildBucket(definition: BucketDefinition, region: string, createdAt: number): Bucket {
  const { versioning = 'Enabled', encryption, policy, vpcEndpointPolicy } = definition;
  return {
    name: definition.name,
    account: definition.account,
    region,
    createdAt,
    versioning: versioning === 'never' ? null : versioning,
    encryption: {
      algorithm: encryption.algorithm,
      kmsKeyId: encryption.kmsKeyId ?? null,
      bucketKeyEnabled: encryption.bucketKeyEnabled ?? false,
    },
    policy: policy === undefined ? null : policyText(policy),
    vpcEndpointPolicy:
      vpcEndpointPolicy === undefined
        ? null
        : { name: 'vpc-endpoint-policy', arn: null, text: policyText(vpcEndpointPolicy) },
  };
}
