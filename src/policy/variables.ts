import type { RequestContext } from './context.ts';
import type { Stretch } from './match.ts';

/** A pattern with its policy variables filled in. */
export type Expanded =
  | { readonly state: 'value'; readonly stretches: readonly Stretch[] }
  /** a variable has no value in this request: the text matches nothing */
  | { readonly state: 'no-value' }
  | { readonly state: 'unknown'; readonly key: string };

/** Only this version of the policy language has variables; in the older one `${` is two characters. */
const WITH_VARIABLES = '2012-10-17';

/**
 * Fills in `${aws:username}`, `${key, 'default'}`, and the escapes `${*}`, `${?}`, `${$}`.
 * What is filled in is literal: a wildcard in it matches itself only. A malformed variable stays as it is written.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function expandVariables(text: string, context: RequestContext, version: string | null): Expanded {
  if (version !== WITH_VARIABLES || !text.includes('${')) {
    return { state: 'value', stretches: [{ kind: 'wild', text }] };
  }
  const stretches: Stretch[] = [];
  let noValue = false;
  let position = 0;
  while (position < text.length) {
    const start = text.indexOf('${', position);
    if (start < 0) break;
    const variable = readVariable(text, start);
    if (variable === null) {
      stretches.push({ kind: 'wild', text: text.slice(position, start + 2) });
      position = start + 2;
      continue;
    }
    stretches.push({ kind: 'wild', text: text.slice(position, start) });
    position = variable.end;
    const value = variableValue(variable, context);
    if (value.state === 'unknown') return { state: 'unknown', key: variable.key };
    if (value.state === 'value') stretches.push({ kind: 'literal', text: value.text });
    else noValue = true;
  }
  if (noValue) return { state: 'no-value' };
  stretches.push({ kind: 'wild', text: text.slice(position) });
  return { state: 'value', stretches };
}

interface Variable {
  readonly key: string;
  readonly fallback: string | null;
  /** offset after the closing brace */
  readonly end: number;
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
    if (found.values.length === 1 && only !== undefined) return { state: 'value', text: only };
    return { state: 'no-value' };
  }
  return fallback === null ? { state: 'no-value' } : { state: 'value', text: fallback };
}
