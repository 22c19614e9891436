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
import { type Draft, principalArnOf, type Workshop } from './draft.ts';

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
  shop: Workshop,
  drafts: readonly Draft[],
  ceilingNamed: boolean,
): 'allowed' | 'denied' | 'unknown' {
  const after = afterAll(shop.documents, drafts);
  if (after === null) return 'unknown';
  const outcomes = UPLOAD_ACTIONS.map((action) => shop.rulings.decide(after, action)?.outcome ?? 'unknown');
  if (
    ceilingNamed ||
    outcomes.some((outcome) => outcome === 'implicit-deny' || outcome === 'explicit-deny')
  ) {
    return 'denied';
  }
  // A Deny may stand in what nobody has read: the documents have to be whole, or AWS itself has to rule it out.
  const known = (after.identityComplete || deniesRuledOut(shop)) && after.keyPolicy !== 'unknown';
  return known && outcomes.every((outcome) => outcome === 'allowed') ? 'allowed' : 'unknown';
}

/**
 * The small upload went through, and AWS gave the lack of an Allow as the reason for refusing kms:Decrypt: it looks for
 * a Deny first, so that none applies to either action.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
function deniesRuledOut({ facts }: Workshop): boolean {
  const { denial, succeeded } = facts;
  return succeeded.has('PutObject') && denial?.action === 'kms:Decrypt' && denial.denial === 'implicit';
}

/**
 * Who gains which action by one draft, the others of the set being in place: over every principal the documents name,
 * an unnamed one of each account and of none.
 */
export function addsOnly(shop: Workshop, draft: Draft, others: readonly Draft[]): readonly Gain[] {
  const base = basisFor(shop, draft);
  const before = afterAll(
    base,
    others.filter(({ apply }) => apply !== null),
  );
  const after = before === null || draft.apply === null ? null : draft.apply(before);
  const request = requestOf(shop.facts, 'kms:Decrypt');
  if (before === null || after === null || request === null) return declared(shop, draft);
  const condition = conditionOf(draft);
  const found = gains({
    before: (principal) => stackFor(shop, before, principal),
    after: (principal) => stackFor(shop, after, principal),
    candidates: candidatesOf(shop, before, after),
    actions: UPLOAD_ACTIONS,
    resource: shop.keyArn,
    resourceAccount: shop.keyAccount,
    // The upload at hand, and a call made straight to KMS.
    contexts: [request.context, {}],
  });
  const gained = new Map<string, Gain>();
  for (const { candidate, action, contexts } of found) {
    const principal = nameOf(shop, candidate);
    gained.set(`${principal} ${action}`, {
      principal,
      action,
      resource: shop.keyArn,
      condition: contexts.includes(1) ? null : condition,
    });
  }
  return [...gained.values()];
}

/** Where the key policy was not read, a change on the caller's side is judged as if the key policy agreed. */
function basisFor(shop: Workshop, draft: Draft): Documents {
  const { documents } = shop;
  const unread = documents.keyPolicy === 'unknown' && draft.target !== 'key-policy';
  // Of the caller's own policies only a change to them needs to be taken as all there is; else both ways are tried.
  const complete = draft.target === 'identity-policy' ? { ...documents, identityComplete: true } : documents;
  if (!unread) return complete;
  return { ...complete, keyPolicy: draft.target === 'grant' ? null : delegating(shop) };
}

/** What can be said without an evaluation: the statement itself names the caller and nobody else. */
function declared(shop: Workshop, draft: Draft): readonly Gain[] {
  const principal = principalArnOf(shop.caller) ?? shop.caller.arn;
  if (draft.statement === null) return [];
  const condition = conditionOf(draft);
  return shop.give.map((action) => ({ principal, action, resource: shop.keyArn, condition }));
}

/** The caller's own policies are the caller's; of everybody else's nothing is known. */
function stackFor(shop: Workshop, documents: Documents, principal: Principal): PolicyStack {
  const stack = stackOf(documents, 'kms:Decrypt');
  if (isSamePrincipal(principal, shop.caller)) return stack;
  return { ...stack, identity: 'unknown', boundary: 'unknown', session: 'unknown' };
}

function candidatesOf(shop: Workshop, before: Documents, after: Documents): readonly Candidate[] {
  const policies = [before, after].flatMap(({ keyPolicy, identity }) => [
    ...(keyPolicy === null || keyPolicy === 'unknown' ? [] : [keyPolicy]),
    ...identity,
  ]);
  const grants = [...before.grants, ...after.grants];
  const self: Candidate = { name: shop.caller.arn, kind: 'named', principal: shop.caller };
  const others = candidatesFor(policies, grants, shop.keyAccount, shop.facts.partition);
  return [self, ...others.filter(({ principal }) => !isSamePrincipal(principal, shop.caller))];
}

function nameOf(shop: Workshop, { name, principal }: Candidate): string {
  return isSamePrincipal(principal, shop.caller) ? (principalArnOf(shop.caller) ?? shop.caller.arn) : name;
}

function conditionOf({ statement, actions }: Draft): Readonly<Record<string, unknown>> | null {
  const [grant] = actions.filter((action) => action.kind === 'create-grant');
  if (grant?.constraints != null) return { ...grant.constraints };
  const condition = Object.fromEntries(entriesOf(statement?.['Condition']));
  return Object.keys(condition).length === 0 ? null : condition;
}
