/** The caller of docs/permissions.md, and what may be refused to it. */
import { statementsOf } from './granted.ts';

export const caller = statementsOf('caller');

/** Refused by S3 where the Region is not known yet, and where `s3:ListBucket` is not given: tells the Region either way. */
const HEAD_BUCKET = ['HeadBucket s3:ListBucket', 'HeadBucket undefined'];

/** Refusals that the page does not name. */
export function unexpected(refused: readonly string[], ...named: readonly string[]): string[] {
  return refused.filter((one) => ![...HEAD_BUCKET, ...named].includes(one));
}
