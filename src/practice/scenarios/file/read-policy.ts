/** A policy in a scenario file: an object, or a string with its text; the AWS CLI's envelope around it may stay on. */
import type { Node } from 'jsonc-parser';
import { type PolicyProblem, parsePolicy, unwrapPolicy } from '../../../policy/index.ts';
import { policyText } from '../../world/policy-text.ts';
import { type Path, pointerOf } from './pointer.ts';
import { ScenarioFileError, shown } from './problem.ts';
import type { Principals } from './shape.ts';
import { fail, positionAt, type Source } from './source.ts';

/**
 * @returns the document's text: as it stands in a string, and of an object as the consoles indent it
 * @throws ScenarioFileError
 */
export function readPolicy(source: Source, node: Node, principals: Principals, path: Path): string {
  if (node.type !== 'object' && node.type !== 'string')
    return fail(source, path, { kind: 'wrong-type', expected: 'policy' });
  const isText = node.type === 'string';
  const text = isText ? String(node.value) : source.text.slice(node.offset, node.offset + node.length);
  const found = unwrapPolicy(text);
  if (!found.ok && found.problem.kind === 'policy')
    throw broken(source, node, path, found.problem.problem, { line: 1, column: 1 }, isText);
  const [policy, another] = found.ok ? found.policies : [];
  if (policy === undefined || another !== undefined) return fail(source, path, { kind: 'no-policy' });
  const parsed = parsePolicy(policy.text);
  if (!parsed.ok) throw broken(source, node, path, parsed.problem, policy.start, isText || policy.encoded);
  for (const { principal } of parsed.document.statements) {
    if (principals === 'none' && principal.kind !== 'none') fail(source, path, { kind: 'names-principals' });
    if (principals === 'named' && principal.kind === 'none')
      fail(source, path, { kind: 'names-no-principal' });
  }
  return isText || policy.encoded ? policy.text : policyText(JSON.parse(policy.text));
}

/** Positions inside an object count from the file's beginning, those inside a string from its own. */
function broken(
  { text }: Source,
  node: Node,
  path: Path,
  { kind, detail, line, column, path: inside }: PolicyProblem,
  start: { readonly line: number; readonly column: number },
  insideText: boolean,
): ScenarioFileError {
  const base = insideText ? { line: 1, column: 1 } : below(positionAt(text, node.offset), start);
  return new ScenarioFileError({
    fault: { kind: 'policy', problem: kind, detail: detail === null ? null : shown(detail) },
    pointer: pointerOf(insideText ? path : [...path, ...inside]),
    ...below(base, { line, column }),
    insideText,
  });
}

/** A position that counts from another one. */
function below(
  base: { readonly line: number; readonly column: number },
  { line, column }: { readonly line: number; readonly column: number },
): { readonly line: number; readonly column: number } {
  return line === 1
    ? { line: base.line, column: base.column + column - 1 }
    : { line: base.line + line - 1, column };
}
