/** What AWS accepts as a policy's size. Sources: KMS resource quotas; IAM and STS quotas; S3 and Organizations quotas. */
import { entriesOf, stringsOf } from '../code/values.ts';
import { readValue } from '../facts.ts';
import type { FixTarget } from '../fix.ts';
import type { IdentityPolicy } from '../observation.ts';
import { type Reason, reason } from '../reasons.ts';
import { type Draft, type FixContext, hasKey } from './draft.ts';
import { grantDraft } from './grant.ts';

/** Bytes, white space included. */
const KEY_POLICY_LIMIT = 32_768;
/** Bytes, white space included. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const BUCKET_POLICY_LIMIT = 20_480;
/**
 * Characters other than white space; for inline policies over all of a user, role or group together.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const INLINE_LIMITS = { user: 2_048, role: 10_240, group: 5_120 } as const;
const MANAGED_LIMIT = 6_144;
/**
 * SCP and RCP: characters, without the white space that AWS Organizations takes out in its console.
 * Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const ORGANIZATION_LIMIT = 5_120;

/** A note where the document would be refused for its size, else null. */
export function tooLarge(context: FixContext, draft: Draft): Reason | null {
  if (draft.document === null) return null;
  const { after } = draft.document;
  const [action] = draft.actions;
  switch (action?.kind) {
    case 'put-key-policy':
      return over(bytes(after), KEY_POLICY_LIMIT);
    case 'put-bucket-policy':
      return over(bytes(after), BUCKET_POLICY_LIMIT);
    case 'put-user-policy':
      return over(inlineSize(context, action.policyName, after), INLINE_LIMITS.user);
    case 'put-role-policy':
      return over(inlineSize(context, action.policyName, after), INLINE_LIMITS.role);
    case 'put-group-policy':
      return over(groupSize(context, action.groupName, action.policyName, after), INLINE_LIMITS.group);
    case 'create-policy-version':
      return over(dense(after), MANAGED_LIMIT);
    case 'create-grant':
    case 'enable-key':
    case 'cancel-key-deletion':
      return null;
    case undefined:
      return over(dense(after), UNWRITTEN_LIMITS[draft.target] ?? Number.POSITIVE_INFINITY);
  }
}

/** Documents that are handed over without a command. */
const UNWRITTEN_LIMITS: Partial<Readonly<Record<FixTarget, number>>> = {
  'service-control-policy': ORGANIZATION_LIMIT,
  'resource-control-policy': ORGANIZATION_LIMIT,
  'bucket-policy': BUCKET_POLICY_LIMIT,
};

/** Without the variants that AWS would refuse for their size; a grant beside what it would refuse itself. */
export function withinLimits(context: FixContext, draft: Draft): Draft {
  const fitting = draft.alternatives.filter((alternative) => tooLarge(context, alternative) === null);
  // In another account a grant is no more than the key's side.
  const onKey = draft.change !== 'narrow-deny' && draft.reach === null;
  const grantHelps = draft.target === 'key-policy' || !context.crossAccount;
  const [, names] = entriesOf(draft.statement?.['Principal']).find(([type]) => type === 'AWS') ?? [];
  const grant =
    tooLarge(context, draft) !== null && grantHelps && onKey && hasKey(context)
      ? grantDraft(context, null, stringsOf(names ?? []))
      : null;
  return {
    ...draft,
    alternatives: grant === null ? fitting : [...fitting, { ...grant, kind: 'grant' }],
  };
}

function over(size: number, limit: number): Reason | null {
  return size > limit ? reason('fix-too-large', { size, limit }) : null;
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

function dense(text: string): number {
  return text.replace(/\s/g, '').length;
}

function inlineSize(context: FixContext, name: string, after: string): number {
  return sizeWith(context, after, (policy) => policy.kind === 'inline' && policy.name !== name);
}

/** The group's policies as far as the caller's list shows them, which is all of them. */
function groupSize(context: FixContext, group: string, name: string, after: string): number {
  const others = (policy: IdentityPolicy) =>
    policy.kind === 'group-inline' && policy.group === group && policy.name !== name;
  return sizeWith(context, after, others);
}

function sizeWith({ facts }: FixContext, after: string, counts: (policy: IdentityPolicy) => boolean): number {
  const policies = readValue(facts.observation.evidence.identity)?.policies ?? [];
  return policies.filter(counts).reduce((sum, { document }) => sum + dense(document), dense(after));
}
