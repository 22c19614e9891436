import type { Node } from 'jsonc-parser';

/** How a document is written, so that what is added to it looks as if it had always stood there. */
export interface JsonStyle {
  readonly newline: '\n' | '\r\n';
  /** one level of indentation; null: the document stands on one line */
  readonly indent: string | null;
  /** after a comma on the same line: `' '` or `''` */
  readonly space: string;
  /** the colon with its white space: AWS prints ` : ` */
  readonly colon: string;
  /** inside the brackets of a list on one line: AWS prints `[ "a", "b" ]` */
  readonly pad: string;
  /** whether lists of strings stand on one line each item */
  readonly lists: 'one-line' | 'multi-line';
}

/** Reads the style from the document itself. */
export function styleOf(text: string, tree: Node): JsonStyle {
  const indent = indentUnit(text, tree);
  const colon = colonOf(text, tree);
  const list = firstList(tree);
  return {
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    indent,
    space: colon.endsWith(' ') ? ' ' : '',
    colon,
    pad: colon === ' : ' || (list !== null && /^\[ +"/.test(text.slice(list.offset, endOf(list)))) ? ' ' : '',
    lists: indent !== null && list !== null && isMultiLine(text, list) ? 'multi-line' : 'one-line',
  };
}

/** White space at the start of the line in which `offset` lies. */
export function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  let end = start;
  while (end < offset && (text.charAt(end) === ' ' || text.charAt(end) === '\t')) end += 1;
  return text.slice(start, end);
}

/** Prints a value in the style, its first line unindented, the following ones relative to `base`. */
export function printJson(value: unknown, style: JsonStyle, base: string): string {
  if (Array.isArray(value)) {
    const flat = value.every((item) => typeof item !== 'object' || item === null);
    const items = value.map((item) => printJson(item, style, base + (style.indent ?? '')));
    if (style.indent === null || value.length === 0 || (flat && style.lists === 'one-line')) {
      const pad = value.length === 0 ? '' : style.pad;
      return `[${pad}${items.join(`,${style.space}`)}${pad}]`;
    }
    return block('[', items, ']', style, base, style.indent);
  }
  if (typeof value === 'object' && value !== null) {
    const items = Object.entries(value).map(
      ([key, item]) =>
        `${JSON.stringify(key)}${style.colon}${printJson(item, style, base + (style.indent ?? ''))}`,
    );
    if (style.indent === null || items.length === 0) return `{${items.join(`,${style.space}`)}}`;
    return block('{', items, '}', style, base, style.indent);
  }
  return JSON.stringify(value) ?? 'null';
}

function block(
  open: string,
  items: readonly string[],
  close: string,
  { newline }: JsonStyle,
  base: string,
  indent: string,
): string {
  const inner = `${newline}${base}${indent}`;
  return `${open}${inner}${items.join(`,${inner}`)}${newline}${base}${close}`;
}

function indentUnit(text: string, tree: Node): string | null {
  const first = tree.children?.[0];
  if (first === undefined || !text.slice(tree.offset, first.offset).includes('\n')) return null;
  const outer = lineIndent(text, tree.offset);
  const inner = lineIndent(text, first.offset);
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : '  ';
}

function colonOf(text: string, tree: Node): string {
  const [key, value] = tree.children?.[0]?.children ?? [];
  if (key === undefined || value === undefined) return ': ';
  const between = text.slice(endOf(key), value.offset);
  return /^ ?: ?$/.test(between) ? between : ': ';
}

/** The first list of strings with two items or more, or with one: it shows how lists are written here. */
function firstList(node: Node): Node | null {
  const lists = listsIn(node);
  return lists.find((list) => (list.children ?? []).length > 1) ?? lists[0] ?? null;
}

function listsIn(node: Node): Node[] {
  const children = node.children ?? [];
  const isList = node.type === 'array' && children.length > 0;
  if (isList && children.every((child) => child.type === 'string')) return [node];
  return children.flatMap(listsIn);
}

function endOf(node: Node): number {
  return node.offset + node.length;
}

/** Whether the owner wrote this value over several lines. */
export function isMultiLine(text: string, node: Node): boolean {
  return text.slice(node.offset, node.offset + node.length).includes('\n');
}
