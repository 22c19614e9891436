/**
 * Users, groups and roles, whose operations are alike down to the names: Get…, List…s, …Policies, Get/Put/Delete…Policy,
 * Attach/Detach…Policy.
 * Actions and resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */

import { accountOf } from '../../authorization/principal.ts';
import type { QueryResult } from '../../http/handlers.ts';
import type { Caller } from '../../services.ts';
import { MAX_SESSION_SECONDS } from '../../world/credentials.ts';
import type { IamGroup, IamRole, IamUser, World } from '../../world/model.ts';
import { allow } from '../access.ts';
import { checkInlinePolicy, encodeDocument } from '../documents.ts';
import { failure, IamError, noSuchEntity, validation } from '../failure.ts';
import { findHolder, type HolderKind, holdersOf, TITLE } from '../holders.ts';
import type { IamOperation } from '../operation.ts';
import { field, nameField, type Params, page } from '../params.ts';
import { timestamp } from '../timestamp.ts';

/** Managed policies on one principal: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_ATTACHED = 10;

export function principalOperations(kind: HolderKind): Readonly<Record<string, IamOperation>> {
  const Kind = TITLE[kind];
  const find = (world: World, caller: Caller, params: Params, action: string) =>
    findHolder(world, caller, kind, holderName(caller, kind, action, params), `iam:${action}`);

  return {
    [`Get${Kind}`]: (world, caller, params) => {
      const holder = find(world, caller, params, `Get${Kind}`);
      const members = kind === 'group' ? membersOf(world, caller, params, holder.name) : {};
      return {
        ok: true,
        result: { [Kind]: { ...describe(kind, holder), ...boundary(holder), ...tags(holder) }, ...members },
      };
    },
    [`List${Kind}s`]: (world, caller, params) => {
      const { account } = caller;
      const arn = `arn:aws:iam::${account}:${kind}/`;
      allow(world, caller, `iam:List${Kind}s`, { arn, label: arn });
      const prefix = params.get('PathPrefix') ?? '/';
      const all = [...holdersOf(world, account, kind).values()].filter(({ path }) => path.startsWith(prefix));
      const { items, rest } = page(params, all);
      return { ok: true, result: { [`${Kind}s`]: items.map((one) => describe(kind, one)), ...rest } };
    },
    [`List${Kind}Policies`]: (world, caller, params) => {
      const holder = find(world, caller, params, `List${Kind}Policies`);
      const { items, rest } = page(params, [...holder.inline.keys()]);
      return { ok: true, result: { PolicyNames: items, ...rest } };
    },
    [`ListAttached${Kind}Policies`]: (world, caller, params) => {
      const holder = find(world, caller, params, `ListAttached${Kind}Policies`);
      const { items, rest } = page(params, holder.attached);
      const policies = items.map((arn) => ({
        PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
        PolicyArn: arn,
      }));
      return { ok: true, result: { AttachedPolicies: policies, ...rest } };
    },
    [`Get${Kind}Policy`]: (world, caller, params) => {
      const policyName = nameField(params, 'PolicyName');
      const holder = find(world, caller, params, `Get${Kind}Policy`);
      const policy = holder.inline.get(policyName);
      if (policy === undefined) return noPolicy(kind, policyName);
      const document = encodeDocument(policy.text);
      return {
        ok: true,
        result: { [`${Kind}Name`]: holder.name, PolicyName: policyName, PolicyDocument: document },
      };
    },
    [`Put${Kind}Policy`]: (world, caller, params) => {
      const policyName = nameField(params, 'PolicyName');
      const document = field(params, 'PolicyDocument');
      const holder = find(world, caller, params, `Put${Kind}Policy`);
      const refusal = checkInlinePolicy(kind, holder, policyName, document);
      if (refusal !== null) return refusal;
      holder.inline.set(policyName, { name: policyName, arn: null, text: document });
      return { ok: true, result: null };
    },
    [`Delete${Kind}Policy`]: (world, caller, params) => {
      const policyName = nameField(params, 'PolicyName');
      const holder = find(world, caller, params, `Delete${Kind}Policy`);
      return holder.inline.delete(policyName) ? { ok: true, result: null } : noPolicy(kind, policyName);
    },
    [`Attach${Kind}Policy`]: (world, caller, params) => {
      const arn = field(params, 'PolicyArn');
      const { attached } = find(world, caller, params, `Attach${Kind}Policy`);
      if (!accountOf(world, caller.account).managedPolicies.has(arn)) {
        return noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
      }
      if (attached.includes(arn)) return { ok: true, result: null };
      if (attached.length >= MOST_ATTACHED) {
        return failure(409, 'LimitExceeded', `Cannot exceed quota for PoliciesPer${Kind}: ${MOST_ATTACHED}`);
      }
      attached.push(arn);
      return { ok: true, result: null };
    },
    [`Detach${Kind}Policy`]: (world, caller, params) => {
      const arn = field(params, 'PolicyArn');
      const { attached } = find(world, caller, params, `Detach${Kind}Policy`);
      const at = attached.indexOf(arn);
      if (at < 0) return noSuchEntity(`Policy ${arn} was not found.`);
      attached.splice(at, 1);
      return { ok: true, result: null };
    },
  };
}

export const MEMBERSHIP: Readonly<Record<string, IamOperation>> = {
  ListGroupsForUser: (world, caller, params) => {
    const user = findHolder(world, caller, 'user', nameField(params, 'UserName'), 'iam:ListGroupsForUser');
    const { groups } = accountOf(world, caller.account);
    const own = 'groups' in user ? user.groups.flatMap((name) => groups.get(name) ?? []) : [];
    const { items, rest } = page(params, own);
    return { ok: true, result: { Groups: items.map((group) => describe('group', group)), ...rest } };
  },
};

function membersOf(world: World, caller: Caller, params: Params, group: string): QueryResult {
  const all = [...accountOf(world, caller.account).users.values()];
  const { items, rest } = page(
    params,
    all.filter(({ groups }) => groups.includes(group)),
  );
  return { Users: items.map((user) => describe('user', user)), ...rest };
}

/** GetUser without a name is about the user who asks. */
function holderName(caller: Caller, kind: HolderKind, action: string, params: Params): string {
  if (action === 'GetUser' && !params.has('UserName')) {
    if (caller.identity.kind === 'user') return caller.identity.userName;
    throw new IamError(validation('Must specify userName when calling with non-User credentials'));
  }
  return nameField(params, `${TITLE[kind]}Name`);
}

function noPolicy(kind: HolderKind, policyName: string) {
  return noSuchEntity(`The ${kind} policy with name ${policyName} cannot be found.`);
}

function describe(kind: HolderKind, holder: IamUser | IamGroup | IamRole): QueryResult {
  const { path, name, id, arn, createdAt } = holder;
  const Kind = TITLE[kind];
  const common = { Path: path, [`${Kind}Name`]: name, [`${Kind}Id`]: id, Arn: arn };
  const CreateDate = timestamp(createdAt);
  if (!('trustPolicy' in holder)) return { ...common, CreateDate };
  return {
    ...common,
    CreateDate,
    AssumeRolePolicyDocument: encodeDocument(holder.trustPolicy),
    MaxSessionDuration: MAX_SESSION_SECONDS,
  };
}

function tags(holder: IamUser | IamGroup | IamRole): QueryResult {
  const all = 'tags' in holder ? Object.entries(holder.tags) : [];
  return all.length === 0 ? {} : { Tags: all.map(([Key, Value]) => ({ Key, Value })) };
}

/** The lists leave boundary and tags out, GetUser and GetRole have them. */
function boundary(holder: IamUser | IamGroup | IamRole): QueryResult {
  if (!('boundary' in holder) || holder.boundary === null) return {};
  return {
    PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: holder.boundary },
  };
}
