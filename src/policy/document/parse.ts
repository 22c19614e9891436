import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { PolicyDocument } from './document.ts';
import { DOCUMENT_ELEMENTS, VERSIONS } from './grammar.ts';
import { elementsOf } from './parse-elements.ts';
import { parsePlain } from './parse-plain.ts';
import { parseStatement } from './parse-statement.ts';
import { PolicyError, type PolicyProblem, positionAt } from './problem.ts';

export type PolicyParse =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly problem: PolicyProblem };

/** Characters. AWS's own limits are below 33,000 without white space; the rest is room for indentation. */
export const MAX_POLICY_LENGTH = 256 * 1024;
/** A policy needs seven levels. */
const MAX_DEPTH = 16;

/**
 * Reads a policy document with every shorthand of the grammar: a string for a list, a lone Statement object,
 * `"Principal": "*"`, numbers and booleans as condition values.
 * Stops at the first problem and says where it stands; nothing is guessed.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(text: string): PolicyParse {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const result = parseText(text);
  parsed.set(text, result);
  for (const [oldest] of parsed) {
    if (parsed.size <= MOST_REMEMBERED) break;
    parsed.delete(oldest);
  }
  return result;
}

/**
 * The same for what somebody hands over: an empty Statement list, which AWS takes nowhere and people write to say that
 * there is no policy, allows nothing and denies nothing.
 */
export function parseHandedPolicy(text: string): PolicyParse {
  const result = parsePolicy(text);
  const isEmptyList =
    !result.ok && result.problem.kind === 'missing-statement' && result.problem.path.length > 0;
  return isEmptyList ? NO_STATEMENTS : result;
}

const NO_STATEMENTS: PolicyParse = { ok: true, document: { version: null, id: null, statements: [] } };

/**
 * A diagnosis reads the same few texts again and again, as they are and as each change would leave them; documents never
 * change once they are made, and what has been worked out about one is remembered with it.
 */
const parsed = new Map<string, PolicyParse>();
const MOST_REMEMBERED = 64;

function parseText(text: string): PolicyParse {
  const plain = text.length > MAX_POLICY_LENGTH ? null : parsePlain(text);
  if (plain !== null) return { ok: true, document: plain };
  return parseWithTree(text);
}

/** The same, step by step along the syntax tree: for a text with a problem, which stands somewhere in it. */
export function parseWithTree(text: string): PolicyParse {
  try {
    return { ok: true, document: parseDocument(text, policyTree(text)) };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const { kind, path, detail } = error;
    return { ok: false, problem: { kind, path, detail, ...positionAt(text, error.offset) } };
  }
}

/** The syntax tree of a JSON text within the bounds; throws PolicyError. Offsets are those of `text`. */
export function policyTree(text: string): Node {
  if (text.length > MAX_POLICY_LENGTH) throw new PolicyError('too-large', 0, []);
  const deep = tooDeepAt(text);
  if (deep !== null) throw new PolicyError('too-deep', deep, []);
  const errors: ParseError[] = [];
  // a byte order mark is what some editors put first; a space keeps every offset in place
  const source = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const tree = parseTree(source, errors, { disallowComments: true });
  const first = errors[0];
  if (first !== undefined) throw new PolicyError('not-json', first.offset, []);
  if (tree === undefined) throw new PolicyError('not-json', 0, []);
  return tree;
}

/**
 * Where a JSON text is nested deeper than any policy can be, or null: whoever walks such a text step by step, or indents
 * it, would come to no end in time.
 */
export function tooDeepAt(text: string): number | null {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i);
    if (inString) {
      if (unit === '\\') i += 1;
      else if (unit === '"' || unit === '\n') inString = false;
    } else if (unit === '"') {
      inString = true;
    } else if (unit === '{' || unit === '[') {
      depth += 1;
      if (depth > MAX_DEPTH) return i;
    } else if (unit === '}' || unit === ']') {
      depth -= 1;
    }
  }
  return null;
}

function parseDocument(text: string, tree: Node): PolicyDocument {
  const elements = elementsOf(tree, [], 'not-an-object');
  for (const [name, { keyOffset }] of elements) {
    if (!DOCUMENT_ELEMENTS.includes(name)) {
      throw new PolicyError('unknown-element', keyOffset, [name], name);
    }
  }
  const version = optionalString(elements.get('Version')?.value, 'Version');
  if (version !== null && !VERSIONS.includes(version)) {
    throw new PolicyError(
      'unknown-version',
      elements.get('Version')?.value.offset ?? 0,
      ['Version'],
      version,
    );
  }
  const statement = elements.get('Statement')?.value;
  if (statement === undefined) throw new PolicyError('missing-statement', tree.offset, []);
  const nodes = statement.type === 'array' ? (statement.children ?? []) : [statement];
  if (nodes.length === 0) throw new PolicyError('missing-statement', statement.offset, ['Statement']);
  return {
    version,
    id: optionalString(elements.get('Id')?.value, 'Id'),
    statements: nodes.map((node, index) =>
      parseStatement(text, node, statement.type === 'array' ? ['Statement', index] : ['Statement']),
    ),
  };
}

function optionalString(node: Node | undefined, name: string): string | null {
  if (node === undefined) return null;
  if (node.type !== 'string') throw new PolicyError('wrong-type', node.offset, [name]);
  return String(node.value);
}
