/**
 * The quick way through a policy text in which all is as it should be. In any doubt it leaves the text to the syntax tree
 * of parse.ts, which takes many times as long and knows what is wrong, and where.
 */

import type {
  Condition,
  PolicyDocument,
  PrincipalElement,
  PrincipalEntry,
  ResourceElement,
  Statement,
} from './document.ts';
import { DOCUMENT_ELEMENTS, PRINCIPAL_TYPES, STATEMENT_ELEMENTS, VERSIONS } from './grammar.ts';
import { readOperator } from './operator.ts';

/** Null where there is a problem, or where the value alone does not show how it is written. */
export function parsePlain(text: string): PolicyDocument | null {
  const value = jsonOf(text);
  const document = documentOf(value);
  // JSON.parse takes the last of two members of one name, and AWS neither.
  return document !== null && membersOf(value) === membersIn(text) ? document : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Json = Readonly<Record<string, unknown>>;

function documentOf(value: unknown): PolicyDocument | null {
  if (!isObject(value) || !hasOnly(value, DOCUMENT_ELEMENTS)) return null;
  const { Version: version, Id: id, Statement: list } = value;
  if (!isOptionalText(version) || (version !== undefined && !VERSIONS.includes(version))) return null;
  const statements = each(Array.isArray(list) ? list : [list], statementOf);
  if (!isOptionalText(id) || statements === null || statements.length === 0) return null;
  return { version: version ?? null, id: id ?? null, statements };
}

function statementOf(value: unknown): Statement | null {
  if (!isObject(value) || !hasOnly(value, STATEMENT_ELEMENTS)) return null;
  const { Sid: sid, Effect: effect } = value;
  if (!isOptionalText(sid) || (effect !== 'Allow' && effect !== 'Deny')) return null;
  const principal = principalOf(value);
  const action = oneOf(value, 'Action', textsOf);
  const resource = resourceOf(value);
  const conditions = conditionsOf(value['Condition']);
  if (principal === null || action === null || action.value.length === 0) return null;
  if (resource === null || conditions === null) return null;
  const kind = action.negated ? 'not-action' : 'action';
  return {
    sid: sid ?? null,
    effect,
    principal,
    action: { kind, patterns: action.value },
    resource,
    conditions,
  };
}

function principalOf(statement: Json): PrincipalElement | null {
  if (!('Principal' in statement) && !('NotPrincipal' in statement)) return { kind: 'none' };
  const found = oneOf(statement, 'Principal', entriesOf);
  return found && { kind: found.negated ? 'not-principal' : 'principal', entries: found.value };
}

function entriesOf(value: unknown): readonly PrincipalEntry[] | null {
  if (value === '*') return [{ type: '*', value: '*' }];
  if (!isObject(value)) return null;
  const entries: PrincipalEntry[] = [];
  for (const [name, listed] of Object.entries(value)) {
    const type = PRINCIPAL_TYPES.find((known) => known === name);
    const values = textsOf(listed);
    if (type === undefined || values === null) return null;
    for (const one of values) entries.push({ type, value: one });
  }
  return entries;
}

function resourceOf(statement: Json): ResourceElement | null {
  if (!('Resource' in statement) && !('NotResource' in statement)) return { kind: 'none' };
  const found = oneOf(statement, 'Resource', textsOf);
  return found && { kind: found.negated ? 'not-resource' : 'resource', patterns: found.value };
}

function conditionsOf(value: unknown): readonly Condition[] | null {
  if (value === undefined) return [];
  if (!isObject(value)) return null;
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(value)) {
    if (readOperator(operator) === null || !isObject(keys)) return null;
    for (const [key, listed] of Object.entries(keys)) {
      const values = each(Array.isArray(listed) ? listed : [listed], conditionValueOf);
      // an object puts names that are numbers first, wherever they stand
      if (values === null || /^\d/.test(key)) return null;
      conditions.push({ operator, key, values });
    }
  }
  return conditions;
}

/** A number is kept as it is written, which its value does not show. */
function conditionValueOf(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : null;
}

/** The element or its Not form; null where both are there, or neither. */
function oneOf<T>(
  statement: Json,
  name: string,
  read: (value: unknown) => T | null,
): { readonly negated: boolean; readonly value: T } | null {
  const negated = `Not${name}` in statement;
  if (negated === name in statement) return null;
  const value = read(statement[negated ? `Not${name}` : name]);
  return value === null ? null : { negated, value };
}

function textsOf(value: unknown): readonly string[] | null {
  return each(Array.isArray(value) ? value : [value], (one) => (typeof one === 'string' ? one : null));
}

function each<T>(values: readonly unknown[], read: (value: unknown) => T | null): readonly T[] | null {
  const found: T[] = [];
  for (const value of values) {
    const one = read(value);
    if (one === null) return null;
    found.push(one);
  }
  return found;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function hasOnly(value: Json, names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name));
}

/** Of all objects in a value of the shape of a policy. */
function membersOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + membersOf(one), 0);
  if (!isObject(value)) return 0;
  return Object.values(value).reduce<number>((sum, one) => sum + 1 + membersOf(one), 0);
}

const [QUOTE, COLON, BACKSLASH] = [34, 58, 92];

/** As written in a text that is JSON: each has one colon outside the strings. */
function membersIn(text: string): number {
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === COLON) members += 1;
    if (unit === QUOTE) at = endOfString(text, at);
  }
  return members;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}
