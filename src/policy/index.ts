export { type Arn, parseArn } from './arn.ts';
export { askedOften } from './asked.ts';
export * from './authorize.ts';
export { type Candidate, type CandidateSources, candidatesFor } from './candidates.ts';
export type { PolicyChange } from './change.ts';
export { type Scope, scopeOf } from './change-scope.ts';
export * from './decision.ts';
export * from './document.ts';
export * from './edit/action.ts';
export * from './edit/diff.ts';
export * from './edit/fresh.ts';
export { knownActions } from './edit/known-actions.ts';
export * from './edit/list.ts';
export { type Lift, narrowDeny } from './edit/narrow.ts';
export type { Caller } from './edit/narrow-principals.ts';
export type { EditResult } from './edit/result.ts';
export * from './edit/statement.ts';
export * from './envelope.ts';
export { allowingEverything } from './everything.ts';
export {
  concernedIn,
  policiesIn,
  soleUndecidedAllows,
  undecidedBetween,
  undecidedIn,
} from './explained.ts';
export * from './gains.ts';
export { withGrant } from './grant-index.ts';
export * from './grant-list.ts';
export * from './grants.ts';
export * from './layer.ts';
export { matchesWildcard } from './match.ts';
export {
  arnToShow,
  callerOfArn,
  isEverySession,
  isSamePrincipal,
  principalOf,
  principalsNamedIn,
} from './named.ts';
export { MAX_POLICY_LENGTH, parseHandedPolicy, parsePolicy, tooDeepAt } from './parse.ts';
export { isPrincipalId } from './principals.ts';
export type { PolicyProblem, PolicyProblemKind } from './problem.ts';
export * from './request.ts';
