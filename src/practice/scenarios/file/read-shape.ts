/** Reads a syntax tree as what a description says, or tells the first thing that is otherwise. */
import type { Node } from 'jsonc-parser';
import { FORMATS } from './formats.ts';
import type { Path } from './pointer.ts';
import { shown } from './problem.ts';
import { readPolicy } from './read-policy.ts';
import type { Format, ObjectNode, Shape, ShapeNode } from './shape.ts';
import { fail, type Source } from './source.ts';

/**
 * The file's value, its policies as text.
 * @throws ScenarioFileError
 */
export function readShape<T>(source: Source, shape: Shape<T>): T {
  // What `read` lets through has the shape that carries this type.
  return read(source, source.tree, shape, []) as T;
}

function read(source: Source, node: Node, shape: ShapeNode, path: Path): unknown {
  switch (shape.kind) {
    case 'text':
      return textOf(source, node, shape.format, path);
    case 'choice': {
      if (node.type !== 'string') return fail(source, path, { kind: 'wrong-type', expected: 'text' });
      const value = String(node.value);
      if (shape.values.includes(value)) return value;
      return fail(source, path, { kind: 'bad-choice', value: shown(value), choices: shape.values });
    }
    case 'flag':
      return node.type === 'boolean'
        ? Boolean(node.value)
        : fail(source, path, { kind: 'wrong-type', expected: 'flag' });
    case 'number': {
      const { least, most } = shape;
      if (node.type !== 'number') return fail(source, path, { kind: 'wrong-type', expected: 'number' });
      const value = Number(node.value);
      return Number.isInteger(value) && value >= least && value <= most
        ? value
        : fail(source, path, { kind: 'bad-number', least, most });
    }
    case 'list': {
      if (node.type !== 'array') return fail(source, path, { kind: 'wrong-type', expected: 'list' });
      const items = node.children ?? [];
      if (items.length < shape.least) return fail(source, path, { kind: 'too-few' });
      if (items.length > shape.most) return fail(source, path, { kind: 'too-many', most: shape.most });
      return items.map((item, index) => read(source, item, shape.of, [...path, index]));
    }
    case 'map': {
      const members = membersOf(source, node, path);
      return Object.fromEntries(
        [...members].map(([name, value]) => {
          const place = [...path, name];
          if (!matches(name, shape.keys))
            return fail(source, place, { kind: 'bad-format', value: shown(name), format: shape.keys });
          return [name, read(source, value, shape.of, place)];
        }),
      );
    }
    case 'object':
      return objectOf(source, node, shape, path);
    case 'variants': {
      const kind = membersOf(source, node, path).get('kind');
      if (kind === undefined) return fail(source, path, { kind: 'missing-member', name: 'kind' });
      const choices = Object.keys(shape.of);
      const value = String(read(source, kind, { kind: 'choice', values: choices }, [...path, 'kind']));
      const variant = shape.of[value];
      return variant === undefined
        ? fail(source, path, { kind: 'bad-choice', value, choices })
        : objectOf(source, node, variant, path);
    }
    case 'policy':
      return readPolicy(source, node, shape.principals, path);
  }
}

function objectOf(source: Source, node: Node, shape: ObjectNode, path: Path): object {
  const given = membersOf(source, node, path);
  for (const name of given.keys()) {
    if (!Object.hasOwn(shape.members, name))
      fail(source, [...path, name], {
        kind: 'unknown-member',
        name: shown(name),
        known: Object.keys(shape.members),
      });
  }
  return Object.fromEntries(
    Object.entries(shape.members).flatMap(([name, { required, of }]) => {
      const value = given.get(name);
      if (value !== undefined) return [[name, read(source, value, of, [...path, name])]];
      return required ? fail(source, path, { kind: 'missing-member', name }) : [];
    }),
  );
}

function membersOf(source: Source, node: Node, path: Path): ReadonlyMap<string, Node> {
  if (node.type !== 'object')
    return fail(
      source,
      path,
      path.length === 0 ? { kind: 'not-an-object' } : { kind: 'wrong-type', expected: 'object' },
    );
  const members = new Map<string, Node>();
  for (const { children = [] } of node.children ?? []) {
    const [key, value] = children;
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    if (members.has(name)) fail(source, [...path, name], { kind: 'duplicate-member', name: shown(name) });
    members.set(name, value);
  }
  return members;
}

function textOf(source: Source, node: Node, format: Format, path: Path): string {
  if (node.type !== 'string') return fail(source, path, { kind: 'wrong-type', expected: 'text' });
  const value = String(node.value);
  return matches(value, format)
    ? value
    : fail(source, path, { kind: 'bad-format', value: shown(value), format });
}

function matches(value: string, format: Format): boolean {
  return new RegExp(FORMATS[format], 'u').test(value);
}
