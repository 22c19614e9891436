import { askedOften } from '../evaluation/asked.ts';
import { authorize } from '../evaluation/authorize.ts';
import type { NamedPolicy, PolicyStack } from '../evaluation/decision.ts';
import { allowingEverything } from '../evaluation/everything.ts';
import type { AccessRequest, ContextValue, Principal } from '../evaluation/request.ts';
import { likeness } from './alike.ts';
import type { Candidate } from './candidates.ts';
import { isWithin, scopeOf } from './change-scope.ts';
import { isStillDenied } from './still-denied.ts';

/** The policies that decide for one principal; documents nobody read stay `'unknown'`. */
export type StackMaker = (principal: Principal) => PolicyStack;

export interface GainQuestion {
  readonly before: StackMaker;
  readonly after: StackMaker;
  readonly candidates: readonly Candidate[];
  readonly actions: readonly string[];
  readonly resource: string;
  readonly resourceAccount: string;
  /**
   * The requests to try, as condition keys. Give the one at hand and one without any key (a direct call), so that
   * what a condition keeps in bounds is told from what it does not.
   */
  readonly contexts: readonly Readonly<Record<string, ContextValue>>[];
}

export interface AccessGain {
  readonly candidate: Candidate;
  readonly action: string;
  /**
   * `outright`: even if the principal has no IAM policy at all (and nothing denies it).
   * `with-iam`: if its own account's IAM policies allow the action: the change hands them the decision.
   */
  readonly how: 'outright' | 'with-iam';
  /** positions in `contexts` in which the gain shows */
  readonly contexts: readonly number[];
}

/**
 * Tells who can do something after a change that they could not do before. What was not read of a principal's own
 * policies is tried both ways: nothing allowed, and everything allowed; neither denies.
 */
export function gains(question: GainQuestion): readonly AccessGain[] {
  const found: AccessGain[] = [];
  const contexts = question.contexts.map(withoutPrincipalKeys);
  const judged = new Map<string, Judged>();
  for (const candidate of question.candidates) {
    const { principal } = candidate;
    const before = question.before(principal);
    const after = question.after(principal);
    for (const action of question.actions) {
      if (!isWithin(scopeOf(before, after, [action], question.resource), principal)) continue;
      const requests = contexts.map((context) => requestOf(question, candidate, action, context));
      const [known, changed] = [assume(before, NOTHING_ALLOWED), assume(after, NOTHING_ALLOWED)];
      if (isStillDenied(known, changed, principal, requests)) continue;
      // Hundreds of names in a key policy are a few kinds of principal.
      const alike = [before, after].flatMap((stack) => [
        // what was not read is tried both ways, what was read and is nothing is not
        stack.identity === 'unknown' ? 'unread' : 'read',
        likeness(assume(stack, NOTHING_ALLOWED), principal, requests),
      ]);
      const name = `${action} ${alike.join(' ')}`;
      const gain = judged.get(name) ?? judge(requests, before, after);
      judged.set(name, gain);
      if (gain.contexts.length > 0) found.push({ candidate, action, ...gain });
    }
  }
  return found;
}

type Judged = Pick<AccessGain, 'how' | 'contexts'>;

function judge(asked: readonly AccessRequest[], before: PolicyStack, after: PolicyStack): Judged {
  // Most of what the two stacks hold is the same.
  const requests = asked.map(askedOften);
  const outright = gainedIn(requests, before, after, NOTHING_ALLOWED);
  if (outright.length > 0) return { how: 'outright', contexts: outright };
  return { how: 'with-iam', contexts: gainedIn(requests, before, after, ALL_ALLOWED) };
}

const NOTHING_ALLOWED: readonly NamedPolicy[] = [];
const ALL_ALLOWED: readonly NamedPolicy[] = [allowingEverything('assumed')];

function requestOf(
  { resource, resourceAccount }: GainQuestion,
  { principal }: Candidate,
  action: string,
  context: AccessRequest['context'],
): AccessRequest {
  return { principal, action, resource, resourceAccount, context };
}

/** Positions of the requests that pass, or may, after the change and surely or perhaps did not before. */
function gainedIn(
  requests: readonly AccessRequest[],
  before: PolicyStack,
  after: PolicyStack,
  identity: readonly NamedPolicy[],
): number[] {
  const known = assume(before, identity);
  const changed = assume(after, identity);
  const gained: number[] = [];
  for (const [index, request] of requests.entries()) {
    // an undecided "after" is counted: addsOnly must not leave out what might be given
    const now = ACCESS[authorize(request, changed).outcome];
    if (now > 0 && now > ACCESS[authorize(request, known).outcome]) gained.push(index);
  }
  return gained;
}

const ACCESS = { 'explicit-deny': 0, 'implicit-deny': 0, unknown: 1, allowed: 2 } as const;

/** Keys that say who is calling belong to the caller whose request is borrowed, not to the candidate. */
function withoutPrincipalKeys(
  context: Readonly<Record<string, ContextValue>>,
): Readonly<Record<string, ContextValue>> {
  const entries = Object.entries(context).filter(([key]) => !isPrincipalKey(key.toLowerCase()));
  return Object.fromEntries(entries);
}

function isPrincipalKey(key: string): boolean {
  return (
    key.startsWith('aws:principal') ||
    key === 'aws:userid' ||
    key === 'aws:username' ||
    key === 'kms:calleraccount'
  );
}

const assumed = new WeakMap<PolicyStack, Map<readonly NamedPolicy[], PolicyStack>>();

/** The stack with what was not read taken as known: the resource's own side is left as it is. */
function assume(stack: PolicyStack, identity: readonly NamedPolicy[]): PolicyStack {
  const byIdentity = assumed.get(stack) ?? new Map<readonly NamedPolicy[], PolicyStack>();
  assumed.set(stack, byIdentity);
  const made = byIdentity.get(identity) ?? assuming(stack, identity);
  byIdentity.set(identity, made);
  return made;
}

function assuming(stack: PolicyStack, identity: readonly NamedPolicy[]): PolicyStack {
  const known = <T>(value: T | 'unknown', otherwise: T): T => (value === 'unknown' ? otherwise : value);
  return {
    identity: known(stack.identity, identity),
    boundary: known(stack.boundary, null),
    session: known(stack.session, null),
    serviceControl: known(stack.serviceControl, []),
    resourceControl: known(stack.resourceControl, []),
    resource: stack.resource,
    vpcEndpoint: known(stack.vpcEndpoint, null),
    grants: known(stack.grants, []),
  };
}
