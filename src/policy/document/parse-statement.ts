import type { Node } from 'jsonc-parser';
import type { Condition, PrincipalElement, PrincipalEntry, ResourceElement, Statement } from './document.ts';
import { PRINCIPAL_TYPES, STATEMENT_ELEMENTS } from './grammar.ts';
import { readOperator } from './operator.ts';
import { type Element, elementsOf, type Path, stringsOf, valuesOf } from './parse-elements.ts';
import { PolicyError, type PolicyProblemKind } from './problem.ts';

/** One statement of the document; throws PolicyError at the first element AWS would refuse. */
export function parseStatement(text: string, node: Node, path: Path): Statement {
  const elements = elementsOf(node, path, 'wrong-type');
  for (const [name, { keyOffset }] of elements) {
    if (!STATEMENT_ELEMENTS.includes(name))
      throw new PolicyError('unknown-element', keyOffset, [...path, name], name);
  }
  const sid = elements.get('Sid')?.value;
  if (sid !== undefined && sid.type !== 'string')
    throw new PolicyError('wrong-type', sid.offset, [...path, 'Sid']);
  return {
    sid: sid === undefined ? null : String(sid.value),
    effect: parseEffect(node, elements, path),
    principal: parsePrincipals(elements, path),
    action: parseActions(node, elements, path),
    resource: parseResources(elements, path),
    conditions: parseConditions(text, elements.get('Condition')?.value, [...path, 'Condition']),
  };
}

function parseEffect(node: Node, elements: ReadonlyMap<string, Element>, path: Path): 'Allow' | 'Deny' {
  const effect = elements.get('Effect')?.value;
  if (effect === undefined) throw new PolicyError('missing-effect', node.offset, path);
  if (effect.value === 'Allow' || effect.value === 'Deny') return effect.value;
  throw new PolicyError('unknown-effect', effect.offset, [...path, 'Effect'], String(effect.value ?? ''));
}

/** The element or its Not form, whichever is there; both at once is refused. */
function oneOf(
  elements: ReadonlyMap<string, Element>,
  name: string,
  path: Path,
  both: PolicyProblemKind,
): { readonly name: string; readonly negated: boolean; readonly value: Node } | null {
  const plain = elements.get(name);
  const negated = elements.get(`Not${name}`);
  if (plain !== undefined && negated !== undefined) throw new PolicyError(both, negated.keyOffset, path);
  if (plain !== undefined) return { name, negated: false, value: plain.value };
  return negated === undefined ? null : { name: `Not${name}`, negated: true, value: negated.value };
}

function parseActions(node: Node, elements: ReadonlyMap<string, Element>, path: Path): Statement['action'] {
  const found = oneOf(elements, 'Action', path, 'action-and-not-action');
  if (found === null) throw new PolicyError('missing-action', node.offset, path);
  const patterns = stringsOf(found.value, [...path, found.name]);
  if (patterns.length === 0)
    throw new PolicyError('missing-action', found.value.offset, [...path, found.name]);
  return { kind: found.negated ? 'not-action' : 'action', patterns };
}

function parseResources(elements: ReadonlyMap<string, Element>, path: Path): ResourceElement {
  const found = oneOf(elements, 'Resource', path, 'resource-and-not-resource');
  if (found === null) return { kind: 'none' };
  return {
    kind: found.negated ? 'not-resource' : 'resource',
    patterns: stringsOf(found.value, [...path, found.name]),
  };
}

function parsePrincipals(elements: ReadonlyMap<string, Element>, path: Path): PrincipalElement {
  const found = oneOf(elements, 'Principal', path, 'principal-and-not-principal');
  if (found === null) return { kind: 'none' };
  const where = [...path, found.name];
  return {
    kind: found.negated ? 'not-principal' : 'principal',
    entries:
      found.value.type === 'string' ? [bareStar(found.value, where)] : principalMap(found.value, where),
  };
}

function bareStar(node: Node, path: Path): PrincipalEntry {
  if (node.value !== '*') throw new PolicyError('invalid-principal', node.offset, path, String(node.value));
  return { type: '*', value: '*' };
}

function principalMap(node: Node, path: Path): PrincipalEntry[] {
  const entries: PrincipalEntry[] = [];
  for (const [name, { value, keyOffset }] of elementsOf(node, path, 'invalid-principal')) {
    const type = PRINCIPAL_TYPES.find((known) => known === name);
    if (type === undefined) throw new PolicyError('invalid-principal', keyOffset, [...path, name], name);
    for (const item of stringsOf(value, [...path, name])) entries.push({ type, value: item });
  }
  return entries;
}

function parseConditions(text: string, node: Node | undefined, path: Path): Condition[] {
  if (node === undefined) return [];
  const conditions: Condition[] = [];
  for (const [operator, { value, keyOffset }] of elementsOf(node, path, 'wrong-type')) {
    if (readOperator(operator) === null) {
      throw new PolicyError('unknown-operator', keyOffset, [...path, operator], operator);
    }
    for (const [key, item] of elementsOf(value, [...path, operator], 'wrong-type')) {
      conditions.push({ operator, key, values: valuesOf(text, item.value, [...path, operator, key]) });
    }
  }
  return conditions;
}
