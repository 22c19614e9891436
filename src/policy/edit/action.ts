import type { Node } from 'jsonc-parser';
import {
  type EditResult,
  endOf,
  findStatements,
  refuse,
  replaced,
  type StatementPlace,
  separatorAfter,
  valueAt,
  withoutMember,
} from './result.ts';
import { lineIndent, printJson, styleOf } from './style.ts';

/**
 * Adds an action to the end of a statement's Action list; a single action becomes a list. Nothing else in the text
 * moves. `index` counts from 0 in the Statement list (0 for a lone statement).
 */
export function addActionToStatement(text: string, index: number, action: string): EditResult {
  const found = actionsAt(text, index);
  if ('ok' in found) return found;
  const { place, value, items } = found;
  if (items.some((item) => sameAction(item, action))) return { ok: true, text, changed: false };
  const style = styleOf(text, place.tree);
  if (value.type === 'string') {
    const base = lineIndent(text, value.offset);
    return replaced(text, value.offset, value.length, printJson([value.value, action], style, base));
  }
  const last = items.at(-1);
  if (last === undefined) return replaced(text, value.offset + 1, 0, JSON.stringify(action));
  const separator = separatorAfter(text, value, items, items.length - 1, style.space);
  return replaced(text, endOf(last), 0, separator + JSON.stringify(action));
}

/** Takes an action out of a statement's Action list, where it is written as such (case aside). */
export function removeActionFromStatement(text: string, index: number, action: string): EditResult {
  const found = actionsAt(text, index);
  if ('ok' in found) return found;
  const { value, items } = found;
  const at = items.findIndex((item) => sameAction(item, action));
  if (at < 0) return refuse('not-listed');
  if (value.type === 'string' || items.length === 1) return refuse('last-one');
  return withoutMember(text, items, at);
}

function actionsAt(
  text: string,
  index: number,
): EditResult | { readonly place: StatementPlace; readonly value: Node; readonly items: readonly Node[] } {
  const place = findStatements(text);
  if (place === null) return refuse('malformed');
  const statement = place.statements[index];
  if (statement === undefined) return refuse('no-such-statement');
  const value = valueAt(statement, 'Action');
  if (value === null) return refuse(valueAt(statement, 'NotAction') === null ? 'malformed' : 'not-action');
  return { place, value, items: value.type === 'array' ? (value.children ?? []) : [value] };
}

function sameAction(item: Node, action: string): boolean {
  return String(item.value).toLowerCase() === action.toLowerCase();
}
