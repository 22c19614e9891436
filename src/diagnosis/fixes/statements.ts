/** The statements that fixes write. */
import { entriesOf, type StatementJson } from '../code/values.ts';
import { encryptionContextOf, viaService } from '../documents.ts';
import type { Facts } from '../facts.ts';

export const SID = 'AllowLargeUploads';
export const STRICT_SID = 'AllowLargeUploadsThroughS3';

/** For a key policy, where `*` means this key. */
export function keyStatement(
  sid: string,
  principal: string,
  actions: readonly string[],
  condition: unknown,
): StatementJson {
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: oneOrMore(actions),
    Resource: '*',
    ...(isEmpty(condition) ? {} : { Condition: condition }),
  };
}

/** For the caller's own IAM policy: this key and no other. */
export function identityStatement(
  sid: string,
  keyArn: string,
  actions: readonly string[],
  condition: unknown,
): StatementJson {
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: oneOrMore(actions),
    Resource: keyArn,
    ...(isEmpty(condition) ? {} : { Condition: condition }),
  };
}

/**
 * The condition that keeps a statement to calls S3 makes, and to this bucket where it is certain which of the two
 * encryption contexts S3 sends. Null where the bucket's Region is not known.
 */
export function throughS3(facts: Facts, existing: unknown): Readonly<Record<string, unknown>> | null {
  if (facts.region === null) return null;
  const context = strictContext(facts);
  const added: [operator: string, key: string, value: string][] = [
    ['StringEquals', 'kms:ViaService', viaService(facts.region)],
    ...(context === null ? [] : [[context.operator, CONTEXT_KEY, context.value] as [string, string, string]]),
  ];
  const condition: Record<string, Record<string, unknown>> = {};
  for (const [operator, keys] of entriesOf(existing))
    condition[operator] = Object.fromEntries(entriesOf(keys));
  for (const [operator, key, value] of added) condition[operator] = { [key]: value, ...condition[operator] };
  return condition;
}

const CONTEXT_KEY = 'kms:EncryptionContext:aws:s3:arn';

/** The bucket's ARN with an S3 Bucket Key, any of its objects without; null where neither is certain. */
export function strictContext(facts: Facts): { readonly operator: string; readonly value: string } | null {
  const context = encryptionContextOf(facts);
  if (context === null) return null;
  if (facts.bucketKey === true) return { operator: 'StringEquals', value: context };
  return { operator: 'StringLike', value: `${context.slice(0, context.indexOf('/'))}/*` };
}

function oneOrMore(actions: readonly string[]): unknown {
  return actions.length === 1 ? actions[0] : actions;
}

function isEmpty(condition: unknown): boolean {
  return entriesOf(condition).length === 0;
}
