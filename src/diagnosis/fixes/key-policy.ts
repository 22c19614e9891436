/** `kms:Decrypt` in the key policy: beside what allows the small upload today, and for nobody else. */
import {
  addActionToStatement,
  addStatement,
  isPrincipalId,
  type NamedPolicy,
  type PolicyChange,
  type StatementRef,
  uniqueSid,
} from '../../policy/index.ts';
import { type StatementJson, statementAt } from '../code/values.ts';
import { getKeyPolicyCommand } from '../commands.ts';
import { type Documents, named } from '../documents.ts';
import { readValue } from '../facts.ts';
import type { Place } from '../proven.ts';
import { type Reason, reason } from '../reasons.ts';
import { type Draft, type KeyContext, listed, namedAs, PLAIN, principalArnOf } from './draft.ts';
import { grantDraft } from './grant.ts';
import { hasSay } from './has-say.ts';
import { keyStatement, SID, STRICT_SID, type StrictCondition, throughS3 } from './statements.ts';

/** Null where the caller cannot be named in a policy: the root user, a session of a role whose path nobody has shown. */
export function keyPolicyDraft(context: KeyContext): Draft | null {
  const text = readValue(context.facts.observation.evidence.keyPolicy);
  const policy = context.documents.keyPolicy;
  if (text === null || policy === null || policy === 'unknown') {
    const principal = principalArnOf(context.caller);
    return principal === null ? null : unread(context, principal);
  }
  const today = statementOfToday(context);
  const names = today === null ? [] : namesIn(policy, today);
  const principal = namedAs(context.caller, names);
  if (principal === null) return null;

  const existing = today === null ? null : (statementAt(text, today.index)?.['Condition'] ?? null);
  // The same call with the same context: what lets the data key through lets its decryption through.
  const statement = keyStatement(uniqueSid(policy.document, SID), principal, context.give, existing);
  const own = added(context, text, statement);
  const strict = strictDraft(context, policy, text, principal, existing);
  const past = pastBoundary(context, principal);
  const draft = bestOf(
    context,
    text,
    today,
    // An entry of a deleted principal is nobody, and leaves the document with this change.
    names.every((name) => name === principal || name === context.caller.arn || isPrincipalId(name)),
    own,
  );
  return {
    ...draft,
    notes: [...draft.notes, ...past],
    alternatives: strict === null ? [] : [{ ...strict, notes: [...strict.notes, ...past], kind: 'strict' }],
  };
}

/** The statement of today with the actions added where it is the caller's alone and that works, else one of its own. */
function bestOf(
  context: KeyContext,
  text: string,
  today: StatementRef | null,
  callersAlone: boolean,
  own: Draft,
): Draft {
  if (today === null)
    return { ...own, notes: [reason('fix-statement-new', { action: listed(context.give) })] };
  const values = { statement: today.sid ?? `#${today.index + 1}`, action: listed(context.give) };
  if (!callersAlone) return { ...own, notes: [reason('fix-statement-shared', values)] };
  const edited = edit(context, text, today);
  return edited === null
    ? { ...own, notes: [reason('fix-statement-not-enough', values)] }
    : { ...edited, notes: [reason('fix-statement-edited', values)] };
}

function placeOf(index: number): Place {
  return { layer: 'key-policy', policyName: 'default', policyArn: null, index };
}

/** The key policy's statement that allows the small upload, by naming the caller or by leaving it to an account. */
function statementOfToday({ today }: KeyContext): StatementRef | null {
  if (today?.outcome !== 'allowed') return null;
  const by = today.allowedBy;
  if (by.kind === 'delegation') return by.delegation;
  const permit = by.kind === 'both-sides' ? by.resource : by.permit;
  return permit.kind === 'statement' && permit.statement.layer === 'key-policy' ? permit.statement : null;
}

/** Whom the statement names; `*` also where it names nobody in a way that could be told. */
function namesIn(policy: NamedPolicy, ref: StatementRef): readonly string[] {
  const principal = policy.document.statements[ref.index]?.principal;
  if (principal?.kind !== 'principal') return ['*'];
  return principal.entries.map(({ type, value }) => (type === 'AWS' ? value : '*'));
}

/** The statement with the actions added; null where that would not let the caller through, or cannot be written. */
function edit(context: KeyContext, text: string, ref: StatementRef): Draft | null {
  let after = text;
  for (const action of context.give) {
    const result = addActionToStatement(after, ref.index, action);
    if (!result.ok) return null;
    after = result.text;
  }
  const draft = written(context, text, after, statementAt(after, ref.index), 'edit-statement');
  return hasSay(context, { draft, place: placeOf(ref.index) }) ? draft : null;
}

/**
 * A statement that names a user or a session itself is not limited by what the boundary leaves out; access by way of
 * the account or the role is.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
function pastBoundary({ documents, crossAccount, caller, today }: KeyContext, principal: string): Reason[] {
  const direct = !crossAccount && principal === caller.arn;
  const already = today?.outcome === 'allowed' && today.allowedBy.kind === 'one-side';
  return direct && documents.boundary !== null && !already ? [reason('fix-past-boundary')] : [];
}

function added(context: KeyContext, text: string, statement: StatementJson): Draft {
  const result = addStatement(text, statement, { after: null });
  // The text has been parsed as a policy before: an end of its list to add at is always there.
  const after = result.ok ? result.text : text;
  return written(context, text, after, statement, 'add-statement');
}

function written(
  context: KeyContext,
  before: string,
  after: string,
  statement: StatementJson | null,
  change: 'edit-statement' | 'add-statement',
): Draft {
  const action: PolicyChange = {
    kind: 'put-key-policy',
    account: context.keyAccount,
    keyArn: context.keyArn,
    policy: after,
  };
  const policy = named('default', null, after);
  return {
    ...PLAIN,
    target: 'key-policy',
    change,
    account: context.keyAccount,
    statement,
    document: { fileName: 'key-policy.json', before, after },
    read: [],
    actions: [action],
    notes: [],
    apply: policy === null ? null : (documents: Documents) => ({ ...documents, keyPolicy: policy }),
    rewrite: (evidence) =>
      evidence.keyPolicy.status === 'read'
        ? { ...evidence, keyPolicy: { ...evidence.keyPolicy, value: after } }
        : evidence,
    alternatives: [],
  };
}

function strictDraft(
  context: KeyContext,
  policy: NamedPolicy,
  text: string,
  principal: string,
  existing: unknown,
): Draft | null {
  const strict = throughS3(context.facts, existing);
  if (strict === null) return null;
  const sid = uniqueSid(policy.document, STRICT_SID);
  const draft = added(context, text, keyStatement(sid, principal, context.give, strict.condition));
  if (!hasSay(context, { draft, place: placeOf(policy.document.statements.length) })) return null;
  return {
    ...draft,
    document: draft.document && { ...draft.document, fileName: 'key-policy-strict.json' },
    notes: strictNotes(strict),
  };
}

/** What sets the strict variant apart. */
export function strictNotes({ service, context }: StrictCondition): Reason[] {
  return [
    reason('fix-strict', { service }),
    ...(context === null ? [] : [reason('fix-strict-context', { context })]),
  ];
}

/** Nobody here may read the key policy: the statement for its owner, with the command that prints the document. */
function unread(context: KeyContext, principal: string): Draft {
  const grant = grantDraft(context, null);
  return {
    ...PLAIN,
    target: 'key-policy',
    change: 'add-statement',
    account: context.keyAccount,
    statement: keyStatement(SID, principal, context.give, null),
    document: null,
    read: [getKeyPolicyCommand(context.keyArn, context.place)],
    actions: [],
    notes: [reason('fix-document-not-read', { account: context.keyAccount })],
    apply: null,
    alternatives: grant === null ? [] : [{ ...grant, kind: 'grant' as const }],
  };
}
