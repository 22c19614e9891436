import { authorize } from './authorize.ts';
import type { NamedPolicy, PolicyStack } from './decision.ts';
import type { Candidate } from './named.ts';
import type { AccessRequest, ContextValue, Principal } from './request.ts';

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
  for (const candidate of question.candidates) {
    for (const action of question.actions) {
      const outright = gainedIn(question, candidate, action, NOTHING_ALLOWED);
      const contexts = outright.length > 0 ? outright : gainedIn(question, candidate, action, ALL_ALLOWED);
      if (contexts.length === 0) continue;
      found.push({ candidate, action, how: outright.length > 0 ? 'outright' : 'with-iam', contexts });
    }
  }
  return found;
}

const NOTHING_ALLOWED: readonly NamedPolicy[] = [];
const ALL_ALLOWED: readonly NamedPolicy[] = [
  {
    name: 'assumed',
    arn: null,
    document: {
      version: '2012-10-17',
      id: null,
      statements: [
        {
          sid: null,
          effect: 'Allow',
          principal: { kind: 'none' },
          action: { kind: 'action', patterns: ['*'] },
          resource: { kind: 'resource', patterns: ['*'] },
          conditions: [],
        },
      ],
    },
  },
];

function gainedIn(
  question: GainQuestion,
  candidate: Candidate,
  action: string,
  identity: readonly NamedPolicy[],
): number[] {
  const before = assume(question.before(candidate.principal), identity);
  const after = assume(question.after(candidate.principal), identity);
  const gained: number[] = [];
  for (const [index, context] of question.contexts.entries()) {
    const request: AccessRequest = {
      principal: candidate.principal,
      action,
      resource: question.resource,
      resourceAccount: question.resourceAccount,
      context: withoutPrincipalKeys(context),
    };
    // an undecided "after" is counted: addsOnly must not leave out what might be given
    if (!couldPass(request, before) && couldPass(request, after)) gained.push(index);
    else if (!surelyPasses(request, before) && surelyPasses(request, after)) gained.push(index);
  }
  return gained;
}

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

function couldPass(request: AccessRequest, stack: PolicyStack): boolean {
  const { outcome } = authorize(request, stack);
  return outcome === 'allowed' || outcome === 'unknown';
}

function surelyPasses(request: AccessRequest, stack: PolicyStack): boolean {
  return authorize(request, stack).outcome === 'allowed';
}

/** The stack with what was not read taken as known: the resource's own side is left as it is. */
function assume(stack: PolicyStack, identity: readonly NamedPolicy[]): PolicyStack {
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
