/** On what a fix gives or lifts something: the key, or the objects of the bucket. */
import { requestOf } from '../documents.ts';
import type { FixContext, Reach } from './draft.ts';
import { bucketArnOf } from './sources.ts';

export function isKms(action: string): boolean {
  return action.startsWith('kms:');
}

/**
 * Where actions of one service are given or lifted, and a resource to ask the evaluator about. Null where the key is
 * not known, or the bucket is given by an access point.
 */
export function reachOf(context: FixContext, actions: readonly string[]): Reach | null {
  const [first] = actions;
  const request = first === undefined ? null : requestOf(context.facts, first);
  if (first === undefined || request === null) return null;
  const { resource: sample, resourceAccount: account } = request;
  if (isKms(first)) return { actions, pattern: sample, sample, account };
  const bucket = bucketArnOf(context.facts);
  if (bucket === null) return null;
  return { actions, pattern: objectLevel(first) ? `${bucket}/*` : bucket, sample, account };
}

/** The needed actions by service, S3's first: S3 decides before it calls KMS. */
export function byService(actions: readonly string[]): readonly (readonly string[])[] {
  const kms = actions.filter(isKms);
  const others = actions.filter((action) => !isKms(action));
  return [others, kms].filter((family) => family.length > 0);
}

/** Actions on the bucket itself; all others of an upload are on objects. */
function objectLevel(action: string): boolean {
  return !action.startsWith('s3:ListBucket');
}
