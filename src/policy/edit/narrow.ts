/**
 * Takes one caller's use of some actions on one resource out of a Deny, and nothing else: what is denied to others, on
 * other resources and for other actions stays denied, in as few changes to the text as that takes.
 */
import type { Statement } from '../document/document.ts';
import { parsePolicy, policyTree } from '../document/parse.ts';
import { removeActions } from './action.ts';
import { addToElement, removeFromElement, renameElement } from './list.ts';
import { actionsOf, isOnBucket, oneOrMore } from './narrow-actions.ts';
import type { Change } from './narrow-change.ts';
import { type Caller, principalsOf } from './narrow-principals.ts';
import {
  namesOneService,
  outsideOf,
  reachesBeyondObjects,
  resourcesOf,
  type Scope,
} from './narrow-resources.ts';
import type { EditResult, StatementText } from './result.ts';
import { setStatementElement } from './statement.ts';
import { StatementList } from './statement-list.ts';

/** For whom, and on what, something is to be lifted. */
export interface Lift {
  readonly caller: Caller;
  readonly scope: Scope;
  /** the policy may be attached to others as well; never asked where the policy has a Principal */
  readonly shared: boolean;
}

/** One of the Denies of a document, and the actions that are to be lifted. */
export interface NarrowedDeny {
  readonly index: number;
  readonly actions: readonly string[];
}

/** `caller`: it takes the caller's ARN, which is not known; `text`: the text cannot be edited */
type NarrowProblem = 'caller' | 'text';

export type Narrowing =
  | {
      readonly ok: true;
      readonly text: string;
      /** resources for which more is lifted than was asked, as no policy can tell them apart; empty: none */
      readonly beyond: readonly string[];
      /** patterns of actions that were replaced by the actions AWS lists for them today */
      readonly spelledOut: readonly string[];
    }
  /** `index`: of the statement that stays as it is, and with it all others */
  | { readonly ok: false; readonly index: number; readonly problem: NarrowProblem };

type Told = Pick<Extract<Narrowing, { readonly ok: true }>, 'beyond' | 'spelledOut'>;

/**
 * Several Denies of one document, each at the cost of its own length.
 * @param denies in the order of the document; each applies to the caller, its actions and the resource
 */
export function narrowDenies(text: string, denies: readonly NarrowedDeny[], lift: Lift): Narrowing {
  const parsed = parsePolicy(text);
  const list = StatementList.of(text);
  const beyond: string[] = [];
  const spelledOut: string[] = [];
  // The last comes first: nothing before it moves.
  for (const { index, actions } of [...denies].reverse()) {
    const statement = parsed.ok ? parsed.document.statements[index] : undefined;
    if (list === null || statement === undefined) return { ok: false, index, problem: 'text' };
    const pieces = piecesOf(statement, actions, lift);
    if (typeof pieces === 'string') return { ok: false, index, problem: pieces };
    const problem = narrow(list, index, pieces.parts, lift);
    if (problem !== null) return { ok: false, index, problem };
    beyond.push(...pieces.beyond);
    spelledOut.push(...pieces.spelledOut);
  }
  const after = list?.text ?? text;
  const [first] = denies;
  return first === undefined || parsePolicy(after).ok
    ? { ok: true, text: after, beyond, spelledOut }
    : { ok: false, index: first.index, problem: 'text' };
}

function narrow(
  list: StatementList,
  index: number,
  parts: readonly (readonly Change[])[],
  { caller }: Lift,
): NarrowProblem | null {
  if (parts.length > 0) return write(list, index, parts);
  if (list.remove(index)) return null;
  // A policy needs a statement: the only one stays, and leaves out the caller.
  if (caller.arn === null) return 'caller';
  return write(list, index, [
    [{ kind: 'add', path: ['Condition', 'ArnNotEquals', 'aws:PrincipalArn'], value: caller.arn }],
  ]);
}

/** What is left of the statement, as copies of it with changes: other actions, other resources, other callers. */
function piecesOf(
  statement: Statement,
  lifted: readonly string[],
  lift: Lift,
): (Told & { readonly parts: readonly (readonly Change[])[] }) | NarrowProblem {
  const principals = principalsOf(statement, lift.caller, lift.shared);
  const { whole: wholeService, rest, only, covering, spelledOut } = actionsOf(statement, lifted);
  const whole = wholeService && !namesOneService(statement, lift.scope);
  const { outside, inside, beyond } = resourcesOf(statement, lift.scope, whole ? null : lifted);
  if (principals.kind === 'unknown') return 'caller';
  const others = principals.kind === 'others' ? [[...only, ...(inside ?? []), ...principals.changes]] : [];
  if (whole) {
    if (inside === null) return 'text';
    const elsewhere = outside === null ? [] : [outside];
    return { parts: [...elsewhere, [...(rest ?? []), ...inside], ...others], beyond, spelledOut };
  }
  const asItIs = spelledOut.length === 0 ? null : outsideOf(statement, lift.scope);
  if (spelledOut.length > 0 && asItIs === null && reachesBeyondObjects(statement, lift.scope)) return 'text';
  const elsewhere = asItIs === null ? (outside === null ? [] : [[...only, ...outside]]) : patternsOn(asItIs);
  return { parts: [...(rest === null ? [] : [rest]), ...elsewhere, ...others], beyond, spelledOut };

  /** A list stands for a pattern only where AWS lists the actions of the resource: elsewhere the pattern stays. */
  function patternsOn(resources: readonly Change[]): readonly (readonly Change[])[] {
    const kept = lift.scope.attached ? covering.filter(isOnBucket) : covering;
    if (kept.length === 0) return [];
    return [[{ kind: 'set', name: 'Action', value: oneOrMore(kept) }, ...resources]];
  }
}

/** The statement as the first of the parts; the others as copies behind it. */
function write(
  list: StatementList,
  index: number,
  parts: readonly (readonly Change[])[],
): NarrowProblem | null {
  const [first = [], ...more] = parts;
  const at = list.at(index);
  const source = list.json(index);
  const after = at === null ? null : changed(at, first);
  if (at === null || source === null || after === null) return 'text';
  list.replace(index, after);
  for (const [position, changes] of more.entries()) {
    const text = JSON.stringify(source);
    const copy = changed({ ...at, text, statement: policyTree(text) }, changes);
    if (copy === null) return 'text';
    list.insert(index + position, JSON.parse(copy));
  }
  return null;
}

function changed(at: StatementText, changes: readonly Change[]): string | null {
  let current = at;
  for (const change of changes) {
    const result = applied(current, change);
    if (!result.ok) return null;
    if (result.changed) current = { ...at, text: result.text, statement: policyTree(result.text) };
  }
  return current.text;
}

function applied(at: StatementText, change: Change): EditResult {
  switch (change.kind) {
    case 'add':
      return addToElement(at, change.path, change.value);
    case 'remove':
      return change.path[0] === 'Action'
        ? removeActions(at, change.values)
        : removeFromElement(at, change.path, change.values);
    case 'set':
      return setStatementElement(at, change.name, change.value);
    case 'rename':
      return renameElement(at, change, change.value);
  }
}
