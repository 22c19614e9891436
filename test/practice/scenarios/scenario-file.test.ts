/** Scenario files: what is let in is what a scenario of ours would be, and what is wrong is named where it stands. */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../../scripts/scenario-schema.ts';
import {
  readScenarioFile,
  SCENARIO_IDS,
  type ScenarioFileResult,
  type ScenarioProblem,
  scenarioWorld,
} from '../../../src/practice/index.ts';
import { buildWorld } from '../../../src/practice/world/build.ts';
import { FORM, healthy, SENSE } from './spoiled-files.ts';

const schemaFile: unknown = JSON.parse(readFileSync('docs/scenario.schema.json', 'utf8'));
const validate = new Ajv({ allErrors: false }).compile(scenarioSchema());
const example = /```json\n([\s\S]*?)```/.exec(readFileSync('docs/scenarios.md', 'utf8'))?.[1] ?? '';

function world(result: ScenarioFileResult) {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.scenario.world;
}

function problem(value: unknown): ScenarioProblem {
  const result = readScenarioFile(typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  if (result.ok) throw new Error('it was let in');
  return result.problem;
}

/** Policies as objects again, wherever their text stands. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, item) =>
    typeof item === 'string' && item.startsWith('{') ? JSON.parse(item) : item,
  );
}

describe('the schema', () => {
  it('is the one made from the description that files are read by', () => {
    expect(schemaFile).toEqual(scenarioSchema());
  });

  it.each(SCENARIO_IDS)('takes %s, and so does the reader, unchanged', (id) => {
    const definition = scenarioWorld(id);
    const json: unknown = JSON.parse(JSON.stringify(definition));
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    const read = world(readScenarioFile(JSON.stringify(json)));
    expect(plain(read)).toEqual(json);
    const [ours, theirs] = [buildWorld(definition, 0), buildWorld(read, 0)];
    for (const { arn } of definition.keys) {
      expect(theirs.world.keys.get(arn)?.policy).toBe(ours.world.keys.get(arn)?.policy);
    }
  });

  it('takes the example of the documentation', () => {
    expect(validate(JSON.parse(example)), JSON.stringify(validate.errors)).toBe(true);
    const read = readScenarioFile(example);
    expect(read).toMatchObject({ ok: true, scenario: { verdict: { code: 'decrypt-not-allowed' } } });
    const key = JSON.parse(example).keys[0];
    expect(world(read).keys[0]?.policy).toBe(key.policy);
  });
});

describe('a file is refused for', () => {
  it.each(FORM)('%s', (_, spoil, pointer, fault) => {
    const file = healthy();
    spoil(file);
    expect(problem(file)).toMatchObject({ pointer, fault });
    expect(validate(file)).toBe(false);
  });

  it.each(SENSE)('%s', (_, spoil, pointer, fault) => {
    const file = healthy();
    spoil(file);
    expect(problem(file)).toMatchObject({ pointer, fault });
    expect(validate(file)).toBe(true);
  });

  it.each([
    ['nothing', '', { kind: 'not-json' }],
    ['a list', '[]', { kind: 'not-an-object' }],
    ['a comment', '// mine\n{}', { kind: 'not-json' }],
    [
      'a member twice',
      '{"region": "eu-west-1", "region": "eu-west-1"}',
      { kind: 'duplicate-member', name: 'region' },
    ],
    ['lists without end', '['.repeat(100_000), { kind: 'too-deep' }],
    ['objects without end', '{"a":'.repeat(100_000), { kind: 'too-deep' }],
    ['its size', `{"title": "${'x'.repeat(1024 ** 2)}"}`, { kind: 'too-large' }],
  ])('%s', (_, text, fault) => {
    expect(problem(text)).toMatchObject({ fault });
  });
});

describe('a policy in a file', () => {
  const policy =
    '{"Version":"2012-10-17",\n   "Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}}';

  it.each([
    ['as a string', policy],
    ['as get-key-policy prints it', { PolicyName: 'default', Policy: policy }],
    ['as that, in a string', JSON.stringify({ Policy: policy })],
    ['as the IAM API encodes it', encodeURIComponent(policy)],
  ])('%s keeps its text to the letter', (_, given) => {
    const file = healthy();
    file.keys[0].policy = given;
    expect(world(readScenarioFile(JSON.stringify(file))).keys[0]?.policy).toBe(policy);
  });

  it('may have members and values that only AWS’s grammar knows', () => {
    const file = healthy();
    const statement = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };
    file.keys[0].policy = {
      Statement: { ...statement, Condition: { Bool: { 'aws:SecureTransport': true } } },
    };
    expect(readScenarioFile(JSON.stringify(file))).toMatchObject({ ok: true });
  });

  it('that is wrong is found by line and column: of the file, or inside its own text', () => {
    const text = JSON.stringify(healthy(), null, 2).replace('"Principal"', '"Prinzipal"');
    const found = problem(text);
    expect(found).toMatchObject({ fault: { kind: 'policy', detail: 'Prinzipal' }, insideText: false });
    const line = text.split('\n')[found.line - 1] ?? '';
    expect(line.slice(found.column - 1)).toMatch(/^"Prinzipal"/);

    const file = healthy();
    file.keys[0].policy = policy.replace('"Effect"', '"Efect"');
    expect(problem(file)).toMatchObject({ pointer: '/keys/0/policy', line: 2, column: 17, insideText: true });
  });

  it('that is wrong is found in the file’s envelope too', () => {
    const file = healthy();
    file.keys[0].policy = { PolicyVersion: { Document: { Statement: [] } } };
    expect(problem(file)).toMatchObject({ fault: { kind: 'policy', problem: 'missing-statement' } });
  });
});

describe('whatever a file holds', () => {
  const text = JSON.stringify(scenarioWorld('deny-rcp'), null, 1);

  it('it is let in and can be built, or is refused with a place in it', () => {
    const edit = fc.record({
      at: fc.nat(text.length - 1),
      length: fc.nat(40),
      put: fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom('null', '[]', '{}', '"', '}', '0', '__proto__'),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const spoiled = edits.reduce(
          (now, { at, length, put }) => now.slice(0, at) + put + now.slice(at + length),
          text,
        );
        const result = readScenarioFile(spoiled);
        if (result.ok) {
          buildWorld(result.scenario.world, 0);
          return;
        }
        const { line, column } = result.problem;
        expect(Math.min(line, column)).toBeGreaterThan(0);
      }),
      { numRuns: 1500 },
    );
  });

  it('any value in any place of it is let in and can be built, or is refused', () => {
    const paths: (string | number)[][] = [];
    const collect = (value: unknown, path: (string | number)[]): void => {
      paths.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const [name, item] of Object.entries(value))
        collect(item, [...path, Array.isArray(value) ? Number(name) : name]);
    };
    const whole = JSON.parse(text);
    collect(whole, []);
    fc.assert(
      fc.property(fc.constantFrom(...paths.slice(1)), fc.jsonValue(), (path, value) => {
        const file = JSON.parse(text);
        const last = path.at(-1) ?? '';
        const parent = path.slice(0, -1).reduce((now, step) => now[step], file);
        parent[last] = value;
        const result = readScenarioFile(JSON.stringify(file));
        if (result.ok) buildWorld(result.scenario.world, 0);
      }),
      { numRuns: 1500 },
    );
  });
});
