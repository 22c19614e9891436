/** `kms:Decrypt` in the key policy: beside what allows the small upload today, and for nobody else. */
import {
  addActionToStatement,
  addStatement,
  type NamedPolicy,
  type PolicyChange,
  type StatementRef,
  uniqueSid,
} from '../../policy/index.ts';
import { type StatementJson, statementAt } from '../code/values.ts';
import { getKeyPolicyCommand } from '../commands.ts';
import { type Documents, named, viaService } from '../documents.ts';
import { readValue } from '../facts.ts';
import { reason } from '../reasons.ts';
import type { Reason } from '../verdict.ts';
import { type Draft, type FixContext, listed, principalArnOf } from './draft.ts';
import { grantDraft } from './grant.ts';
import { keyStatement, SID, STRICT_SID, strictContext, throughS3 } from './statements.ts';

/** Null where the caller cannot be named in a policy: a session of a role whose path nobody has shown. */
export function keyPolicyDraft(context: FixContext): Draft | null {
  const principal = principalArnOf(context.caller);
  if (principal === null) return null;
  const text = readValue(context.facts.observation.evidence.keyPolicy);
  const policy = context.documents.keyPolicy;
  if (text === null || policy === null || policy === 'unknown') return unread(context, principal);

  const today = statementOfToday(context);
  const strict = strictDraft(context, policy, text, principal, today);
  const alternatives = strict === null ? [] : [{ ...strict, kind: 'strict' as const }];
  if (today === null) {
    return {
      ...added(context, text, keyStatement(uniqueSid(policy.document, SID), principal, context.give, null)),
      notes: [reason('fix-statement-new', { action: listed(context.give) })],
      alternatives,
    };
  }
  const values = { statement: today.sid ?? `#${today.index + 1}`, action: listed(context.give) };
  const condition = statementAt(text, today.index)?.['Condition'] ?? null;
  if (namesOnly(policy, today, context, principal)) {
    const edited = edit(context, text, today);
    if (edited !== null) return { ...edited, notes: [reason('fix-statement-edited', values)], alternatives };
    const own = keyStatement(uniqueSid(policy.document, SID), principal, context.give, null);
    return {
      ...added(context, text, own),
      notes: [reason('fix-statement-not-enough', values)],
      alternatives,
    };
  }
  const own = keyStatement(uniqueSid(policy.document, SID), principal, context.give, condition);
  return { ...added(context, text, own), notes: [reason('fix-statement-shared', values)], alternatives };
}

/** The key policy's statement that allows the small upload, by naming the caller or by leaving it to an account. */
function statementOfToday({ today }: FixContext): StatementRef | null {
  if (today?.outcome !== 'allowed') return null;
  const by = today.allowedBy;
  if (by.kind === 'delegation') return by.delegation;
  const permit = by.kind === 'both-sides' ? by.resource : by.permit;
  return permit.kind === 'statement' && permit.statement.layer === 'key-policy' ? permit.statement : null;
}

function namesOnly(
  policy: NamedPolicy,
  ref: StatementRef,
  { caller }: FixContext,
  principal: string,
): boolean {
  const statement = policy.document.statements[ref.index];
  if (statement?.principal.kind !== 'principal') return false;
  return statement.principal.entries.every(
    ({ type, value }) => type === 'AWS' && (value === principal || value === caller.arn),
  );
}

/** The statement with the actions added; null where that would not let the caller through, or cannot be written. */
function edit(context: FixContext, text: string, ref: StatementRef): Draft | null {
  let after = text;
  for (const action of context.give) {
    const result = addActionToStatement(after, ref.index, action);
    if (!result.ok) return null;
    after = result.text;
  }
  const draft = written(context, text, after, statementAt(after, ref.index), 'edit-statement');
  const works = context.give.every((action) => {
    const decision =
      draft.apply === null ? null : context.rulings.decide(draft.apply(context.documents), action);
    return decision?.trace.some(
      ({ statement, applies }) =>
        statement.layer === 'key-policy' && statement.index === ref.index && applies === 'yes',
    );
  });
  return works ? draft : null;
}

function added(context: FixContext, text: string, statement: StatementJson): Draft {
  const result = addStatement(text, statement, { after: null });
  // The text has been parsed as a policy before: an end of its list to add at is always there.
  const after = result.ok ? result.text : text;
  return written(context, text, after, statement, 'add-statement');
}

function written(
  context: FixContext,
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
    target: 'key-policy',
    change,
    account: context.keyAccount,
    statement,
    document: { fileName: 'key-policy.json', before, after },
    read: [],
    actions: [action],
    notes: [],
    apply: policy === null ? null : (documents: Documents) => ({ ...documents, keyPolicy: policy }),
    alternatives: [],
  };
}

function strictDraft(
  context: FixContext,
  policy: NamedPolicy,
  text: string,
  principal: string,
  today: StatementRef | null,
): Draft | null {
  const existing = today === null ? null : (statementAt(text, today.index)?.['Condition'] ?? null);
  const condition = throughS3(context.facts, existing);
  if (condition === null) return null;
  const statement = keyStatement(uniqueSid(policy.document, STRICT_SID), principal, context.give, condition);
  const draft = added(context, text, statement);
  return {
    ...draft,
    document: draft.document && { ...draft.document, fileName: 'key-policy-strict.json' },
    notes: strictNotes(context),
  };
}

/** What sets the strict variant apart. */
export function strictNotes({ facts }: FixContext): Reason[] {
  const context = strictContext(facts);
  return [
    reason('fix-strict', { service: viaService(facts.region ?? '') }),
    ...(context === null ? [] : [reason('fix-strict-context', { context: context.value })]),
  ];
}

/** Nobody here may read the key policy: the statement for its owner, with the command that prints the document. */
function unread(context: FixContext, principal: string): Draft {
  const grant = grantDraft(context, null);
  return {
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
