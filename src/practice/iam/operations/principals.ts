/**
 * Users and roles, whose operations are alike down to the names: Get…, List…s, …Policies, Get/Put/Delete…Policy.
 * Actions and resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */

import { authorizeIam } from '../../authorization/iam.ts';
import { accountOf } from '../../authorization/principal.ts';
import type { QueryResult } from '../../http/handlers.ts';
import type { Caller } from '../../services.ts';
import { MAX_SESSION_SECONDS } from '../../world/build.ts';
import type { IamRole, IamUser, World } from '../../world/model.ts';
import { checkInlinePolicy, encodeDocument } from '../documents.ts';
import { accessDenied, IamError, noSuchEntity, validation } from '../failure.ts';
import type { IamOperation } from '../handler.ts';
import { field, nameField, type Params, page } from '../params.ts';

type Kind = 'user' | 'role';

export function principalOperations(kind: Kind): Readonly<Record<string, IamOperation>> {
  const Kind = kind === 'user' ? 'User' : 'Role';
  const nameOf = `${Kind}Name`;
  const find = (world: World, caller: Caller, params: Params, action: string) =>
    findSubject(world, caller, kind, subjectName(caller, kind, action, params), `iam:${action}`);

  const operations: Record<string, IamOperation> = {
    [`Get${Kind}`]: (world, caller, params) => {
      const subject = find(world, caller, params, `Get${Kind}`);
      return { ok: true, result: { [Kind]: { ...describe(subject), ...boundary(subject) } } };
    },
    [`List${Kind}s`]: (world, caller, params) => {
      const { account } = caller;
      const arn = `arn:aws:iam::${account}:${kind}/`;
      allow(world, caller, `iam:List${Kind}s`, { arn, label: arn });
      const prefix = params.get('PathPrefix') ?? '/';
      const all = [...subjects(world, account, kind).values()].filter(({ path }) => path.startsWith(prefix));
      const { items, rest } = page(params, all);
      return { ok: true, result: { [`${Kind}s`]: items.map(describe), ...rest } };
    },
    [`List${Kind}Policies`]: (world, caller, params) => {
      const subject = find(world, caller, params, `List${Kind}Policies`);
      const { items, rest } = page(params, [...subject.inline.keys()]);
      return { ok: true, result: { PolicyNames: items, ...rest } };
    },
    [`ListAttached${Kind}Policies`]: (world, caller, params) => {
      const subject = find(world, caller, params, `ListAttached${Kind}Policies`);
      const { items, rest } = page(params, subject.attached);
      const policies = items.map((arn) => ({
        PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
        PolicyArn: arn,
      }));
      return { ok: true, result: { AttachedPolicies: policies, ...rest } };
    },
    [`Get${Kind}Policy`]: (world, caller, params) => {
      const policyName = nameField(params, 'PolicyName');
      const subject = find(world, caller, params, `Get${Kind}Policy`);
      const policy = subject.inline.get(policyName);
      if (policy === undefined) return noPolicy(kind, policyName);
      const document = encodeDocument(policy.text);
      return {
        ok: true,
        result: { [nameOf]: subject.name, PolicyName: policyName, PolicyDocument: document },
      };
    },
    [`Put${Kind}Policy`]: (world, caller, params) => {
      const policyName = nameField(params, 'PolicyName');
      const document = field(params, 'PolicyDocument');
      const subject = find(world, caller, params, `Put${Kind}Policy`);
      const refusal = checkInlinePolicy(kind, subject, policyName, document);
      if (refusal !== null) return refusal;
      subject.inline.set(policyName, { name: policyName, arn: null, text: document });
      return { ok: true, result: null };
    },
    [`Delete${Kind}Policy`]: (world, caller, params) => {
      const policyName = nameField(params, 'PolicyName');
      const subject = find(world, caller, params, `Delete${Kind}Policy`);
      return subject.inline.delete(policyName) ? { ok: true, result: null } : noPolicy(kind, policyName);
    },
  };
  if (kind === 'user') {
    // There are no groups in the practice account.
    operations['ListGroupsForUser'] = (world, caller, params) => {
      find(world, caller, params, 'ListGroupsForUser');
      return { ok: true, result: { Groups: [], IsTruncated: false } };
    };
  }
  return operations;
}

/** GetUser without a name is about the user who asks. */
function subjectName(caller: Caller, kind: Kind, action: string, params: Params): string {
  if (action === 'GetUser' && !params.has('UserName')) {
    if (caller.identity.kind === 'user') return caller.identity.userName;
    throw new IamError(validation('Must specify userName when calling with non-User credentials'));
  }
  return nameField(params, kind === 'user' ? 'UserName' : 'RoleName');
}

/** The user or role of that name in the caller's account, once the caller may do `action` to it. */
function findSubject(
  world: World,
  caller: Caller,
  kind: Kind,
  name: string,
  action: string,
): IamUser | IamRole {
  const subject = subjects(world, caller.account, kind).get(name);
  const arn = subject?.arn ?? `arn:aws:iam::${caller.account}:${kind}/${name}`;
  allow(world, caller, action, { arn, label: `${kind} ${name}` });
  if (subject === undefined)
    throw new IamError(noSuchEntity(`The ${kind} with name ${name} cannot be found.`));
  return subject;
}

function subjects(world: World, account: string, kind: Kind): ReadonlyMap<string, IamUser | IamRole> {
  const { users, roles } = accountOf(world, account);
  return kind === 'user' ? users : roles;
}

function allow(
  world: World,
  caller: Caller,
  action: string,
  target: Parameters<typeof authorizeIam>[3],
): void {
  const authorization = authorizeIam(world, caller, action, target);
  if (!authorization.allowed) throw new IamError(accessDenied(authorization.message));
}

function noPolicy(kind: Kind, policyName: string) {
  return noSuchEntity(`The ${kind} policy with name ${policyName} cannot be found.`);
}

function describe(subject: IamUser | IamRole): QueryResult {
  const { path, name, id, arn } = subject;
  const CreateDate = new Date(subject.createdAt).toISOString().replace(/\.\d+Z$/, 'Z');
  if (!('trustPolicy' in subject)) return { Path: path, UserName: name, UserId: id, Arn: arn, CreateDate };
  return {
    Path: path,
    RoleName: name,
    RoleId: id,
    Arn: arn,
    CreateDate,
    AssumeRolePolicyDocument: encodeDocument(subject.trustPolicy),
    MaxSessionDuration: MAX_SESSION_SECONDS,
  };
}

/** The lists leave the boundary out, GetUser and GetRole have it. */
function boundary(subject: IamUser | IamRole): QueryResult {
  if (subject.boundary === null) return {};
  return {
    PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: subject.boundary },
  };
}
