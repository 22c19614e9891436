/** An account of a world: its principals, their policies, and what its organization allows. */
import type {
  AccountDefinition,
  GroupDefinition,
  OrganizationPolicyDefinition,
  PolicyJson,
  UserDefinition,
  WorldDefinition,
} from './definition.ts';
import { uniqueId } from './ids.ts';
import { managedPolicy } from './managed-policy.ts';
import type { Account, ManagedPolicy, PolicyHolder, PolicyText } from './model.ts';
import { policyText } from './policy-text.ts';

/** The user every account is administered as; the scenario's own people never carry this name. */
export const ADMINISTRATOR = 'practice-administrator';
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** @throws Error where it names a group, a policy or an organization that is not defined */
export function buildAccount(
  definition: AccountDefinition,
  world: WorldDefinition,
  createdAt: number,
): Account {
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
