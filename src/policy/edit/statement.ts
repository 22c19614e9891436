import type { Node } from 'jsonc-parser';
import {
  type EditResult,
  endOf,
  findStatements,
  propertyAt,
  refuse,
  replaced,
  type StatementText,
  separatorAfter,
  withoutMember,
} from './result.ts';
import { isMultiLine, type JsonStyle, lineIndent, printJson } from './style.ts';

/** A statement as JSON, in the order of elements in which it is to be written. */
export type StatementJson = Readonly<Record<string, unknown>>;

/**
 * Adds a statement after the one at `after`, or at the end when `after` is null. A lone Statement object becomes a
 * list; its own text stays as it is.
 */
export function addStatement(
  text: string,
  statement: StatementJson,
  { after }: { readonly after: number | null },
): EditResult {
  const place = findStatements(text);
  if (place === null) return refuse('malformed');
  const { list, statements, style } = place;
  if (list.type === 'object') return fromLoneStatement(text, list, statement, style, after);
  const index = after ?? statements.length - 1;
  const sibling = statements[index];
  if (sibling === undefined) {
    if (after !== null || statements.length > 0) return refuse('no-such-statement');
    const only = printJson([statement], style, lineIndent(text, list.offset));
    return replaced(text, list.offset, list.length, only);
  }
  const separator = separatorAfter(text, list, statements, index, style.space);
  const like = isMultiLine(text, sibling) ? style : { ...style, indent: null };
  const printed = printJson(statement, like, lineIndent(text, sibling.offset));
  return replaced(text, endOf(sibling), 0, separator + printed);
}

function fromLoneStatement(
  text: string,
  lone: Node,
  statement: StatementJson,
  style: JsonStyle,
  after: number | null,
): EditResult {
  if (after !== null && after !== 0) return refuse('no-such-statement');
  const own = text.slice(lone.offset, endOf(lone));
  const printed = printJson(statement, style, lineIndent(text, lone.offset));
  return replaced(text, lone.offset, lone.length, `[${own},${style.space}${printed}]`);
}

/** Takes a whole statement out of the list. */
export function removeStatement(text: string, index: number): EditResult {
  const place = findStatements(text);
  if (place === null) return refuse('malformed');
  if (place.statements[index] === undefined) return refuse('no-such-statement');
  if (place.statements.length === 1) return refuse('last-one');
  return withoutMember(text, place.statements, index);
}

/**
 * Sets one element of a statement (`Condition`, `Resource`, `NotAction` …) to a value, adds it at the end when it is
 * not there, or removes it when `value` is null. Only that element's text changes.
 */
export function setStatementElement(at: StatementText, name: string, value: unknown): EditResult {
  const { text, statement, style } = at;
  const like = isMultiLine(text, statement) ? style : { ...style, indent: null };
  const properties = statement.children ?? [];
  const property = propertyAt(statement, name);
  if (value === null) {
    if (property === null) return { ok: true, text, changed: false };
    return withoutMember(text, properties, properties.indexOf(property));
  }
  const node = property?.children?.[1];
  if (node !== undefined) {
    return replaced(text, node.offset, node.length, printJson(value, like, lineIndent(text, node.offset)));
  }
  const last = properties.at(-1);
  if (last === undefined) return refuse('malformed');
  const separator = separatorAfter(text, statement, properties, properties.length - 1, style.space);
  const printed = printJson(value, like, lineIndent(text, last.offset));
  return replaced(text, endOf(last), 0, `${separator}${JSON.stringify(name)}${style.colon}${printed}`);
}
