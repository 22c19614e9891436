import type { RequestContext } from './context.ts';
import { PolicyText, type Stretch } from './match.ts';

/** A pattern with its policy variables filled in. */
export type Expanded =
  | { readonly state: 'value'; readonly text: PolicyText }
  /** a variable has no value in this request: the text matches nothing */
  | { readonly state: 'no-value'; readonly key: string }
  | { readonly state: 'unknown'; readonly key: string };

/** Only this version of the policy language has variables; in the older one `${` is two characters. */
const WITH_VARIABLES = '2012-10-17';

interface Variable {
  readonly key: string;
  readonly fallback: string | null;
  /** offset after the closing brace */
  readonly end: number;
}

/** A text of a policy, read once: what is written, and variables between it. */
export interface Template {
  readonly parts: readonly (Stretch | Variable)[];
  /** not null where there is no variable: the text as it is, whatever the request */
  readonly fixed: Expanded | null;
}

/**
 * Reads `${aws:username}`, `${key, 'default'}`, and the escapes `${*}`, `${?}`, `${$}`. A malformed variable stays as
 * it is written. In an ARN of Resource, only the part after the fifth colon takes variables.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function readTemplate(text: string, version: string | null, where: 'resource' | 'value'): Template {
  if (version !== WITH_VARIABLES || !text.includes('${')) return fixedTemplate([{ kind: 'wild', text }]);
  const parts: (Stretch | Variable)[] = [];
  let written = '';
  let position = 0;
  while (position < text.length) {
    const start = text.indexOf('${', position);
    if (start < 0) break;
    written += text.slice(position, start);
    const variable = readVariable(text, start);
    if (variable === null) {
      written += '${';
      position = start + 2;
      continue;
    }
    position = variable.end;
    if (where === 'resource' && parts.length === 0 && !isPastFifthColon(written)) {
      written += text.slice(start, variable.end);
      continue;
    }
    parts.push({ kind: 'wild', text: written }, variable);
    written = '';
  }
  const rest: Stretch = { kind: 'wild', text: written + text.slice(position) };
  return parts.length === 0 ? fixedTemplate([rest]) : { parts: [...parts, rest], fixed: null };
}

function fixedTemplate(stretches: readonly Stretch[]): Template {
  return { parts: stretches, fixed: { state: 'value', text: new PolicyText(stretches) } };
}

/** Whether the resource part of an ARN has begun; a text that is no ARN has no such part. Colons in variables do not count. */
function isPastFifthColon(written: string): boolean {
  const plain = written.replace(/\$\{[^}]*\}/g, '');
  return plain.startsWith('arn:') && plain.split(':').length > 5;
}

/** Fills in the values of a request. What is filled in is literal: a wildcard in it matches itself only. */
export function fillTemplate(template: Template, context: RequestContext): Expanded {
  if (template.fixed !== null) return template.fixed;
  const stretches: Stretch[] = [];
  let without: string | null = null;
  for (const part of template.parts) {
    if ('kind' in part) {
      stretches.push(part);
      continue;
    }
    const value = variableValue(part, context);
    if (value.state === 'unknown') return { state: 'unknown', key: part.key };
    if (value.state === 'value') stretches.push({ kind: 'literal', text: value.text });
    else without ??= part.key;
  }
  return without === null
    ? { state: 'value', text: new PolicyText(stretches) }
    : { state: 'no-value', key: without };
}

function readVariable(text: string, start: number): Variable | null {
  let at = start + 2;
  while (at < text.length && text.charAt(at) !== '}' && text.charAt(at) !== ',') {
    if (text.startsWith('${', at)) return null;
    at += 1;
  }
  const key = text.slice(start + 2, at).trim();
  if (at >= text.length || key === '') return null;
  if (text.charAt(at) === '}') return { key, fallback: null, end: at + 1 };
  const open = skipSpaces(text, at + 1);
  if (text.charAt(open) !== "'") return null;
  const close = text.indexOf("'", open + 1);
  if (close < 0) return null;
  const end = skipSpaces(text, close + 1);
  if (text.charAt(end) !== '}') return null;
  return { key, fallback: text.slice(open + 1, close), end: end + 1 };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === ' ') at += 1;
  return at;
}

function variableValue(
  variable: Variable,
  context: RequestContext,
): { readonly state: 'value'; readonly text: string } | { readonly state: 'no-value' | 'unknown' } {
  const { key, fallback } = variable;
  if (key === '*' || key === '?' || key === '$') return { state: 'value', text: key };
  const found = context.lookup(key);
  if (found.state === 'unknown' || found.state === 'role-arn') return { state: 'unknown' };
  if (found.state === 'present') {
    const [only] = found.values;
    // a key with several values cannot stand for one
    if (found.values.length !== 1 || only === undefined) return { state: 'no-value' };
    // AWS speaks of a key "that has no value or is not present": whether an empty tag has one is left open
    return only === '' ? { state: 'unknown' } : { state: 'value', text: only };
  }
  return fallback === null ? { state: 'no-value' } : { state: 'value', text: fallback };
}
