export { type Arn, parseArn } from './arn.ts';
export { type Candidate, type CandidateSources, candidatesFor } from './change/candidates.ts';
export type { PolicyChange } from './change/change.ts';
export { type Scope, scopeOf } from './change/change-scope.ts';
export * from './change/gains.ts';
export * from './document/document.ts';
export * from './document/envelope.ts';
export * from './document/grant-list.ts';
export * from './document/grants.ts';
export { MAX_POLICY_LENGTH, parseHandedPolicy, parsePolicy, tooDeepAt } from './document/parse.ts';
export type { PolicyProblem, PolicyProblemKind } from './document/problem.ts';
export { addActionToStatement } from './edit/action.ts';
export * from './edit/diff.ts';
export { newPolicy, uniqueSid } from './edit/fresh.ts';
export { knownActions } from './edit/known-actions.ts';
export { removeFromElement } from './edit/list.ts';
export { type Lift, narrowDenies } from './edit/narrow.ts';
export type { Caller } from './edit/narrow-principals.ts';
export type { EditResult } from './edit/result.ts';
export * from './edit/statement.ts';
export { StatementList } from './edit/statement-list.ts';
export { askedOften } from './evaluation/asked.ts';
export * from './evaluation/authorize.ts';
export * from './evaluation/decision.ts';
export { allowingEverything } from './evaluation/everything.ts';
export {
  concernedIn,
  policiesIn,
  soleUndecidedAllows,
  undecidedBetween,
  undecidedIn,
} from './evaluation/explained.ts';
export { withGrant } from './evaluation/grant-index.ts';
export { matchesWildcard } from './evaluation/match.ts';
export {
  arnToShow,
  callerOfArn,
  isEverySession,
  isSamePrincipal,
  principalOf,
  principalsNamedIn,
} from './evaluation/named.ts';
export { isPrincipalId } from './evaluation/principals.ts';
export * from './evaluation/request.ts';
export * from './layer.ts';
