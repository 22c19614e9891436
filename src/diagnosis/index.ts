export * from './contrast.ts';
export { type DenialMessage, type DeniedResource, parseDenial } from './denial.ts';
export { type Diagnosis, diagnose } from './diagnose.ts';
export { isAnswer, isOwnError } from './error-codes.ts';
export * from './fix.ts';
export * from './observation.ts';
export { REASON_IDS, type ReasonId } from './reasons.ts';
export { summaryOf } from './summary.ts';
export * from './verdict.ts';
