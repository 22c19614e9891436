/** The file's syntax: a tree that knows where everything stands, and positions for what is wrong. */
import { findNodeAtLocation, type Node, type ParseError, parseTree } from 'jsonc-parser';
import { type Path, pointerOf } from './pointer.ts';
import { type ScenarioFault, ScenarioFileError } from './problem.ts';

/** A scenario with every policy at its largest stays far below it. */
export const MOST_BYTES = 1024 ** 2;
/** Ten levels to a policy document, and sixteen in it. */
const MOST_DEPTH = 32;

export interface Source {
  readonly text: string;
  readonly tree: Node;
}

/** @throws ScenarioFileError where the text is too large, too deep, or no JSON */
export function parseSource(given: string): Source {
  // A byte order mark is what some editors put first.
  const text = given.startsWith('\uFEFF') ? given.slice(1) : given;
  const whole = (fault: ScenarioFault, offset: number) =>
    new ScenarioFileError(problemAt(text, fault, [], offset));
  if (Buffer.byteLength(text) > MOST_BYTES) throw whole({ kind: 'too-large', mostBytes: MOST_BYTES }, 0);
  const deep = tooDeepAt(text);
  if (deep !== null) throw whole({ kind: 'too-deep' }, deep);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  if (first !== undefined || tree === undefined) throw whole({ kind: 'not-json' }, first?.offset ?? 0);
  return { text, tree };
}

/** @throws always: the fault at this place of the file, or at the nearest one above it that is there */
export function fail({ text, tree }: Source, path: Path, fault: ScenarioFault): never {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = findNodeAtLocation(tree, [...path.slice(0, length)]);
    if (node !== undefined) throw new ScenarioFileError(problemAt(text, fault, path, node.offset));
  }
  throw new ScenarioFileError(problemAt(text, fault, path, tree.offset));
}

function problemAt(text: string, fault: ScenarioFault, path: Path, offset: number) {
  return { fault, pointer: pointerOf(path), ...positionAt(text, offset), insideText: false };
}

/** Both from 1; columns in UTF-16 units. */
export function positionAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** The parser recurses: what is nested without end must not reach it. */
function tooDeepAt(text: string): number | null {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"?|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > MOST_DEPTH) return index;
  }
  return null;
}
