/** What a change would do: for this caller, and for everybody else the documents know of. */
import {
  type Candidate,
  candidatesFor,
  gains,
  isSamePrincipal,
  type PolicyStack,
  type Principal,
} from '../../policy/index.ts';
import { entriesOf } from '../code/values.ts';
import { type Documents, requestOf, stackOf } from '../documents.ts';
import type { Gain } from '../fix.ts';
import { delegating } from './assumed.ts';
import { type Draft, type FixContext, principalArnOf } from './draft.ts';

/** Both are needed for a multipart upload to begin and to go on. */
export const UPLOAD_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'] as const;

/** The documents after all of the drafts; null where one of them cannot be applied to what was read. */
export function afterAll(documents: Documents, drafts: readonly Draft[]): Documents | null {
  let result: Documents = documents;
  for (const { apply } of drafts) {
    if (apply === null) return null;
    result = apply(result);
  }
  return result;
}

/**
 * Whether the caller's upload would pass afterwards. `ceilingNamed`: AWS has named a limit that none of the drafts
 * lifts, so that it stays refused whatever they add.
 */
export function predict(
  context: FixContext,
  drafts: readonly Draft[],
  ceilingNamed: boolean,
): 'allowed' | 'denied' | 'unknown' {
  const after = afterAll(context.documents, drafts);
  if (after === null) return 'unknown';
  const outcomes = UPLOAD_ACTIONS.map((action) =>
    // Fixes only add, so that what AWS has let through stays allowed, by whatever nobody could read.
    hasPassed(context, action) ? 'allowed' : (context.rulings.decide(after, action)?.outcome ?? 'unknown'),
  );
  if (
    ceilingNamed ||
    outcomes.some((outcome) => outcome === 'implicit-deny' || outcome === 'explicit-deny')
  ) {
    return 'denied';
  }
  // A Deny may stand in what nobody has read: the documents have to be whole, or AWS itself has to rule it out.
  const known = (after.identityComplete || deniesRuledOut(context)) && after.keyPolicy !== 'unknown';
  return known && outcomes.every((outcome) => outcome === 'allowed') ? 'allowed' : 'unknown';
}

function hasPassed({ facts: { succeeded } }: FixContext, action: string): boolean {
  return (
    action === 'kms:GenerateDataKey' && (succeeded.has('PutObject') || succeeded.has('CreateMultipartUpload'))
  );
}

/**
 * The small upload went through, and AWS gave the lack of an Allow as the reason for refusing kms:Decrypt: it looks for
 * a Deny first, so that none applies to either action.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
function deniesRuledOut({ facts }: FixContext): boolean {
  const { denial, succeeded } = facts;
  return succeeded.has('PutObject') && denial?.action === 'kms:Decrypt' && denial.denial === 'implicit';
}

/**
 * Who gains which action by one draft, the others of the set being in place: over every principal the documents name,
 * an unnamed one of each account and of none.
 */
export function addsOnly(context: FixContext, draft: Draft, others: readonly Draft[]): readonly Gain[] {
  const base = basisFor(context, draft);
  const before = afterAll(
    base,
    others.filter(({ apply }) => apply !== null),
  );
  const after = before === null || draft.apply === null ? null : draft.apply(before);
  const request = requestOf(context.facts, 'kms:Decrypt');
  if (before === null || after === null || request === null) return declared(context, draft);
  const condition = conditionOf(draft);
  const found = gains({
    before: (principal) => stackFor(context, before, principal),
    after: (principal) => stackFor(context, after, principal),
    candidates: candidatesOf(context, before, after),
    actions: UPLOAD_ACTIONS,
    resource: context.keyArn,
    resourceAccount: context.keyAccount,
    // The upload at hand, and a call made straight to KMS.
    contexts: [request.context, {}],
  });
  const gained = new Map<string, Gain>();
  for (const { candidate, action, contexts } of found) {
    const principal = nameOf(context, candidate);
    gained.set(`${principal} ${action}`, {
      principal,
      action,
      resource: context.keyArn,
      condition: contexts.includes(1) ? null : condition,
    });
  }
  return [...gained.values()];
}

/** Where the key policy was not read, a change on the caller's side is judged as if the key policy agreed. */
function basisFor(context: FixContext, draft: Draft): Documents {
  const { documents } = context;
  const unread = documents.keyPolicy === 'unknown' && draft.target !== 'key-policy';
  // Of the caller's own policies only a change to them needs to be taken as all there is; else both ways are tried.
  const complete = draft.target === 'identity-policy' ? { ...documents, identityComplete: true } : documents;
  if (!unread) return complete;
  return { ...complete, keyPolicy: draft.target === 'grant' ? null : delegating(context) };
}

/** What can be said without an evaluation: the statement itself names the caller and nobody else. */
function declared(context: FixContext, draft: Draft): readonly Gain[] {
  const principal = principalArnOf(context.caller) ?? context.caller.arn;
  if (draft.statement === null) return [];
  const condition = conditionOf(draft);
  return context.give.map((action) => ({ principal, action, resource: context.keyArn, condition }));
}

/** The caller's own policies are the caller's; of everybody else's nothing is known. */
function stackFor(context: FixContext, documents: Documents, principal: Principal): PolicyStack {
  // Grants that nobody could list are the same before and after, and give nothing new.
  const stack = { ...stackOf(documents, 'kms:Decrypt'), grants: documents.grants };
  if (isSamePrincipal(principal, context.caller)) return stack;
  return { ...stack, identity: 'unknown', boundary: 'unknown', session: 'unknown' };
}

function candidatesOf(context: FixContext, before: Documents, after: Documents): readonly Candidate[] {
  const policies = [before, after].flatMap(({ keyPolicy, identity }) => [
    ...(keyPolicy === null || keyPolicy === 'unknown' ? [] : [keyPolicy]),
    ...identity,
  ]);
  const grants = [...before.grants, ...after.grants];
  const self: Candidate = { name: context.caller.arn, kind: 'named', principal: context.caller };
  const others = candidatesFor(policies, grants, context.keyAccount, context.facts.partition);
  return [self, ...others.filter(({ principal }) => !isSamePrincipal(principal, context.caller))];
}

function nameOf(context: FixContext, { name, principal }: Candidate): string {
  return isSamePrincipal(principal, context.caller)
    ? (principalArnOf(context.caller) ?? context.caller.arn)
    : name;
}

function conditionOf({ statement, actions }: Draft): Readonly<Record<string, unknown>> | null {
  const [grant] = actions.filter((action) => action.kind === 'create-grant');
  if (grant?.constraints != null) return { ...grant.constraints };
  const condition = Object.fromEntries(entriesOf(statement?.['Condition']));
  return Object.keys(condition).length === 0 ? null : condition;
}
