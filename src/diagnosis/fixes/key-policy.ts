/** `kms:Decrypt` in the key policy: beside what allows the small upload today, and for nobody else. */
import {
  addActionToStatement,
  addStatement,
  type NamedPolicy,
  type StatementRef,
  uniqueSid,
} from '../../policy/index.ts';
import { type StatementJson, statementAt } from '../code/values.ts';
import { getKeyPolicyCommand } from '../commands.ts';
import { type Documents, named, viaService } from '../documents.ts';
import { readValue } from '../facts.ts';
import type { FixAction } from '../fix.ts';
import { reason } from '../reasons.ts';
import type { Reason } from '../verdict.ts';
import { type Draft, listed, principalArnOf, type Workshop } from './draft.ts';
import { grantDraft } from './grant.ts';
import { keyStatement, SID, STRICT_SID, strictContext, throughS3 } from './statements.ts';

/** Null where the caller cannot be named in a policy: a session of a role whose path nobody has shown. */
export function keyPolicyDraft(shop: Workshop): Draft | null {
  const principal = principalArnOf(shop.caller);
  if (principal === null) return null;
  const text = readValue(shop.facts.observation.evidence.keyPolicy);
  const policy = shop.documents.keyPolicy;
  if (text === null || policy === null || policy === 'unknown') return unread(shop, principal);

  const today = statementOfToday(shop);
  const strict = strictDraft(shop, policy, text, principal, today);
  const alternatives = strict === null ? [] : [{ ...strict, kind: 'strict' as const }];
  if (today === null) {
    return {
      ...added(shop, text, keyStatement(uniqueSid(policy.document, SID), principal, shop.give, null)),
      notes: [reason('fix-statement-new', { action: listed(shop.give) })],
      alternatives,
    };
  }
  const values = { statement: today.sid ?? `#${today.index + 1}`, action: listed(shop.give) };
  const condition = statementAt(text, today.index)?.['Condition'] ?? null;
  if (namesOnly(policy, today, shop, principal)) {
    const edited = edit(shop, text, today);
    if (edited !== null) return { ...edited, notes: [reason('fix-statement-edited', values)], alternatives };
    const own = keyStatement(uniqueSid(policy.document, SID), principal, shop.give, null);
    return {
      ...added(shop, text, own),
      notes: [reason('fix-statement-not-enough', values)],
      alternatives,
    };
  }
  const own = keyStatement(uniqueSid(policy.document, SID), principal, shop.give, condition);
  return { ...added(shop, text, own), notes: [reason('fix-statement-shared', values)], alternatives };
}

/** The key policy's statement that allows the small upload, by naming the caller or by leaving it to an account. */
function statementOfToday({ today }: Workshop): StatementRef | null {
  if (today?.outcome !== 'allowed') return null;
  const by = today.allowedBy;
  if (by.kind === 'delegation') return by.delegation;
  const permit = by.kind === 'both-sides' ? by.resource : by.permit;
  return permit.kind === 'statement' && permit.statement.layer === 'key-policy' ? permit.statement : null;
}

function namesOnly(policy: NamedPolicy, ref: StatementRef, { caller }: Workshop, principal: string): boolean {
  const statement = policy.document.statements[ref.index];
  if (statement?.principal.kind !== 'principal') return false;
  return statement.principal.entries.every(
    ({ type, value }) => type === 'AWS' && (value === principal || value === caller.arn),
  );
}

/** The statement with the actions added; null where that would not let the caller through, or cannot be written. */
function edit(shop: Workshop, text: string, ref: StatementRef): Draft | null {
  let after = text;
  for (const action of shop.give) {
    const result = addActionToStatement(after, ref.index, action);
    if (!result.ok) return null;
    after = result.text;
  }
  const draft = written(shop, text, after, statementAt(after, ref.index), 'edit-statement');
  const works = shop.give.every((action) => {
    const decision = draft.apply === null ? null : shop.rulings.decide(draft.apply(shop.documents), action);
    return decision?.trace.some(
      ({ statement, applies }) =>
        statement.layer === 'key-policy' && statement.index === ref.index && applies === 'yes',
    );
  });
  return works ? draft : null;
}

function added(shop: Workshop, text: string, statement: StatementJson): Draft {
  const result = addStatement(text, statement, { after: null });
  // The text has been parsed as a policy before: an end of its list to add at is always there.
  const after = result.ok ? result.text : text;
  return written(shop, text, after, statement, 'add-statement');
}

function written(
  shop: Workshop,
  before: string,
  after: string,
  statement: StatementJson | null,
  change: 'edit-statement' | 'add-statement',
): Draft {
  const action: FixAction = {
    kind: 'put-key-policy',
    account: shop.keyAccount,
    keyArn: shop.keyArn,
    policy: after,
  };
  const policy = named('default', null, after);
  return {
    target: 'key-policy',
    change,
    account: shop.keyAccount,
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
  shop: Workshop,
  policy: NamedPolicy,
  text: string,
  principal: string,
  today: StatementRef | null,
): Draft | null {
  const existing = today === null ? null : (statementAt(text, today.index)?.['Condition'] ?? null);
  const condition = throughS3(shop.facts, existing);
  if (condition === null) return null;
  const statement = keyStatement(uniqueSid(policy.document, STRICT_SID), principal, shop.give, condition);
  const draft = added(shop, text, statement);
  return {
    ...draft,
    document: draft.document && { ...draft.document, fileName: 'key-policy-strict.json' },
    notes: strictNotes(shop),
  };
}

/** What sets the strict variant apart. */
export function strictNotes({ facts }: Workshop): Reason[] {
  const context = strictContext(facts);
  return [
    reason('fix-strict', { service: viaService(facts.region ?? '') }),
    ...(context === null ? [] : [reason('fix-strict-context', { context: context.value })]),
  ];
}

/** Nobody here may read the key policy: the statement for its owner, with the command that prints the document. */
function unread(shop: Workshop, principal: string): Draft {
  const grant = grantDraft(shop, null);
  return {
    target: 'key-policy',
    change: 'add-statement',
    account: shop.keyAccount,
    statement: keyStatement(SID, principal, shop.give, null),
    document: null,
    read: [getKeyPolicyCommand(shop.keyArn, shop.place)],
    actions: [],
    notes: [reason('fix-document-not-read', { account: shop.keyAccount })],
    apply: null,
    alternatives: grant === null ? [] : [{ ...grant, kind: 'grant' as const }],
  };
}
