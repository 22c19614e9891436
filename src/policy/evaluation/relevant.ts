/**
 * Which statements of a document can have a say at all, looked up by action and by the caller's names: a key policy may
 * hold hundreds, each for somebody else, and a change is judged for everybody it names.
 */
import type { PolicyDocument, Statement } from '../document/document.ts';
import { matchesWildcard } from './match.ts';
import { entryNames, namesOf } from './principals.ts';
import type { Principal } from './request.ts';

interface Relevant {
  /** positions of the statements that cover the action */
  readonly covering: readonly number[];
  /** those of them that may concern anybody: `*`, NotPrincipal, a canonical user */
  readonly forAnybody: readonly number[];
  /** the others by each name that stands in Principal */
  readonly byName: ReadonlyMap<string, readonly number[]>;
}

const documents = new WeakMap<PolicyDocument, Map<string, Relevant>>();

/**
 * Positions of the statements that may apply to this caller and action, in order; every other one does not.
 * @param action in lower case
 * @param principal null where the document is for whoever it is attached to: it has no Principal
 */
export function relevantStatements(
  document: PolicyDocument,
  action: string,
  principal: Principal | null,
): readonly number[] {
  const { covering, forAnybody, byName } = relevantFor(document, action);
  if (principal === null) return covering;
  const found = new Set(forAnybody);
  for (const name of namesOf(principal)) {
    for (const index of byName.get(name) ?? []) found.add(index);
  }
  return found.size === forAnybody.length ? forAnybody : [...found].sort((one, other) => one - other);
}

/** Whether a statement covers an action, given in lower case. */
export function coversAction({ action: { kind, patterns } }: Statement, action: string): boolean {
  const listed = patterns.some((pattern) => matchesAction(pattern, action));
  return kind === 'action' ? listed : !listed;
}

function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action);
}

function relevantFor(document: PolicyDocument, action: string): Relevant {
  let byAction = documents.get(document);
  if (byAction === undefined) {
    byAction = new Map();
    documents.set(document, byAction);
  }
  const known = byAction.get(action);
  if (known !== undefined) return known;
  const relevant = sortOut(document, action);
  byAction.set(action, relevant);
  return relevant;
}

function sortOut({ statements }: PolicyDocument, action: string): Relevant {
  const covering: number[] = [];
  const forAnybody: number[] = [];
  const byName = new Map<string, number[]>();
  for (const [index, statement] of statements.entries()) {
    if (!coversAction(statement, action)) continue;
    covering.push(index);
    const names = entryNames(statement.principal);
    if (names === 'anybody') forAnybody.push(index);
    else for (const name of names) positionsOf(byName, name).push(index);
  }
  return { covering, forAnybody, byName };
}

function positionsOf(byName: Map<string, number[]>, name: string): number[] {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const positions: number[] = [];
  byName.set(name, positions);
  return positions;
}
