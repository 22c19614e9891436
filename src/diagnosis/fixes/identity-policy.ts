/** `kms:Decrypt` in the caller's own IAM policies, on this key and no other. */
import { addActionToStatement, matchesWildcard, type StatementRef } from '../../policy/index.ts';
import { statementAt } from '../code/values.ts';
import { listPoliciesCommands } from '../commands.ts';
import { identityPolicyName, named } from '../documents.ts';
import { readValue } from '../facts.ts';
import type { IdentityPolicy } from '../observation.ts';
import { reason } from '../reasons.ts';
import { delegating } from './assumed.ts';
import { type Draft, type FixContext, type KeyContext, listed, type Reach } from './draft.ts';
import { hasSay } from './has-say.ts';
import { inline, written } from './inline-policy.ts';
import { strictNotes } from './key-policy.ts';
import { managedElsewhere } from './managed-elsewhere.ts';
import { bucketArnOf } from './sources.ts';
import { identityStatement, SID, STRICT_SID, throughS3 } from './statements.ts';
import { type Subject, subjectOf } from './subject.ts';

/** Null for callers without IAM policies of their own (the root user, a federated user). */
export function identityPolicyDraft(context: KeyContext): Draft | null {
  const subject = subjectOf(context);
  if (subject === null) return null;
  const today = policyOfToday(context);
  const existing =
    today === null
      ? null
      : (statementAt(today.source.document, today.statement.index)?.['Condition'] ?? null);
  const statement = identityStatement(SID, context.keyArn, context.give, existing);
  const own = inline(context, subject, statement, 'iam-policy').draft;
  const strict = strictDraft(context, subject, existing);
  const alternatives = strict === null ? [] : [{ ...strict, kind: 'strict' as const }];
  const action = listed(context.give);
  const { status } = context.facts.observation.evidence.identity;
  if (status !== 'read' && status !== 'none')
    return {
      ...unread(context, subject, own),
      alternatives: [{ ...own, kind: 'inline-policy' }, ...alternatives],
    };
  if (today === null) {
    return { ...own, notes: [reason('fix-identity-new', { action }), ...own.notes], alternatives };
  }
  const values = { policy: today.source.name, action };
  const edited = edit(context, subject, today, (pattern) => pattern === context.keyArn);
  return edited === null
    ? { ...own, notes: [reason('fix-identity-inline', values), ...own.notes], alternatives }
    : { ...edited, notes: [reason('fix-identity-edited', values), ...edited.notes], alternatives };
}

/** Nobody here may read the caller's policies: the statement for whoever may, with the commands that list them. */
function unread(context: FixContext, subject: Subject, own: Draft): Draft {
  const { account } = context.caller;
  return {
    ...own,
    change: 'add-statement',
    document: null,
    read: listPoliciesCommands(subject, context.place),
    actions: [],
    notes: [reason('fix-identity-not-read', { account }), ...managedElsewhere(subject)],
  };
}

interface Today {
  readonly source: IdentityPolicy;
  readonly statement: StatementRef;
}

/** The caller's policy and statement that allow the small upload, where it is IAM that does. */
function policyOfToday(context: KeyContext): Today | null {
  const { facts, documents, rulings } = context;
  const today =
    documents.keyPolicy === 'unknown'
      ? rulings.today({ ...documents, keyPolicy: delegating(context) })
      : context.today;
  if (today?.outcome !== 'allowed' || today.allowedBy.kind === 'one-side') return null;
  const by = today.allowedBy;
  const permit = by.kind === 'delegation' ? by.permit : by.identity;
  if (permit.kind !== 'statement') return null;
  const { statement } = permit;
  const policies = readValue(facts.observation.evidence.identity)?.policies ?? [];
  const source = policies.find(
    (policy) => identityPolicyName(policy) === statement.policyName && policy.arn === statement.policyArn,
  );
  return source === undefined ? null : { source, statement };
}

/**
 * An S3 action on the bucket's objects: in the inline statement that is about this bucket already, on its own
 * resources; else in a small inline policy. Null for callers without IAM policies of their own.
 */
export function s3IdentityDraft(context: FixContext, reach: Reach): Draft | null {
  const subject = subjectOf(context);
  if (subject === null) return null;
  const action = listed(context.give);
  const beside = statementOfBucket(context, reach);
  const statement = identityStatement(SID, beside?.resource ?? reach.pattern, context.give, null);
  const own: Draft = { ...inline(context, subject, statement, 'iam-policy').draft, reach: [reach] };
  const { status } = context.facts.observation.evidence.identity;
  if (status !== 'read' && status !== 'none')
    return {
      ...unread(context, subject, own),
      alternatives: [{ ...own, kind: 'inline-policy' }],
    };
  if (beside === null) return { ...own, notes: [reason('fix-identity-s3', { action }), ...own.notes] };
  const { source } = beside.today;
  const bucket = bucketArnOf(context.facts) ?? reach.pattern;
  const isWithin = (pattern: string) => pattern === bucket || pattern.startsWith(`${bucket}/`);
  const edited = edit(context, subject, beside.today, isWithin);
  return edited === null
    ? { ...own, notes: [reason('fix-identity-s3', { action }), ...own.notes] }
    : {
        ...edited,
        reach: [reach],
        notes: [reason('fix-identity-s3-edited', { policy: source.name, action }), ...edited.notes],
      };
}

/** The first Allow of the caller's own that reaches the test object and, of other buckets, none. */
function statementOfBucket(
  { facts }: FixContext,
  { sample }: Reach,
): { readonly today: Today; readonly resource: string } | null {
  const bucket = bucketArnOf(facts);
  for (const source of readValue(facts.observation.evidence.identity)?.policies ?? []) {
    const policy = named(identityPolicyName(source), source.arn, source.document);
    for (const [index, statement] of (policy?.document.statements ?? []).entries()) {
      if (statement.effect !== 'Allow' || statement.resource.kind !== 'resource' || policy === null) continue;
      if (statement.action.kind !== 'action' || source.kind !== 'inline') continue;
      const { patterns } = statement.resource;
      const resource = patterns.find(
        (pattern) => pattern.startsWith(`${bucket}/`) && matchesWildcard(pattern, sample),
      );
      if (resource === undefined || !patterns.every((one) => one === bucket || one.startsWith(`${bucket}/`)))
        continue;
      const ref: StatementRef = {
        layer: 'identity-policy',
        policyName: policy.name,
        policyArn: policy.arn,
        index,
        sid: statement.sid,
      };
      return { today: { source, statement: ref }, resource };
    }
  }
  return null;
}

/** The actions beside the one that works today; null where that statement is shared or reaches further than this key. */
function edit(
  context: FixContext,
  subject: Subject,
  { source, statement }: Today,
  isWithin: (pattern: string) => boolean,
): Draft | null {
  const parsed = named(source.name, source.arn, source.document)?.document.statements[statement.index];
  const within = parsed?.resource.kind === 'resource' && parsed.resource.patterns.every(isWithin);
  if (source.kind !== 'inline' || !within) return null;
  let after = source.document;
  for (const action of context.give) {
    const result = addActionToStatement(after, statement.index, action);
    if (!result.ok) return null;
    after = result.text;
  }
  const draft = written(context, subject, {
    name: source.name,
    before: source.document,
    after,
    statement: statementAt(after, statement.index),
    change: 'edit-statement',
  });
  return hasSay(context, { draft, place: statement }) ? draft : null;
}

function strictDraft(context: KeyContext, subject: Subject, existing: unknown): Draft | null {
  const strict = throughS3(context.facts, existing);
  if (strict === null) return null;
  const statement = identityStatement(STRICT_SID, context.keyArn, context.give, strict.condition);
  const placed = inline(context, subject, statement, 'iam-policy-strict');
  if (!hasSay(context, placed)) return null;
  return { ...placed.draft, notes: [...strictNotes(strict), ...placed.draft.notes] };
}
