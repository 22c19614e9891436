/** What a change would do: for this caller, and for everybody else the documents know of. */
import {
  allowingEverything,
  type Candidate,
  type CandidateSources,
  candidatesFor,
  type Decision,
  gains,
  isSamePrincipal,
  type NamedPolicy,
  type PolicyStack,
  type Principal,
  type Scope,
  scopeOf,
} from '../../policy/index.ts';
import { entriesOf, stringsOf } from '../code/values.ts';
import { constraintsJson } from '../commands.ts';
import { type Documents, documentsOf, requestOf, stackOf } from '../documents.ts';
import type { Facts } from '../facts.ts';
import type { Gain } from '../fix.ts';
import { gotDataKey } from '../proven.ts';
import { rulingsOf } from '../rulings.ts';
import { delegating } from './assumed.ts';
import { type Draft, type FixContext, hasKey, type Reach } from './draft.ts';
import { bucketAccountOf } from './sources.ts';

/** Both are needed for a multipart upload to begin and to go on. */
export const UPLOAD_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'] as const;

/** The documents after all of the drafts; null where one of them cannot be applied to what was read. */
function afterAll(documents: Documents, drafts: readonly Draft[]): Documents | null {
  let result: Documents = documents;
  for (const { apply } of drafts) {
    if (apply === null) return null;
    result = apply(result);
  }
  return result;
}

/** Whether the caller's uploads would pass afterwards. */
export function predict(context: FixContext, drafts: readonly Draft[]): 'allowed' | 'denied' | 'unknown' {
  const after = afterAll(context.documents, drafts);
  if (after === null) return 'unknown';
  const decide = decider(context, drafts, after);
  const outcomes = context.needs.map((action) =>
    // Fixes only add and lift, so that what AWS has let through stays allowed, by whatever nobody could read.
    hasPassed(context, action) ? 'allowed' : (decide(action)?.outcome ?? 'unknown'),
  );
  if (outcomes.some((outcome) => outcome === 'implicit-deny' || outcome === 'explicit-deny')) return 'denied';
  // A Deny may stand in what nobody has read: the documents have to be whole, or AWS itself has to rule it out.
  const known = (after.identityComplete || deniesRuledOut(context)) && after.keyPolicy !== 'unknown';
  const all = known && context.needs.some((action) => action === 'kms:Decrypt');
  return all && outcomes.every((outcome) => outcome === 'allowed') ? 'allowed' : 'unknown';
}

/**
 * The decision afterwards. Where statements were taken out or split, positions have moved: then everything that the
 * steps show is read anew from the evidence as it would be.
 */
function decider(
  context: FixContext,
  drafts: readonly Draft[],
  after: Documents,
): (action: string) => Decision | null {
  const moved = drafts.some(({ change }) => change === 'narrow-deny');
  if (!moved) return (action) => context.rulings.decide(after, action);
  const later = contextAfter(context, drafts);
  return (action) => later.rulings.decide(later.documents, action);
}

/** The context as it would be with the drafts in place. */
export function contextAfter(context: FixContext, drafts: readonly Draft[]): FixContext {
  const { observation } = context.facts;
  const evidence = drafts.reduce((found, { rewrite }) => rewrite?.(found) ?? found, observation.evidence);
  const facts: Facts = { ...context.facts, observation: { ...observation, evidence } };
  const documents = documentsOf(facts);
  const rulings = rulingsOf(facts, documents);
  return { ...context, facts, documents, rulings, today: rulings.today(documents) };
}

/** S3 or KMS has let the action through, in a step of the uploads. */
export function hasPassed({ facts }: FixContext, action: string): boolean {
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
  if (before === null || after === null) return { gains: declared(context, draft), callerAlone: false };
  const condition = draft.change === 'narrow-deny' ? null : conditionOf(draft);
  const found = reachesOf(context, draft).flatMap(({ actions, pattern, sample, account }) => {
    const [action] = actions;
    const request = action === undefined ? null : requestOf(context.facts, action);
    if (action === undefined || request === null) return [];
    const gained = (candidates: readonly Candidate[], was: PolicyStack, becomes: PolicyStack) =>
      gains({
        before: () => was,
        after: () => becomes,
        candidates,
        actions,
        resource: sample,
        resourceAccount: account,
        // The upload at hand, and a call made straight to the service.
        contexts: [request.context, {}],
      });
    const [was, becomes] = [stacksFor(draft, before, action), stacksFor(draft, after, action)];
    const concerned = scopeOf(was.ofOthers, becomes.ofOthers, actions, sample);
    return [
      ...gained([itself(context.caller)], was.ofCaller, becomes.ofCaller),
      ...gained(otherSessions(context.caller), was.ofSessions, becomes.ofSessions),
      ...gained(othersIn(context, before, after, concerned), was.ofOthers, becomes.ofOthers),
    ].map((gain) => ({ ...gain, resource: pattern }));
  });
  const isCaller = ({ principal }: Candidate) => isSamePrincipal(principal, context.caller);
  // A change that any session of the role gains by is the role's; one session's own is that session's.
  const roleGains = found.some(
    (gain) => isCaller(gain.candidate) && gain.candidate.principal !== context.caller,
  );
  const gained = new Map<string, Gain>();
  for (const { candidate, action, contexts, resource } of found) {
    const principal = !isCaller(candidate)
      ? candidate.name
      : roleGains
        ? everySession(context.caller)
        : context.caller.arn;
    const name = `${principal} ${action} ${resource}`;
    const open = contexts.includes(1) || gained.get(name)?.condition === null;
    gained.set(name, { principal, action, resource, condition: open ? null : condition });
  }
  // Whose bucket it is nobody has shown: where it is another account's, both sides have to allow what one seems to allow.
  if (found.length === 0 && draft.reach !== null && bucketAccountOf(context.facts) === null)
    return { gains: declared(context, draft), callerAlone: false };
  return {
    gains: [...gained.values()],
    callerAlone: found.length > 0 && found.every(({ candidate }) => isCaller(candidate)),
  };
}

function reachesOf({ keyArn, keyAccount }: FixContext, { reach }: Draft): readonly Reach[] {
  if (reach !== null) return reach;
  if (keyArn === null || keyAccount === null) return [];
  return [{ actions: UPLOAD_ACTIONS, pattern: keyArn, sample: keyArn, account: keyAccount }];
}

/** The role by its ARN; where nobody has shown its path, by what the ARNs of all its sessions have in common. */
function everySession(caller: FixContext['caller']): string {
  if (caller.kind !== 'role-session') return caller.arn;
  return caller.roleArn ?? `${caller.arn.slice(0, caller.arn.lastIndexOf('/'))}/*`;
}

/** Where the resource's policy was not read, a change on the caller's side is judged as if that policy agreed. */
function basisFor(context: FixContext, draft: Draft): Documents {
  const { documents } = context;
  // Of the caller's own policies only a change to them needs to be taken as all there is; else both ways are tried.
  const complete = draft.target === 'identity-policy' ? { ...documents, identityComplete: true } : documents;
  const bucketUnread = complete.bucketPolicy === 'unknown' && draft.target !== 'bucket-policy';
  const basis = bucketUnread ? { ...complete, bucketPolicy: null } : complete;
  if (basis.keyPolicy !== 'unknown' || draft.target === 'key-policy' || !hasKey(context)) return basis;
  return { ...basis, keyPolicy: draft.target === 'grant' ? null : delegating(context) };
}

/** What can be said without an evaluation: the statement itself names the caller and nobody else. */
function declared(context: FixContext, draft: Draft): readonly Gain[] {
  const { statement, reach } = draft;
  const resource = reach?.[0]?.pattern ?? context.keyArn;
  if (statement === null || resource === null || draft.change === 'narrow-deny') return [];
  const principal = everySession(context.caller);
  const condition = conditionOf(draft);
  const given = stringsOf(statement['Action']).filter((action) => context.give.includes(action));
  return given.map((action) => ({ principal, action, resource, condition }));
}

/**
 * The caller's own policies are the caller's; of everybody else's nothing is known. Where the change is to a policy that
 * others may have as well, they are taken to have it.
 */
function stacksFor(
  draft: Draft,
  documents: Documents,
  action: string,
): Record<'ofCaller' | 'ofSessions' | 'ofOthers', PolicyStack> {
  const stack = stackOf(documents, action);
  // Grants that nobody could list are the same before and after, and give nothing new.
  const ofCaller = { ...stack, grants: action.startsWith('kms:') ? documents.grants : [] };
  // What was passed to one session need not limit the next; a change to it is for whoever it is passed to.
  const ofSessions =
    draft.target === 'session-policy' ? ofCaller : { ...ofCaller, session: 'unknown' as const };
  return { ofCaller, ofSessions, ofOthers: withoutOwn(ofCaller, draft, documents) };
}

function withoutOwn(stack: PolicyStack, { shared, target }: Draft, documents: Documents): PolicyStack {
  const others = { ...stack, identity: 'unknown', boundary: 'unknown', session: 'unknown' } as const;
  if (!shared) return others;
  if (target === 'identity-policy') return { ...others, identity: [...documents.identity, EVERYTHING] };
  return target === 'permissions-boundary' ? { ...others, boundary: documents.boundary } : others;
}

/** Beside a Deny it lets through all that is not denied. */
const EVERYTHING: NamedPolicy = allowingEverything('assumed');

function itself(caller: FixContext['caller']): Candidate {
  return { name: caller.arn, kind: 'named', principal: caller };
}

/** Beside one session any other of its role, which no document names. */
function otherSessions(caller: FixContext['caller']): readonly Candidate[] {
  return caller.kind === 'role-session' ? [otherSession(caller)] : [];
}

/** Everybody else whom the difference can matter to. */
function othersIn(
  { caller, keyAccount, facts }: FixContext,
  before: Documents,
  after: Documents,
  concerned: Scope,
): readonly Candidate[] {
  const sources: CandidateSources = {
    policies: [...new Set([before, after].flatMap(policiesOf))],
    grants: [...new Set([before.grants, after.grants])],
    accounts: [keyAccount ?? caller.account, caller.account],
    partition: facts.partition,
  };
  return candidatesFor(sources, concerned).filter(({ principal }) => !isSamePrincipal(principal, caller));
}

function policiesOf(documents: Documents): readonly NamedPolicy[] {
  const { keyPolicy, bucketPolicy, boundary, vpcEndpoint, identity } = documents;
  const { session, serviceControl, resourceControl } = documents;
  const one = [keyPolicy, bucketPolicy, boundary, vpcEndpoint];
  const several = [session, serviceControl, resourceControl];
  return [
    ...one.flatMap((policy) => (policy === null || policy === 'unknown' ? [] : [policy])),
    ...several.flatMap((policies) => (policies === null || policies === 'unknown' ? [] : policies)),
    ...identity,
  ];
}

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
