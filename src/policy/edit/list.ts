import type { Node } from 'jsonc-parser';
import {
  type EditResult,
  endOf,
  positions,
  propertyAt,
  refuse,
  replaced,
  type StatementText,
  separatorAfter,
  withoutMember,
  withoutMembers,
} from './result.ts';
import { isMultiLine, type JsonStyle, lineIndent, printJson } from './style.ts';

/** Where a value stands inside a statement: `['Action']`, `['Principal', 'AWS']`, `['Condition', 'ArnNotEquals', 'aws:PrincipalArn']`. */
export type ElementPath = readonly [string, ...string[]];

/**
 * Adds a value at the end of a list inside a statement; a single value becomes a list, and what is missing of the path
 * is made. Nothing else in the text moves.
 */
export function addToElement(at: StatementText, path: ElementPath, value: string): EditResult {
  const { text, statement, style } = at;
  let container = statement;
  for (const [depth, name] of path.entries()) {
    const property = propertyAt(container, name);
    const node = property?.children?.[1];
    if (node === undefined) {
      const missing = path.slice(depth + 1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
      return member(text, container, name, missing, isMultiLine(text, statement) ? style : oneLine(style));
    }
    container = node;
  }
  if (container.type === 'string') {
    if (container.value === value) return { ok: true, text, changed: false };
    const base = lineIndent(text, container.offset);
    const like = isMultiLine(text, statement) ? style : oneLine(style);
    return replaced(
      text,
      container.offset,
      container.length,
      printJson([container.value, value], like, base),
    );
  }
  if (container.type !== 'array') return refuse('malformed');
  const items = container.children ?? [];
  if (items.some((item) => item.value === value)) return { ok: true, text, changed: false };
  const last = items.at(-1);
  if (last === undefined) return replaced(text, container.offset + 1, 0, JSON.stringify(value));
  const separator = separatorAfter(text, container, items, items.length - 1, style.space);
  return replaced(text, endOf(last), 0, separator + JSON.stringify(value));
}

/** Takes values out of a list inside a statement, where they are written as such and are not all there is. */
export function removeFromElement(
  { text, statement }: StatementText,
  path: ElementPath,
  values: readonly string[],
): EditResult {
  let node: Node | undefined = statement;
  for (const name of path) node = node === undefined ? undefined : propertyAt(node, name)?.children?.[1];
  if (node === undefined) return refuse('not-listed');
  const items = node.type === 'array' ? (node.children ?? []) : [node];
  const unwanted: ReadonlySet<unknown> = new Set(values);
  const gone = positions(items, (item) => unwanted.has(item.value));
  if (gone.size === 0) return refuse('not-listed');
  if (gone.size < items.length) return withoutMembers(text, items, gone);
  const parent = path.length === 2 ? propertyAt(statement, path[0])?.children?.[1] : undefined;
  const siblings = parent?.children ?? [];
  const own = siblings.findIndex((sibling) => sibling.children?.[1] === node);
  // An empty list beside other kinds of principals says nothing.
  return siblings.length > 1 && own >= 0 ? withoutMember(text, siblings, own) : refuse('last-one');
}

/** Gives an element of a statement another name and another value, in its place: `Resource` becomes `NotResource`. */
export function renameElement(
  { text, statement, style: usual }: StatementText,
  names: { readonly from: string; readonly to: string },
  value: unknown,
): EditResult {
  const property = propertyAt(statement, names.from);
  const [key, node] = property?.children ?? [];
  if (property === null || key === undefined || node === undefined) return refuse('not-listed');
  const style = isMultiLine(text, statement) ? usual : oneLine(usual);
  const between = text.slice(endOf(key), node.offset);
  const printed = printJson(value, style, lineIndent(text, property.offset));
  return replaced(text, property.offset, property.length, JSON.stringify(names.to) + between + printed);
}

function member(text: string, object: Node, name: string, value: unknown, style: JsonStyle): EditResult {
  if (object.type !== 'object') return refuse('malformed');
  const properties = object.children ?? [];
  const last = properties.at(-1);
  const print = (base: string) => `${JSON.stringify(name)}${style.colon}${printJson(value, style, base)}`;
  if (last === undefined) return replaced(text, object.offset + 1, 0, print(lineIndent(text, object.offset)));
  const separator = separatorAfter(text, object, properties, properties.length - 1, style.space);
  return replaced(text, endOf(last), 0, separator + print(lineIndent(text, last.offset)));
}

function oneLine(style: JsonStyle): JsonStyle {
  return { ...style, indent: null };
}
