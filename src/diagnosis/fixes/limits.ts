/** What AWS accepts as a policy's size. Sources: KMS resource quotas; IAM and STS quotas. */
import { entriesOf, stringsOf } from '../code/values.ts';
import { readValue } from '../facts.ts';
import { reason } from '../reasons.ts';
import type { Reason } from '../verdict.ts';
import type { Draft, FixContext } from './draft.ts';
import { grantDraft } from './grant.ts';

/** Bytes, white space included. */
const KEY_POLICY_LIMIT = 32_768;
/** Characters other than white space, over all inline policies of a user or role together. */
const INLINE_LIMITS = { user: 2_048, role: 10_240 } as const;

/** A note where the document would be refused for its size, else null. */
export function tooLarge(context: FixContext, draft: Draft): Reason | null {
  if (draft.document === null) return null;
  const { after } = draft.document;
  const [action] = draft.actions;
  switch (action?.kind) {
    case 'put-key-policy':
      return over(new TextEncoder().encode(after).length, KEY_POLICY_LIMIT);
    case 'put-user-policy':
      return over(inlineSize(context, action.policyName, after), INLINE_LIMITS.user);
    case 'put-role-policy':
      return over(inlineSize(context, action.policyName, after), INLINE_LIMITS.role);
    default:
      return null;
  }
}

/** Without the variants that AWS would refuse for their size; a grant beside what it would refuse itself. */
export function withinLimits(context: FixContext, draft: Draft): Draft {
  const fitting = draft.alternatives.filter((alternative) => tooLarge(context, alternative) === null);
  // In another account a grant is no more than the key's side.
  const grantHelps = draft.target === 'key-policy' || !context.crossAccount;
  const [, names] = entriesOf(draft.statement?.['Principal']).find(([type]) => type === 'AWS') ?? [];
  const grant =
    tooLarge(context, draft) !== null && grantHelps
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

function inlineSize({ facts }: FixContext, name: string, after: string): number {
  const policies = readValue(facts.observation.evidence.identity)?.policies ?? [];
  const others = policies.filter((policy) => policy.kind === 'inline' && policy.name !== name);
  return [after, ...others.map(({ document }) => document)].reduce(
    (sum, text) => sum + text.replace(/\s/g, '').length,
    0,
  );
}
