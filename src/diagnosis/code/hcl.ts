/**
 * A statement as the `statement {}` block of Terraform's aws_iam_policy_document data source.
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
import { entriesOf, type StatementJson, stringsOf } from './values.ts';

/** A `statement {}` block of Terraform's `aws_iam_policy_document`. */
export function toHcl(statement: StatementJson): string {
  const attributes: [name: string, value: string][] = [];
  const add = (name: string, value: unknown, print: (strings: readonly string[]) => string) => {
    if (value !== undefined) attributes.push([name, print(stringsOf(value))]);
  };
  add('sid', statement['Sid'], scalar);
  add('effect', statement['Effect'], scalar);
  add('actions', statement['Action'], list);
  add('not_actions', statement['NotAction'], list);
  add('resources', statement['Resource'], list);
  add('not_resources', statement['NotResource'], list);
  const blocks = [
    ...principals('principals', statement['Principal']),
    ...principals('not_principals', statement['NotPrincipal']),
    ...conditions(statement['Condition']),
  ];
  return [
    `statement {`,
    ...aligned(attributes, '  '),
    ...blocks.flatMap((block) => ['', ...block]),
    '}',
    '',
  ].join('\n');
}

function principals(name: string, value: unknown): string[][] {
  if (value === undefined) return [];
  // The bare string stands for everybody, which Terraform writes as a type of its own.
  const entries: readonly (readonly [string, unknown])[] =
    typeof value === 'string' ? [['*', value]] : entriesOf(value);
  return entries.map(([type, identifiers]) => [
    `  ${name} {`,
    ...aligned(
      [
        ['type', string(type)],
        ['identifiers', list(stringsOf(identifiers))],
      ],
      '    ',
    ),
    '  }',
  ]);
}

function conditions(value: unknown): string[][] {
  return entriesOf(value).flatMap(([operator, keys]) =>
    entriesOf(keys).map(([key, values]) => [
      '  condition {',
      ...aligned(
        [
          ['test', string(operator)],
          ['variable', string(key)],
          ['values', list(stringsOf(values))],
        ],
        '    ',
      ),
      '  }',
    ]),
  );
}

/** `terraform fmt` puts the equals signs of neighbouring lines under each other. */
function aligned(attributes: readonly (readonly [string, string])[], indent: string): string[] {
  const width = Math.max(0, ...attributes.map(([name]) => name.length));
  return attributes.map(([name, value]) => `${indent}${name.padEnd(width)} = ${value}`);
}

function scalar(values: readonly string[]): string {
  return string(values[0] ?? '');
}

function list(values: readonly string[]): string {
  return `[${values.map(string).join(', ')}]`;
}

/** HCL would fill in `${…}` and `%{…}`: with the sign doubled, they stay as they are for IAM. */
function string(value: string): string {
  return JSON.stringify(value).replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
