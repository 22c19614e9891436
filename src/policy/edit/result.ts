import type { Node } from 'jsonc-parser';
import { policyTree } from '../document/parse.ts';
import { PolicyError } from '../document/problem.ts';
import { type JsonStyle, styleOf } from './style.ts';

export type EditProblem =
  /** the text is no policy document */
  | 'malformed'
  | 'no-such-statement'
  /** the statement has NotAction: listing an action there would take access away */
  | 'not-action'
  /** the action is not written there as such (a wildcard may cover it) */
  | 'not-listed'
  /** it is the only one: the statement would say nothing without it */
  | 'last-one';

export type EditResult =
  /** `changed`: false when the document already said so */
  { readonly ok: true; readonly text: string; readonly changed: boolean } | Refusal;

interface Refusal {
  readonly ok: false;
  readonly problem: EditProblem;
}

/** Everything an edit of one statement needs to know about the text around it. */
export interface StatementPlace {
  readonly text: string;
  readonly tree: Node;
  /** the value of the Statement element: a list, or the lone statement itself */
  readonly list: Node;
  /** the statements in order */
  readonly statements: readonly Node[];
  readonly style: JsonStyle;
}

/** One statement to be edited, and the text that it is edited in: the whole document, or its own lines alone. */
export interface StatementText {
  readonly text: string;
  readonly statement: Node;
  /** of the whole document */
  readonly style: JsonStyle;
}

/** The text stays as it is. */
export function refuse(problem: EditProblem): Refusal {
  return { ok: false, problem };
}

/** `text` with `length` characters at `offset` replaced: every other byte stays as it is. */
export function replaced(text: string, offset: number, length: number, content: string): EditResult {
  const after = text.slice(0, offset) + content + text.slice(offset + length);
  return { ok: true, text: after, changed: after !== text };
}

let latest: { readonly text: string; readonly place: StatementPlace | null } | null = null;

/**
 * Where the statements stand in the text; null where it is no policy that can be read. Several changes to the same text
 * are tried one after the other: its tree is kept until another text is asked about.
 */
export function findStatements(text: string): StatementPlace | null {
  if (latest?.text !== text) latest = { text, place: placeIn(text) };
  return latest.place;
}

function placeIn(text: string): StatementPlace | null {
  let tree: Node;
  try {
    tree = policyTree(text);
  } catch (error) {
    if (error instanceof PolicyError) return null;
    throw error;
  }
  const list = valueAt(tree, 'Statement');
  if (list === null) return null;
  const found = { text, tree, list, style: styleOf(text, tree) };
  if (list.type === 'object') return { ...found, statements: [list] };
  return list.type === 'array' ? { ...found, statements: list.children ?? [] } : null;
}

/** One statement in the text of its document; `index` counts from 0 (0 for a lone statement). */
export function statementIn(text: string, index: number): StatementText | Refusal {
  const place = findStatements(text);
  if (place === null) return refuse('malformed');
  const statement = place.statements[index];
  return statement === undefined ? refuse('no-such-statement') : { text, statement, style: place.style };
}

/** The `"name": value` node of an object, or null. */
export function propertyAt(node: Node, name: string): Node | null {
  return node.children?.find((child) => child.children?.[0]?.value === name) ?? null;
}

/** The value of a member of an object; null where there is none of that name. */
export function valueAt(node: Node, name: string): Node | null {
  return propertyAt(node, name)?.children?.[1] ?? null;
}

/** Offset of the first character after the node. */
export function endOf(node: Node): number {
  return node.offset + node.length;
}

/** Of the members that are meant. */
export function positions(members: readonly Node[], isMeant: (member: Node) => boolean): ReadonlySet<number> {
  return new Set(members.flatMap((member, index) => (isMeant(member) ? [index] : [])));
}

/** Removes one member of a list or object together with the comma and white space that belong to it. */
export function withoutMember(text: string, members: readonly Node[], index: number): EditResult {
  return members[index] === undefined
    ? refuse('not-listed')
    : withoutMembers(text, members, new Set([index]));
}

/** The same for some of them at once; what stands before a member that stays is left as it is, but for the first. */
export function withoutMembers(
  text: string,
  members: readonly Node[],
  gone: ReadonlySet<number>,
): EditResult {
  const [first] = members;
  const last = members.at(-1);
  if (first === undefined || last === undefined || gone.size === 0) return refuse('not-listed');
  const kept = members.flatMap((member, index) => {
    if (gone.has(index)) return [];
    const before = members[index - 1];
    return [{ from: before === undefined ? member.offset : endOf(before), member }];
  });
  const content = kept
    .map(({ from, member }, index) => text.slice(index === 0 ? member.offset : from, endOf(member)))
    .join('');
  return replaced(text, first.offset, endOf(last) - first.offset, content);
}

/**
 * What stands between two members, for one more after `index`: the separator already used there, or, after a lone
 * member, a comma and the line break that leads it.
 */
export function separatorAfter(
  text: string,
  container: Node,
  members: readonly Node[],
  index: number,
  space: string,
): string {
  const here = members[index];
  if (here === undefined) return `,${space}`;
  const next = members[index + 1];
  if (next !== undefined) return text.slice(endOf(here), next.offset);
  const previous = members[index - 1];
  if (previous !== undefined) return text.slice(endOf(previous), here.offset);
  const lead = text.slice(container.offset + 1, here.offset);
  return lead.includes('\n') ? `,${lead}` : `,${space}`;
}
