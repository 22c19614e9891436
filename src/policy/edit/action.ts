import type { Node } from 'jsonc-parser';
import {
  type EditResult,
  endOf,
  positions,
  refuse,
  replaced,
  type StatementText,
  separatorAfter,
  statementIn,
  valueAt,
  withoutMembers,
} from './result.ts';
import { lineIndent, printJson } from './style.ts';

/**
 * Adds an action to the end of a statement's Action list; a single action becomes a list. Nothing else in the text
 * moves. `index` counts from 0 in the Statement list (0 for a lone statement).
 */
export function addActionToStatement(text: string, index: number, action: string): EditResult {
  const at = statementIn(text, index);
  const found = 'ok' in at ? at : actionsAt(at);
  if ('ok' in found) return found;
  const { value, items, style } = found;
  if (items.some((item) => sameAction(item, action))) return { ok: true, text, changed: false };
  if (value.type === 'string') {
    const base = lineIndent(text, value.offset);
    return replaced(text, value.offset, value.length, printJson([value.value, action], style, base));
  }
  const last = items.at(-1);
  if (last === undefined) return replaced(text, value.offset + 1, 0, JSON.stringify(action));
  const separator = separatorAfter(text, value, items, items.length - 1, style.space);
  return replaced(text, endOf(last), 0, separator + JSON.stringify(action));
}

/** Takes actions out of a statement's Action list, where they are written as such (case aside). */
export function removeActions(at: StatementText, actions: readonly string[]): EditResult {
  const found = actionsAt(at);
  if ('ok' in found) return found;
  const { text, value, items } = found;
  const unwanted = new Set(actions.map((action) => action.toLowerCase()));
  const gone = positions(items, (item) => unwanted.has(String(item.value).toLowerCase()));
  if (gone.size === 0) return refuse('not-listed');
  return value.type === 'string' || gone.size === items.length
    ? refuse('last-one')
    : withoutMembers(text, items, gone);
}

function actionsAt(
  at: StatementText,
): EditResult | (StatementText & { readonly value: Node; readonly items: readonly Node[] }) {
  const value = valueAt(at.statement, 'Action');
  if (value === null) return refuse(valueAt(at.statement, 'NotAction') === null ? 'malformed' : 'not-action');
  return { ...at, value, items: value.type === 'array' ? (value.children ?? []) : [value] };
}

function sameAction(item: Node, action: string): boolean {
  return String(item.value).toLowerCase() === action.toLowerCase();
}
