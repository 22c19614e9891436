export * from './authorize.ts';
export * from './decision.ts';
export * from './document.ts';
export * from './grants.ts';
export * from './layer.ts';
export { MAX_POLICY_LENGTH, type PolicyParse, parsePolicy } from './parse.ts';
export type { PolicyProblem, PolicyProblemKind } from './problem.ts';
export * from './request.ts';
