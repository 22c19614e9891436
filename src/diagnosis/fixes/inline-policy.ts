/** Writing the caller's own inline policies. */
import {
  addStatement,
  type NamedPolicy,
  newPolicy,
  type PolicyChange,
  uniqueSid,
} from '../../policy/index.ts';
import type { StatementJson } from '../code/values.ts';
import { getInlinePolicyCommand } from '../commands.ts';
import { type Documents, isHandedOver, named } from '../documents.ts';
import { readValue } from '../facts.ts';
import type { Evidence } from '../observation.ts';
import type { Place } from '../proven.ts';
import { reason } from '../reasons.ts';
import { type Draft, type FixContext, PLAIN } from './draft.ts';
import type { Placed } from './has-say.ts';
import { managedElsewhere } from './managed-elsewhere.ts';
import { fileWord } from './sources.ts';
import type { Subject } from './subject.ts';

/** `name-2` where there is one of that name. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  return name;
}

/** A small inline policy of its own, or one statement more in the one that an earlier fix has left. */
export function inline(
  context: FixContext,
  subject: Subject,
  statement: StatementJson,
  file: string,
): Placed {
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
  // What was handed over may leave out the names of inline policies.
  const seen = context.documents.identityComplete && !isHandedOver(context.facts.observation.evidence);
  const look = seen ? [] : [getInlinePolicyCommand(subject, name, context.place)];
  const note = seen ? reason('fix-additive') : reason('fix-name-may-exist', { policy: name });
  return {
    draft: { ...draft, read: look, notes: [note, ...draft.notes] },
    place: placeOf(0),
  };
}

export function written(
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
    ...PLAIN,
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
    rewrite: (evidence) => withInline(evidence, name, after),
    alternatives: [],
  };
}

function replaced(policies: readonly NamedPolicy[], changed: NamedPolicy): readonly NamedPolicy[] {
  const isIt = (policy: NamedPolicy) => policy.name === changed.name && policy.arn === null;
  return policies.some(isIt)
    ? policies.map((policy) => (isIt(policy) ? changed : policy))
    : [...policies, changed];
}

/** The evidence as it would be read afterwards. */
function withInline(evidence: Evidence, name: string, document: string): Evidence {
  const { identity } = evidence;
  if (identity.status !== 'read') return evidence;
  const isIt = (policy: { readonly kind: string; readonly name: string }) =>
    policy.kind === 'inline' && policy.name === name;
  const { policies } = identity.value;
  const changed = policies.some(isIt)
    ? policies.map((policy) => (isIt(policy) ? { ...policy, document } : policy))
    : [...policies, { kind: 'inline' as const, name, arn: null, group: null, document }];
  return { ...evidence, identity: { ...identity, value: { ...identity.value, policies: changed } } };
}
