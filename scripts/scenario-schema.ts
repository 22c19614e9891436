/**
 * The JSON Schema of scenario files, made from the description that they are read by. Run as a script it writes
 * docs/scenario.schema.json; a test holds that file against it.
 */
import { writeFileSync } from 'node:fs';
import { FORMATS } from '../src/practice/scenarios/file/formats.ts';
import type { ObjectNode, ShapeNode } from '../src/practice/scenarios/file/shape.ts';
import { SCENARIO_FILE } from '../src/practice/scenarios/file/world-shape.ts';

type Json = Readonly<Record<string, unknown>>;

const POLICY = {
  description:
    'A policy document: an object, or a string with its text. It may stand in the envelope that the AWS CLI prints around it.',
  type: ['object', 'string'],
} as const;

export function scenarioSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A scenario for s3-kms-wizard practice --scenario-file',
    ...schemaOf(SCENARIO_FILE),
    definitions: { policy: POLICY },
  };
}

function schemaOf(shape: ShapeNode): Json {
  switch (shape.kind) {
    case 'text':
      return { type: 'string', pattern: FORMATS[shape.format] };
    case 'choice':
      return { enum: shape.values };
    case 'flag':
      return { type: 'boolean' };
    case 'number':
      return { type: 'integer', minimum: shape.least, maximum: shape.most };
    case 'list': {
      const least = shape.least === 0 ? {} : { minItems: shape.least };
      return { type: 'array', items: schemaOf(shape.of), ...least, maxItems: shape.most };
    }
    case 'map':
      return {
        type: 'object',
        propertyNames: { pattern: FORMATS[shape.keys] },
        additionalProperties: schemaOf(shape.of),
      };
    case 'object':
      return objectSchema(shape);
    case 'variants':
      return { oneOf: Object.values(shape.of).map(objectSchema) };
    case 'policy':
      return { $ref: '#/definitions/policy' };
  }
}

function objectSchema({ members }: ObjectNode): Json {
  const entries = Object.entries(members);
  const required = entries.filter(([, member]) => member.required).map(([name]) => name);
  return {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
    properties: Object.fromEntries(
      entries.map(([name, { of, about }]) => [
        name,
        // Beside a $ref other keywords are ignored.
        about === null
          ? schemaOf(of)
          : { description: about, ...(of.kind === 'policy' ? { allOf: [schemaOf(of)] } : schemaOf(of)) },
      ]),
    ),
  };
}

if (import.meta.main) {
  writeFileSync('docs/scenario.schema.json', `${JSON.stringify(scenarioSchema(), null, 2)}\n`);
}
