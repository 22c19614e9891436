import { type PolicyDocument, parsePolicy } from '../../policy/index.ts';

/** Every request reads the same few documents: each text is parsed once. */
const cache = new Map<string, PolicyDocument>();
/** A run of changes must not grow the process without end. */
const MOST = 500;

/** @throws Error for a text that was never let in: documents are checked when they are put */
export function parsed(text: string): PolicyDocument {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const result = parsePolicy(text);
  if (!result.ok) {
    const { kind, line, column } = result.problem;
    throw new Error(`policy document: ${kind} at line ${line}, column ${column}`);
  }
  if (cache.size >= MOST) cache.clear();
  cache.set(text, result.document);
  return result.document;
}
