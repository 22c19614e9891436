/** What a change would do: for this caller, and for everybody else the documents know of. */
import {
  type Candidate,
  candidatesFor,
  gains,
  isSamePrincipal,
  type PolicyStack,
  type Principal,
} from '../../policy/index.ts';
import { entriesOf, stringsOf } from '../code/values.ts';
import { constraintsJson } from '../commands.ts';
import { type Documents, requestOf, stackOf } from '../documents.ts';
import type { Gain } from '../fix.ts';
import { gotDataKey } from '../proven.ts';
import { delegating } from './assumed.ts';
import type { Draft, FixContext } from './draft.ts';

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

function hasPassed({ facts }: FixContext, action: string): boolean {
  return action === 'kms:GenerateDataKey' && gotDataKey(facts);
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

/** Who gains what, and whether that was evaluated and is the caller alone. */
export interface Gained {
  readonly gains: readonly Gain[];
  readonly callerAlone: boolean;
}

/**
 * Who gains which action by one draft, the others of the set being in place: over every principal the documents name,
 * an unnamed one of each account and of none.
 */
export function addsOnly(context: FixContext, draft: Draft, others: readonly Draft[]): Gained {
  const base = basisFor(context, draft);
  const before = afterAll(
    base,
    others.filter(({ apply }) => apply !== null),
  );
  const after = before === null || draft.apply === null ? null : draft.apply(before);
  const request = requestOf(context.facts, 'kms:Decrypt');
  if (before === null || after === null || request === null)
    return { gains: declared(context, draft), callerAlone: false };
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
  const isCaller = ({ principal }: Candidate) => isSamePrincipal(principal, context.caller);
  // A change that any session of the role gains by is the role's; one session's own is that session's.
  const roleGains = found.some(
    (gain) => isCaller(gain.candidate) && gain.candidate.principal !== context.caller,
  );
  const gained = new Map<string, Gain>();
  for (const { candidate, action, contexts } of found) {
    const principal = !isCaller(candidate)
      ? candidate.name
      : roleGains
        ? everySession(context.caller)
        : context.caller.arn;
    const name = `${principal} ${action}`;
    const open = contexts.includes(1) || gained.get(name)?.condition === null;
    gained.set(name, { principal, action, resource: context.keyArn, condition: open ? null : condition });
  }
  return {
    gains: [...gained.values()],
    callerAlone: found.length > 0 && found.every(({ candidate }) => isCaller(candidate)),
  };
}

/** The role by its ARN; where nobody has shown its path, by what the ARNs of all its sessions have in common. */
function everySession(caller: FixContext['caller']): string {
  if (caller.kind !== 'role-session') return caller.arn;
  return caller.roleArn ?? `${caller.arn.slice(0, caller.arn.lastIndexOf('/'))}/*`;
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
  const principal = everySession(context.caller);
  if (draft.statement === null) return [];
  const condition = conditionOf(draft);
  const given = stringsOf(draft.statement['Action']).filter((action) => context.give.includes(action));
  return given.map((action) => ({ principal, action, resource: context.keyArn, condition }));
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
  const { caller } = context;
  const self: Candidate = { name: caller.arn, kind: 'named', principal: caller };
  const others = candidatesFor(policies, grants, context.keyAccount, context.facts.partition);
  return [
    self,
    ...(caller.kind === 'role-session' ? [otherSession(caller)] : []),
    ...others.filter(({ principal }) => !isSamePrincipal(principal, caller)),
  ];
}

/** A session of the caller's role that no document names. */
function otherSession(caller: Extract<Principal, { kind: 'role-session' }>): Candidate {
  const sessionName = `${caller.sessionName}-other`;
  const arn = `${caller.arn.slice(0, caller.arn.lastIndexOf('/'))}/${sessionName}`;
  return { name: arn, kind: 'named', principal: { ...caller, arn, sessionName } };
}

/** In AWS's own names, as they would stand in a statement or in `--constraints`. */
function conditionOf({ statement, actions }: Draft): Readonly<Record<string, unknown>> | null {
  const [grant] = actions.filter((action) => action.kind === 'create-grant');
  if (grant !== undefined) return grant.constraints === null ? null : constraintsJson(grant.constraints);
  const condition = Object.fromEntries(entriesOf(statement?.['Condition']));
  return Object.keys(condition).length === 0 ? null : condition;
}
