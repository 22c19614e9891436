/** `kms:Decrypt` in the caller's own IAM policies, on this key and no other. */
import {
  addActionToStatement,
  addStatement,
  type NamedPolicy,
  newPolicy,
  type PolicyChange,
  type StatementRef,
  uniqueSid,
} from '../../policy/index.ts';
import { type StatementJson, statementAt } from '../code/values.ts';
import { getInlinePolicyCommand, listPoliciesCommands } from '../commands.ts';
import { type Documents, identityPolicyName, named } from '../documents.ts';
import { readValue } from '../facts.ts';
import type { IdentityPolicy } from '../observation.ts';
import type { Place } from '../proven.ts';
import { reason } from '../reasons.ts';
import type { Reason } from '../verdict.ts';
import { delegating } from './assumed.ts';
import { type Draft, type FixContext, listed } from './draft.ts';
import { hasSay, type Placed } from './has-say.ts';
import { strictNotes } from './key-policy.ts';
import { identityStatement, SID, STRICT_SID, throughS3 } from './statements.ts';

/** Whose inline policies are changed. */
interface Subject {
  readonly kind: 'user' | 'role';
  readonly name: string;
}

/** Null for callers without IAM policies of their own (the root user, a federated user). */
export function identityPolicyDraft(context: FixContext): Draft | null {
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
  const edited = edit(context, subject, today);
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

function subjectOf({ facts, caller }: FixContext): Subject | null {
  const read = readValue(facts.observation.evidence.identity)?.subject;
  if (read !== undefined) return { kind: read.kind, name: read.name };
  if (caller.kind === 'role-session') return { kind: 'role', name: caller.roleName };
  return caller.kind === 'user'
    ? { kind: 'user', name: caller.arn.slice(caller.arn.lastIndexOf('/') + 1) }
    : null;
}

interface Today {
  readonly source: IdentityPolicy;
  readonly statement: StatementRef;
}

/** The caller's policy and statement that allow the small upload, where it is IAM that does. */
function policyOfToday(context: FixContext): Today | null {
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

/** The actions beside the one that works today; null where that statement is shared or reaches further than this key. */
function edit(context: FixContext, subject: Subject, { source, statement }: Today): Draft | null {
  const parsed = named(source.name, source.arn, source.document)?.document.statements[statement.index];
  const onlyThisKey =
    parsed?.resource.kind === 'resource' &&
    parsed.resource.patterns.every((pattern) => pattern === context.keyArn);
  if (source.kind !== 'inline' || !onlyThisKey) return null;
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

/** `name-2` where there is one of that name. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  return name;
}

/** A small inline policy of its own, or one statement more in the one that an earlier fix has left. */
function inline(context: FixContext, subject: Subject, statement: StatementJson, file: string): Placed {
  const onlyDecrypt = context.give.every((action) => action === 'kms:Decrypt');
  const wanted = onlyDecrypt ? 's3-kms-wizard-decrypt' : 's3-kms-wizard-upload';
  const { identity } = context.facts.observation.evidence;
  const inlines = (readValue(identity)?.policies ?? []).filter((policy) => policy.kind === 'inline');
  const existing = inlines.find((policy) => policy.name === wanted);
  const parsed = existing === undefined ? null : named(wanted, null, existing.document);
  const own =
    parsed === null ? null : { ...statement, Sid: uniqueSid(parsed.document, String(statement['Sid'])) };
  const extended =
    existing === undefined || own === null ? null : addStatement(existing.document, own, { after: null });
  // What cannot be extended is not replaced either: the new policy takes a name that is free.
  const taken = new Set(extended?.ok ? [] : inlines.map((policy) => policy.name));
  const name = freeName(wanted, taken);
  const placeOf = (index: number): Place => ({
    layer: 'identity-policy',
    policyName: name,
    policyArn: null,
    index,
  });
  if (existing !== undefined && parsed !== null && own !== null && extended?.ok) {
    const draft = written(context, subject, {
      name,
      before: existing.document,
      after: extended.text,
      statement: own,
      change: 'add-statement',
      file,
    });
    return { draft, place: placeOf(parsed.document.statements.length) };
  }
  const draft = written(context, subject, {
    name,
    before: null,
    after: newPolicy(statement),
    statement,
    change: 'attach-policy',
    file,
  });
  // A policy of this name that nobody could see would be replaced by the command.
  const seen = context.documents.identityComplete;
  const look = seen ? [] : [getInlinePolicyCommand(subject, name, context.place)];
  const note = seen ? reason('fix-additive') : reason('fix-name-may-exist', { policy: name });
  return {
    draft: { ...draft, read: look, notes: [note, ...draft.notes] },
    place: placeOf(0),
  };
}

function strictDraft(context: FixContext, subject: Subject, existing: unknown): Draft | null {
  const strict = throughS3(context.facts, existing);
  if (strict === null) return null;
  const statement = identityStatement(STRICT_SID, context.keyArn, context.give, strict.condition);
  const placed = inline(context, subject, statement, 'iam-policy-strict');
  if (!hasSay(context, placed)) return null;
  return { ...placed.draft, notes: [...strictNotes(context, strict), ...placed.draft.notes] };
}

function written(
  context: FixContext,
  subject: Subject,
  change: {
    readonly name: string;
    readonly before: string | null;
    readonly after: string;
    readonly statement: StatementJson | null;
    readonly change: Draft['change'];
    readonly file?: string;
  },
): Draft {
  const { account } = context.caller;
  const { name, after } = change;
  const common = { account, policyName: name, policy: after };
  const action: PolicyChange =
    subject.kind === 'user'
      ? { kind: 'put-user-policy', ...common, userName: subject.name }
      : { kind: 'put-role-policy', ...common, roleName: subject.name };
  const managed = managedElsewhere(subject);
  const policy = named(name, null, after);
  return {
    target: 'identity-policy',
    change: change.change,
    account,
    statement: change.statement,
    document: {
      fileName: `${change.file ?? 'iam-policy'}-${fileWord(name)}.json`,
      before: change.before,
      after,
    },
    read: [],
    actions: managed.length > 0 ? [] : [action],
    notes: managed,
    apply:
      policy === null
        ? null
        : (documents: Documents) => ({ ...documents, identity: replaced(documents.identity, policy) }),
    alternatives: [],
  };
}

function replaced(policies: readonly NamedPolicy[], changed: NamedPolicy): readonly NamedPolicy[] {
  const isIt = (policy: NamedPolicy) => policy.name === changed.name && policy.arn === null;
  return policies.some(isIt)
    ? policies.map((policy) => (isIt(policy) ? changed : policy))
    : [...policies, changed];
}

/** Roles that IAM itself refuses to change. Source: IAM User Guide, service-linked roles; IAM Identity Center, roles. */
function managedElsewhere({ kind, name }: Subject): Reason[] {
  const reserved =
    kind === 'role' && (name.startsWith('AWSReservedSSO_') || name.startsWith('AWSServiceRoleFor'));
  return reserved ? [reason('fix-role-managed-elsewhere', { role: name })] : [];
}

/** Policy names may hold `+ = , @`, which have no place in a file's name. */
function fileWord(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '-');
}
