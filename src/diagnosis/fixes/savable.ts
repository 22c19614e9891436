/** Documents as KMS and S3 take them back: without principals that are no more, and not where nobody could change them. */
import {
  isPrincipalId,
  matchesWildcard,
  type PolicyDocument,
  type PrincipalEntry,
  parseHandedPolicy,
  parsePolicy,
  removeFromElement,
  type Statement,
  StatementList,
} from '../../policy/index.ts';
import type { StatementJson } from '../code/values.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Draft } from './draft.ts';
import { namesOf, whoMay } from './who-may-change.ts';

/**
 * A policy that names a deleted user or role by its id is refused when it is saved. Such an entry matches nobody, so
 * that taking it out changes nothing.
 * Sources: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html (MalformedPolicyDocumentException),
 * https://repost.aws/knowledge-center/s3-invalid-principal-in-policy-error
 */
export function savable<D extends Draft>(draft: D): D {
  const alternatives = draft.alternatives.map((alternative) => savable(alternative));
  if (draft.document === null || (draft.target !== 'key-policy' && draft.target !== 'bucket-policy'))
    return { ...draft, alternatives };
  const { after } = draft.document;
  const { text, statements } = withoutDead(after);
  const { locked, note } = putting(draft, text);
  const notes: Reason[] = [
    ...(statements.length > 0
      ? [reason('fix-dead-principal-removed', { statements: statements.join(', ') })]
      : []),
    ...(note === null ? [] : [note]),
  ];
  return {
    ...draft,
    document: { ...draft.document, after: text },
    statement: draft.statement === null ? null : alive(draft.statement),
    statements: draft.statements?.map(alive) ?? null,
    actions: locked
      ? []
      : draft.actions.map((action) => ('policy' in action ? { ...action, policy: text } : action)),
    notes: [...draft.notes, ...notes],
    alternatives,
  };
}

function withoutDead(before: string): { readonly text: string; readonly statements: readonly string[] } {
  const parsed = parsePolicy(before);
  const dead = parsed.ok ? [...parsed.document.statements.entries()].filter(([, one]) => hasDead(one)) : [];
  const list = dead.length === 0 ? null : StatementList.of(before);
  if (list === null) return { text: before, statements: [] };
  const names: string[] = [];
  // The last comes first: nothing before it moves.
  for (const [index, statement] of dead.reverse()) {
    if (takeOutDead(list, index, statement)) names.unshift(statement.sid ?? `#${index + 1}`);
  }
  return { text: list.text, statements: names };
}

function hasDead({ principal }: Statement): boolean {
  return principal.kind !== 'none' && principal.entries.some(isDead);
}

function isDead({ type, value }: PrincipalEntry): boolean {
  return type === 'AWS' && isPrincipalId(value);
}

/** False where it cannot go: a NotPrincipal of nobody means everybody, and a policy needs a statement. */
function takeOutDead(list: StatementList, index: number, { principal }: Statement): boolean {
  if (principal.kind === 'none') return false;
  if (principal.entries.every(isDead)) return principal.kind === 'principal' && list.remove(index);
  const at = list.at(index);
  const element = principal.kind === 'principal' ? 'Principal' : 'NotPrincipal';
  const ids = principal.entries.filter(isDead).map(({ value }) => value);
  const result = at === null ? null : removeFromElement(at, [element, 'AWS'], ids);
  if (!result?.ok) return false;
  list.replace(index, result.text);
  return true;
}

/** The statement as data, in which lists keep their order. */
function alive(statement: StatementJson): StatementJson {
  const { Principal: principal } = statement;
  if (typeof principal !== 'object' || principal === null || !('AWS' in principal)) return statement;
  const { AWS: names } = principal;
  if (!Array.isArray(names)) return statement;
  return {
    ...statement,
    Principal: { ...principal, AWS: names.filter((name) => !isPrincipalId(String(name))) },
  };
}

/**
 * KMS takes no key policy under which whoever puts it could not do so again; where nobody is allowed to, only AWS
 * Support can. Who may put it, the one in force says.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
function putting(
  { target, account, document }: Draft,
  after: string,
): { readonly locked: boolean; readonly note: Reason | null } {
  const inForce = parseHandedPolicy(document?.before ?? '');
  const next = parseHandedPolicy(after);
  if (target !== 'key-policy' || !inForce.ok || !next.ok) return { locked: false, note: null };
  const action = 'kms:PutKeyPolicy';
  const named = account === null ? null : whoMay(inForce.document, action, account);
  if (named?.length === 0 || !someoneMay(next.document, action))
    return { locked: true, note: reason('fix-key-policy-locked') };
  const values = { action, principals: namesOf(named ?? []), account: account ?? '' };
  return { locked: false, note: named === null ? null : reason('fix-only-they-may-change', values) };
}

/** Whether the key policy allows an action of administration to anybody, an account's IAM policies included. */
export function someoneMay({ statements }: PolicyDocument, administration: string): boolean {
  return statements.some(({ effect, principal, action }) => {
    if (effect !== 'Allow' || principal.kind === 'none') return false;
    const listed = action.patterns.some((pattern) =>
      matchesWildcard(pattern.toLowerCase(), administration.toLowerCase()),
    );
    return action.kind === 'action' ? listed : !listed;
  });
}
