/**
 * Takes one caller's use of some actions on one resource out of a Deny, and nothing else: what is denied to others, on
 * other resources and for other actions stays denied, in as few changes to the text as that takes.
 */
import type { PolicyDocument, Statement } from '../document/document.ts';
import { parsePolicy } from '../document/parse.ts';
import { removeActionFromStatement } from './action.ts';
import { uniqueSid } from './fresh.ts';
import { addToElement, removeFromElement, renameElement } from './list.ts';
import { actionsOf } from './narrow-actions.ts';
import type { Change } from './narrow-change.ts';
import { type Caller, principalsOf } from './narrow-principals.ts';
import { namesOneService, resourcesOf, type Scope } from './narrow-resources.ts';
import { addStatement, removeStatement, type StatementJson, setStatementElement } from './statement.ts';

/** What is to be lifted. */
export interface Lift {
  readonly actions: readonly string[];
  readonly caller: Caller;
  readonly scope: Scope;
  /** the policy may be attached to others as well; never asked where the policy has a Principal */
  readonly shared: boolean;
}

export type Narrowing =
  | {
      readonly ok: true;
      readonly text: string;
      /** positions of the changed and added statements afterwards; empty: the statement was taken out */
      readonly statements: readonly number[];
      /** resources for which more is lifted than was asked, as no policy can tell them apart; empty: none */
      readonly beyond: readonly string[];
      /** patterns of actions that were replaced by the actions AWS lists for them today */
      readonly spelledOut: readonly string[];
    }
  | {
      readonly ok: false;
      /** `caller`: it takes the caller's ARN, which is not known; `text`: the text cannot be edited */
      readonly problem: 'caller' | 'text';
    };

type Told = Pick<Extract<Narrowing, { readonly ok: true }>, 'beyond' | 'spelledOut'>;

/** @param index of a Deny that applies to the caller, the actions and the resource */
export function narrowDeny(text: string, index: number, lift: Lift): Narrowing {
  const parsed = parsePolicy(text);
  const statement = parsed.ok ? parsed.document.statements[index] : undefined;
  if (!parsed.ok || statement === undefined) return { ok: false, problem: 'text' };
  const pieces = piecesOf(statement, lift);
  if (pieces === null) return { ok: false, problem: 'caller' };
  const { parts, ...told } = pieces;
  if (parts.length > 0) return written(text, index, parsed.document, parts, told);
  const without = removeStatement(text, index);
  if (without.ok) return { ok: true, text: without.text, statements: [], ...told };
  // A policy needs a statement: the only one stays, and leaves out the caller.
  const { arn } = lift.caller;
  if (arn === null) return { ok: false, problem: 'caller' };
  const except: Change = { kind: 'add', path: ['Condition', 'ArnNotEquals', 'aws:PrincipalArn'], value: arn };
  return written(text, index, parsed.document, [[except]], told);
}

/**
 * What is left of the statement, as copies of it with changes: other actions, other resources, other callers. Null
 * where the caller would have to be named and cannot be.
 */
function piecesOf(
  statement: Statement,
  lift: Lift,
): (Told & { readonly parts: readonly (readonly Change[])[] }) | null {
  const principals = principalsOf(statement, lift.caller, lift.shared);
  const { whole: wholeService, rest, only, spelledOut } = actionsOf(statement, lift.actions);
  const whole = wholeService && !namesOneService(statement, lift.scope);
  const { outside, inside, beyond } = resourcesOf(statement, lift.scope, whole ? null : lift.actions);
  if (principals.kind === 'unknown') return null;
  const others = principals.kind === 'others' ? [[...only, ...inside, ...principals.changes]] : [];
  const elsewhere = outside === null ? [] : [outside];
  const parts = whole
    ? [...elsewhere, [...(rest ?? []), ...inside], ...others]
    : [...(rest === null ? [] : [rest]), ...elsewhere.map((changes) => [...only, ...changes]), ...others];
  return { parts, beyond, spelledOut };
}

function written(
  text: string,
  index: number,
  document: PolicyDocument,
  parts: readonly (readonly Change[])[],
  told: Told,
): Narrowing {
  const [first = [], ...more] = parts;
  let after = changed(text, index, first);
  let named = document;
  for (const [position, changes] of more.entries()) {
    const copy = after === null ? null : copyOf(text, index, changes, named);
    const added =
      after === null || copy === null ? null : addStatement(after, copy, { after: index + position });
    after = added?.ok ? added.text : null;
    const parsed = after === null ? null : parsePolicy(after);
    if (parsed?.ok) named = parsed.document;
  }
  return after === null || !parsePolicy(after).ok
    ? { ok: false, problem: 'text' }
    : { ok: true, text: after, statements: parts.map((_, position) => index + position), ...told };
}

/** The statement with other changes, and with a Sid of its own where it has one. */
function copyOf(
  text: string,
  index: number,
  changes: readonly Change[],
  document: PolicyDocument,
): StatementJson | null {
  const source = statementJson(text, index);
  if (source === null) return null;
  const alone = changed(JSON.stringify({ Version: '2012-10-17', Statement: [source] }), 0, changes);
  const copy = alone === null ? null : statementJson(alone, 0);
  if (copy === null) return null;
  const { Sid: sid } = copy;
  return typeof sid === 'string' ? { ...copy, Sid: uniqueSid(document, sid) } : copy;
}

function changed(text: string, index: number, changes: readonly Change[]): string | null {
  let after = text;
  for (const change of changes) {
    const result = applied(after, index, change);
    if (!result.ok) return null;
    after = result.text;
  }
  return after;
}

function applied(text: string, index: number, change: Change) {
  switch (change.kind) {
    case 'add':
      return addToElement(text, index, change.path, change.value);
    case 'remove':
      return change.path[0] === 'Action'
        ? removeActionFromStatement(text, index, change.value)
        : removeFromElement(text, index, change.path, change.value);
    case 'set':
      return setStatementElement(text, index, change.name, change.value);
    case 'rename':
      return renameElement(text, index, change, change.value);
  }
}

function statementJson(text: string, index: number): StatementJson | null {
  const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return null;
  const { Statement: list } = document;
  const found: unknown = Array.isArray(list) ? list[index] : list;
  return typeof found === 'object' && found !== null ? { ...found } : null;
}
