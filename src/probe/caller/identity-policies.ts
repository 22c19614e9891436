import {
  GetGroupPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { CallError, IdentityPolicies, IdentityPolicy } from '../../diagnosis/index.ts';
import type { Principal } from '../../policy/index.ts';
import { type Answer, ask, required } from '../connection/call-error.ts';
import { attachedPolicies, groupsOfUser, type IamHolder, inlineNames } from './iam-lists.ts';
import { documentText, managedPolicy } from './managed-policy.ts';

/** Users and sessions of roles have policies of their own in IAM; nobody else has. */
export type IamSubject = Extract<Principal, { kind: 'user' | 'role-session' }>;

/**
 * Everything IAM keeps for the caller: inline and managed policies, those of a user's groups, the boundary.
 * Fails only when the user or role itself cannot be read; what else could not be read stands in `incomplete`,
 * the boundary's document included.
 * Sources: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html, …/API_GetUser.html
 */
export async function identityPolicies(
  iam: IAMClient,
  principal: IamSubject,
  signal: AbortSignal,
): Promise<Answer<IdentityPolicies>> {
  const incomplete: CallError[] = [];
  const holder: IamHolder =
    principal.kind === 'user'
      ? { kind: 'user', name: principal.arn.split('/').at(-1) ?? '' }
      : { kind: 'role', name: principal.roleName };
  const [resolved, own, groups] = await Promise.all([
    resolve(iam, holder, signal),
    policiesOf(iam, holder, signal, incomplete),
    holder.kind === 'user' ? groupPolicies(iam, holder.name, signal, incomplete) : [],
  ]);
  if (!resolved.ok) return resolved;
  const { arn, boundaryArn } = resolved.value;
  const boundary = boundaryArn === null ? null : await managedPolicy(iam, boundaryArn, signal);
  if (boundary !== null && !boundary.ok) incomplete.push(boundary.error);
  return {
    ok: true,
    value: {
      subject: { kind: holder.kind === 'user' ? 'user' : 'role', name: holder.name, arn },
      policies: [...own, ...groups],
      boundary:
        boundaryArn === null ? null : { arn: boundaryArn, document: boundary?.ok ? boundary.value : null },
      incomplete,
    },
  };
}

function resolve(
  iam: IAMClient,
  { kind, name }: IamHolder,
  abortSignal: AbortSignal,
): Promise<Answer<{ readonly arn: string; readonly boundaryArn: string | null }>> {
  return ask(abortSignal, async () => {
    const { entity, answer } = await entityOf(iam, { kind, name }, abortSignal);
    const arn = required(entity?.Arn, 'Arn', answer);
    return { arn, boundaryArn: entity?.PermissionsBoundary?.PermissionsBoundaryArn ?? null };
  });
}

async function entityOf(iam: IAMClient, { kind, name }: IamHolder, abortSignal: AbortSignal) {
  if (kind === 'user') {
    const answer = await iam.send(new GetUserCommand({ UserName: name }), { abortSignal });
    return { entity: answer.User, answer };
  }
  const answer = await iam.send(new GetRoleCommand({ RoleName: name }), { abortSignal });
  return { entity: answer.Role, answer };
}

async function groupPolicies(
  iam: IAMClient,
  userName: string,
  signal: AbortSignal,
  incomplete: CallError[],
): Promise<readonly IdentityPolicy[]> {
  const groups = await groupsOfUser(iam, userName, signal);
  if (!groups.ok) {
    incomplete.push(groups.error);
    return [];
  }
  const each = groups.value.map((name) => policiesOf(iam, { kind: 'group', name }, signal, incomplete));
  return (await Promise.all(each)).flat();
}

async function policiesOf(
  iam: IAMClient,
  holder: IamHolder,
  signal: AbortSignal,
  incomplete: CallError[],
): Promise<readonly IdentityPolicy[]> {
  const group = holder.kind === 'group' ? holder.name : null;
  const [inline, attached] = await Promise.all([
    inlineNames(iam, holder, signal),
    attachedPolicies(iam, holder, signal),
  ]);
  const reads: Promise<Answer<IdentityPolicy>>[] = [];
  if (inline.ok) {
    for (const name of inline.value) {
      reads.push(
        withDocument(inlineDocument(iam, holder, name, signal), {
          kind: group === null ? 'inline' : 'group-inline',
          name,
          arn: null,
          group,
        }),
      );
    }
  } else incomplete.push(inline.error);
  if (attached.ok) {
    for (const { name, arn } of attached.value) {
      reads.push(
        withDocument(managedPolicy(iam, arn, signal), {
          kind: group === null ? 'managed' : 'group-managed',
          name,
          arn,
          group,
        }),
      );
    }
  } else incomplete.push(attached.error);
  const policies: IdentityPolicy[] = [];
  for (const read of await Promise.all(reads)) {
    if (read.ok) policies.push(read.value);
    else incomplete.push(read.error);
  }
  return policies;
}

async function withDocument(
  reading: Promise<Answer<string>>,
  about: Omit<IdentityPolicy, 'document'>,
): Promise<Answer<IdentityPolicy>> {
  const document = await reading;
  return document.ok ? { ok: true, value: { ...about, document: document.value } } : document;
}

function inlineDocument(
  iam: IAMClient,
  holder: IamHolder,
  PolicyName: string,
  abortSignal: AbortSignal,
): Promise<Answer<string>> {
  return ask(abortSignal, async () => {
    const answer = await inlinePolicy(iam, holder, PolicyName, abortSignal);
    return documentText(required(answer.PolicyDocument, 'PolicyDocument', answer));
  });
}

function inlinePolicy(
  iam: IAMClient,
  { kind, name }: IamHolder,
  PolicyName: string,
  abortSignal: AbortSignal,
) {
  switch (kind) {
    case 'user':
      return iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName }), { abortSignal });
    case 'role':
      return iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }), { abortSignal });
    case 'group':
      return iam.send(new GetGroupPolicyCommand({ GroupName: name, PolicyName }), { abortSignal });
  }
}
