/** An S3 action in the policy of a bucket of another account: for this caller, on the bucket's objects. */
import { addStatement, newPolicy, uniqueSid } from '../../policy/index.ts';
import type { StatementJson } from '../code/values.ts';
import { getBucketPolicyCommand } from '../commands.ts';
import { bucketPolicyName, named } from '../documents.ts';
import { reason } from '../reasons.ts';
import { type Draft, type FixContext, listed, PLAIN, principalArnOf, type Reach } from './draft.ts';
import { bucketAccountOf, bucketArnOf, sourcesOf } from './sources.ts';
import { identityStatement, SID } from './statements.ts';

/** Null where the caller cannot be named. */
export function bucketPolicyDraft(context: FixContext, reach: Reach): Draft | null {
  const principal = principalArnOf(context.caller);
  if (principal === null) return null;
  const { facts, place } = context;
  const { bucket } = facts.observation.target;
  const account = bucketAccountOf(facts);
  const { Sid, Effect, ...rest } = identityStatement(SID, reach.pattern, reach.actions, null);
  const statement: StatementJson = { Sid, Effect, Principal: { AWS: principal }, ...rest };
  const common = {
    ...PLAIN,
    target: 'bucket-policy',
    change: 'add-statement',
    account,
    reach: [reach],
    alternatives: [],
  } as const satisfies Partial<Draft>;
  const source = sourcesOf(context).find(({ layer }) => layer === 'bucket-policy');
  const none = facts.observation.evidence.bucketPolicy.status === 'none';
  if (source === undefined && !none) {
    return {
      ...common,
      statement,
      document: null,
      read: bucketArnOf(facts) === null ? [] : [getBucketPolicyCommand(bucket, place)],
      actions: [],
      notes: [reason('fix-bucket-policy-not-read', { bucket })],
      apply: null,
    };
  }
  const before = source?.text ?? null;
  const parsed = before === null ? null : named(bucketPolicyName(facts.observation.target), null, before);
  const own = parsed === null ? statement : { ...statement, Sid: uniqueSid(parsed.document, SID) };
  const after = before === null ? newPolicy(statement) : textWith(before, own);
  if (after === null) return null;
  const policy = named(bucketPolicyName(facts.observation.target), null, after);
  const write =
    source?.write ??
    (account === null || bucketArnOf(facts) === null
      ? null
      : (text: string) => ({ kind: 'put-bucket-policy' as const, account, bucket, policy: text }));
  return {
    ...common,
    statement: own,
    document: { fileName: 'bucket-policy.json', before, after },
    read: [],
    actions: write === null ? [] : [write(after)],
    notes: [
      reason('fix-bucket-policy', { bucket, action: listed(reach.actions) }),
      ...(account === null ? [reason('fix-bucket-owner-not-known', { bucket })] : []),
    ],
    apply: policy === null ? null : (documents) => ({ ...documents, bucketPolicy: policy }),
    rewrite: (evidence) => {
      const { bucketPolicy } = evidence;
      const there = bucketPolicy.status === 'read' || bucketPolicy.status === 'none';
      return there
        ? { ...evidence, bucketPolicy: { status: 'read', value: after, by: bucketPolicy.by } }
        : evidence;
    },
  };
}

/** Null where the text is no policy document. */
function textWith(before: string, statement: StatementJson): string | null {
  const added = addStatement(before, statement, { after: null });
  return added.ok ? added.text : null;
}
