/**
 * A statement as an item of a CloudFormation policy's Statement list.
 * Every string is double-quoted as in JSON, which YAML 1.2 reads alike: no value can turn into a date or a boolean.
 */
import type { StatementJson } from './values.ts';

/** One entry of a `Statement` list, as YAML for CloudFormation. */
export function toYaml(statement: StatementJson): string {
  const lines = print(statement, '  ');
  return `- ${lines.join('\n').trimStart()}\n`;
}

function print(value: unknown, indent: string): string[] {
  if (Array.isArray(value)) return value.map((item) => `${indent}- ${scalar(item)}`);
  return Object.entries(Object(value)).flatMap(([key, inner]) => {
    const name = /^[A-Za-z]+$/.test(key) ? key : JSON.stringify(key);
    if (typeof inner !== 'object' || inner === null) return [`${indent}${name}: ${scalar(inner)}`];
    if (Object.keys(inner).length === 0) return [`${indent}${name}: ${Array.isArray(inner) ? '[]' : '{}'}`];
    return [`${indent}${name}:`, ...print(inner, `${indent}  `)];
  });
}

function scalar(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
