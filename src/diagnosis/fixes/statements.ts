/** The statements that fixes write. */
import { matchesWildcard } from '../../policy/index.ts';
import { covers } from '../any-object.ts';
import { entriesOf, type StatementJson, stringsOf } from '../code/values.ts';
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

type ConditionJson = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface StrictCondition {
  readonly condition: ConditionJson;
  /** the value of `kms:ViaService` it is limited to */
  readonly service: string;
  /** the encryption context it is limited to; null where it is not certain which of the two S3 sends */
  readonly context: string | null;
}

/**
 * The condition that keeps a statement to calls S3 makes, and to this bucket where it is certain which of the two
 * encryption contexts S3 sends. Null where the bucket's Region is not known, and where `existing` leaves nothing of it.
 * @param existing what the statement asks for besides: values wider than ours give way to ours, narrower ones stay
 */
export function throughS3(facts: Facts, existing: unknown): StrictCondition | null {
  const service = viaService(facts);
  if (service === null) return null;
  const byService = narrowed(conditionJson(existing), 'StringEquals', 'kms:ViaService', service);
  const context = strictContext(facts);
  if (context === null || byService === null)
    return byService === null ? null : { condition: byService.condition, service, context: null };
  const both = narrowed(byService.condition, context.operator, CONTEXT_KEY, context.value);
  return both === null ? null : { condition: both.condition, service, context: both.values.join(', ') };
}

function conditionJson(condition: unknown): ConditionJson {
  return Object.fromEntries(
    entriesOf(condition).map(([operator, keys]) => [operator, Object.fromEntries(entriesOf(keys))]),
  );
}

/** The condition, and besides this value for the key; null where that would hold for nothing. Names in any case. */
function narrowed(
  condition: ConditionJson,
  operator: 'StringEquals' | 'StringLike',
  key: string,
  value: string,
): { readonly condition: ConditionJson; readonly values: readonly string[] } | null {
  const isIt = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const written = Object.keys(condition).find((name) => isIt(name, operator)) ?? operator;
  const keys = Object.entries(condition[written] ?? {});
  let values: readonly string[] = [value];
  for (const [name, existing] of keys) {
    if (isIt(name, key)) values = values.flatMap((one) => common(operator, stringsOf(existing), one));
  }
  if (values.length === 0) return null;
  const others = keys.filter(([name]) => !isIt(name, key));
  const asked = values.length === 1 ? values[0] : values;
  return {
    condition: { ...condition, [written]: { ...Object.fromEntries(others), [key]: asked } },
    values,
  };
}

/** What both the list and the value stand for; alternatives that only overlap are left out. */
function common(
  operator: 'StringEquals' | 'StringLike',
  existing: readonly string[],
  value: string,
): readonly string[] {
  if (operator === 'StringEquals') return existing.includes(value) ? [value] : [];
  if (existing.some((pattern) => covers(pattern, value))) return [value];
  return existing.filter((pattern) => matchesWildcard(value, pattern));
}

const CONTEXT_KEY = 'kms:EncryptionContext:aws:s3:arn';

/** The bucket's ARN with an S3 Bucket Key, any of its objects without; null where neither is certain. */
function strictContext(
  facts: Facts,
): { readonly operator: 'StringEquals' | 'StringLike'; readonly value: string } | null {
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
