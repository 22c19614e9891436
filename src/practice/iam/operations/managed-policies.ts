/**
 * Managed policies and their versions.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
 */
import { accountOf } from '../../authorization/principal.ts';
import type { QueryResult } from '../../http/handlers.ts';
import type { Caller } from '../../services.ts';
import { managedPolicy } from '../../world/managed-policy.ts';
import type { ManagedPolicy, PolicyVersion, World } from '../../world/model.ts';
import { allow } from '../access.ts';
import { checkManagedPolicy, encodeDocument } from '../documents.ts';
import { accessDenied, failure, IamError, noSuchEntity } from '../failure.ts';
import type { IamOperation } from '../operation.ts';
import { field, nameField, type Params, page, pathField } from '../params.ts';
import { timestamp } from '../timestamp.ts';

const MOST_VERSIONS = 5;

const GetPolicy: IamOperation = (world, caller, params) => {
  const policy = findPolicy(world, caller, params, 'iam:GetPolicy');
  return { ok: true, result: { Policy: describe(world, caller, policy) } };
};

const ListPolicies: IamOperation = (world, caller, params) => {
  const arn = `arn:aws:iam::${caller.account}:policy/`;
  allow(world, caller, 'iam:ListPolicies', { arn, label: `policy path ${params.get('PathPrefix') ?? '/'}` });
  const scope = params.get('Scope') ?? 'All';
  const all = [...accountOf(world, caller.account).managedPolicies.values()].filter((policy) =>
    scope === 'All' ? true : (scope === 'Local') === isOwn(caller, policy),
  );
  const { items, rest } = page(params, all);
  return { ok: true, result: { Policies: items.map((policy) => describe(world, caller, policy)), ...rest } };
};

const CreatePolicy: IamOperation = (world, caller, params) => {
  const name = nameField(params, 'PolicyName');
  const document = field(params, 'PolicyDocument');
  const path = pathField(params);
  const arn = `arn:aws:iam::${caller.account}:policy${path}${name}`;
  allow(world, caller, 'iam:CreatePolicy', { arn, label: `policy ${name}` });
  const refusal = checkManagedPolicy(document);
  if (refusal !== null) return refusal;
  const { managedPolicies } = accountOf(world, caller.account);
  if (managedPolicies.has(arn)) {
    return failure(
      409,
      'EntityAlreadyExists',
      `A policy called ${name} already exists. Duplicate names are not allowed.`,
    );
  }
  const policy = managedPolicy({ name, path, arn }, document, Date.now());
  managedPolicies.set(arn, policy);
  return { ok: true, result: { Policy: describe(world, caller, policy) } };
};

const GetPolicyVersion: IamOperation = (world, caller, params) => {
  const policy = findPolicy(world, caller, params, 'iam:GetPolicyVersion');
  const version = findVersion(policy, params);
  return {
    ok: true,
    result: {
      PolicyVersion: { Document: encodeDocument(version.text), ...describeVersion(policy, version) },
    },
  };
};

const ListPolicyVersions: IamOperation = (world, caller, params) => {
  const policy = findPolicy(world, caller, params, 'iam:ListPolicyVersions');
  const { items, rest } = page(params, policy.versions.toReversed());
  return {
    ok: true,
    result: { Versions: items.map((version) => describeVersion(policy, version)), ...rest },
  };
};

const CreatePolicyVersion: IamOperation = (world, caller, params) => {
  const text = field(params, 'PolicyDocument');
  const policy = ownPolicy(world, caller, params, 'iam:CreatePolicyVersion');
  const refusal = checkManagedPolicy(text);
  if (refusal !== null) return refusal;
  if (policy.versions.length >= MOST_VERSIONS) {
    return failure(
      409,
      'LimitExceeded',
      `A managed policy can have up to ${MOST_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
    );
  }
  const version = { id: `v${policy.nextVersion}`, text, createdAt: Date.now() };
  policy.versions.push(version);
  policy.nextVersion += 1;
  if (params.get('SetAsDefault') === 'true') policy.defaultVersionId = version.id;
  return { ok: true, result: { PolicyVersion: describeVersion(policy, version) } };
};

const SetDefaultPolicyVersion: IamOperation = (world, caller, params) => {
  const policy = ownPolicy(world, caller, params, 'iam:SetDefaultPolicyVersion');
  policy.defaultVersionId = findVersion(policy, params).id;
  return { ok: true, result: null };
};

const DeletePolicyVersion: IamOperation = (world, caller, params) => {
  const policy = ownPolicy(world, caller, params, 'iam:DeletePolicyVersion');
  const version = findVersion(policy, params);
  if (version.id === policy.defaultVersionId) {
    return failure(409, 'DeleteConflict', 'Cannot delete the default version of a policy.');
  }
  policy.versions.splice(policy.versions.indexOf(version), 1);
  return { ok: true, result: null };
};

function findPolicy(world: World, caller: Caller, params: Params, action: string): ManagedPolicy {
  const arn = field(params, 'PolicyArn');
  allow(world, caller, action, { arn, label: `policy ${arn}` });
  const policy = accountOf(world, caller.account).managedPolicies.get(arn);
  if (policy === undefined) throw new IamError(noSuchEntity(`Policy ${arn} was not found.`));
  return policy;
}

/** One that the account may change: AWS's own are AWS's. */
function ownPolicy(world: World, caller: Caller, params: Params, action: string): ManagedPolicy {
  const policy = findPolicy(world, caller, params, action);
  if (!isOwn(caller, policy)) throw new IamError(accessDenied('Policy is outside your own account.'));
  return policy;
}

function isOwn({ account }: Caller, { arn }: ManagedPolicy): boolean {
  return arn.startsWith(`arn:aws:iam::${account}:`);
}

function findVersion({ arn, versions }: ManagedPolicy, params: Params): PolicyVersion {
  const id = field(params, 'VersionId');
  const version = versions.find((one) => one.id === id);
  if (version !== undefined) return version;
  throw new IamError(noSuchEntity(`Policy ${arn} version ${id} does not exist or is not attachable.`));
}

function describe(world: World, caller: Caller, policy: ManagedPolicy): QueryResult {
  const { users, groups, roles } = accountOf(world, caller.account);
  const holders = [...users.values(), ...groups.values(), ...roles.values()];
  const limited = [...users.values(), ...roles.values()].filter(({ boundary }) => boundary === policy.arn);
  const newest = policy.versions.at(-1)?.createdAt ?? policy.createdAt;
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: holders.filter(({ attached }) => attached.includes(policy.arn)).length,
    PermissionsBoundaryUsageCount: limited.length,
    IsAttachable: true,
    CreateDate: timestamp(policy.createdAt),
    UpdateDate: timestamp(newest),
  };
}

function describeVersion({ defaultVersionId }: ManagedPolicy, { id, createdAt }: PolicyVersion): QueryResult {
  return { VersionId: id, IsDefaultVersion: id === defaultVersionId, CreateDate: timestamp(createdAt) };
}

export const MANAGED_POLICIES = {
  GetPolicy,
  ListPolicies,
  CreatePolicy,
  GetPolicyVersion,
  ListPolicyVersions,
  CreatePolicyVersion,
  SetDefaultPolicyVersion,
  DeletePolicyVersion,
};
