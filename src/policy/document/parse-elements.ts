import type { Node } from 'jsonc-parser';
import { PolicyError, type PolicyProblemKind } from './problem.ts';

export type Path = readonly (string | number)[];

export interface Element {
  readonly value: Node;
  readonly keyOffset: number;
}

/** The members of an object by name, in order; a name given twice is refused, as AWS refuses it. */
export function elementsOf(node: Node, path: Path, otherwise: PolicyProblemKind): Map<string, Element> {
  if (node.type !== 'object') throw new PolicyError(otherwise, node.offset, path);
  const elements = new Map<string, Element>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) throw new PolicyError('not-json', property.offset, path);
    const name = String(key.value);
    if (elements.has(name)) throw new PolicyError('duplicate-element', key.offset, [...path, name], name);
    elements.set(name, { value, keyOffset: key.offset });
  }
  return elements;
}

/** A string or a list of strings, as a list. */
export function stringsOf(node: Node, path: Path): string[] {
  const nodes = node.type === 'array' ? (node.children ?? []) : [node];
  return nodes.map((item) => {
    if (item.type !== 'string') throw new PolicyError('wrong-type', item.offset, path);
    return String(item.value);
  });
}

/** Condition values may be numbers and booleans too; a number is kept as it is written. */
export function valuesOf(text: string, node: Node, path: Path): string[] {
  const nodes = node.type === 'array' ? (node.children ?? []) : [node];
  return nodes.map((item) => {
    if (item.type === 'string') return String(item.value);
    if (item.type === 'number' || item.type === 'boolean') {
      return text.slice(item.offset, item.offset + item.length);
    }
    throw new PolicyError('wrong-type', item.offset, path);
  });
}
