/** The names of everything attached to a user, a role or a group, page by page. */
import {
  type AttachedPolicy,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { type Answer, ask, required } from '../connection/call-error.ts';

export interface IamHolder {
  readonly kind: 'user' | 'role' | 'group';
  readonly name: string;
}

/** IAM's own quotas stay far below this many pages. */
const MAX_PAGES = 10;

/**
 * Names of the inline policies of a user, role or group. Needs iam:ListUserPolicies, ListRolePolicies or
 * ListGroupPolicies.
 */
export function inlineNames(
  iam: IAMClient,
  holder: IamHolder,
  signal: AbortSignal,
): Promise<Answer<string[]>> {
  return pages(signal, async (Marker) => {
    const answer = await inlinePage(iam, holder, Marker, signal);
    return {
      items: required(answer.PolicyNames, 'PolicyNames', answer),
      next: answer.IsTruncated ? answer.Marker : undefined,
    };
  });
}

function inlinePage(
  iam: IAMClient,
  { kind, name }: IamHolder,
  Marker: string | undefined,
  abortSignal: AbortSignal,
) {
  switch (kind) {
    case 'user':
      return iam.send(new ListUserPoliciesCommand({ UserName: name, Marker }), { abortSignal });
    case 'role':
      return iam.send(new ListRolePoliciesCommand({ RoleName: name, Marker }), { abortSignal });
    case 'group':
      return iam.send(new ListGroupPoliciesCommand({ GroupName: name, Marker }), { abortSignal });
  }
}

/**
 * The managed policies attached to a user, role or group. Needs iam:ListAttachedUserPolicies, or the same of
 * roles and groups.
 */
export function attachedPolicies(
  iam: IAMClient,
  holder: IamHolder,
  signal: AbortSignal,
): Promise<Answer<{ readonly name: string; readonly arn: string }[]>> {
  return pages(signal, async (Marker) => {
    const answer = await attachedPage(iam, holder, Marker, signal);
    const items = required(answer.AttachedPolicies, 'AttachedPolicies', answer).map(
      (policy: AttachedPolicy) => ({
        name: policy.PolicyName ?? '',
        arn: policy.PolicyArn ?? '',
      }),
    );
    return { items, next: answer.IsTruncated ? answer.Marker : undefined };
  });
}

function attachedPage(
  iam: IAMClient,
  { kind, name }: IamHolder,
  Marker: string | undefined,
  abortSignal: AbortSignal,
) {
  switch (kind) {
    case 'user':
      return iam.send(new ListAttachedUserPoliciesCommand({ UserName: name, Marker }), { abortSignal });
    case 'role':
      return iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name, Marker }), { abortSignal });
    case 'group':
      return iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: name, Marker }), { abortSignal });
  }
}

/** Names of the groups a user is in. Needs iam:ListGroupsForUser. */
export function groupsOfUser(
  iam: IAMClient,
  userName: string,
  signal: AbortSignal,
): Promise<Answer<string[]>> {
  return pages(signal, async (Marker) => {
    const answer = await iam.send(new ListGroupsForUserCommand({ UserName: userName, Marker }), {
      abortSignal: signal,
    });
    const items = required(answer.Groups, 'Groups', answer).map((group) => group.GroupName ?? '');
    return { items, next: answer.IsTruncated ? answer.Marker : undefined };
  });
}

function pages<T>(
  signal: AbortSignal,
  page: (
    marker: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
): Promise<Answer<T[]>> {
  return ask(signal, async () => {
    const found: T[] = [];
    let marker: string | undefined;
    for (let count = 0; count < MAX_PAGES; count += 1) {
      const { items, next } = await page(marker);
      found.push(...items);
      if (next === undefined) return found;
      marker = next;
    }
    throw Object.assign(new Error(`More than ${MAX_PAGES} pages`), { name: 'TooManyPages' });
  });
}
