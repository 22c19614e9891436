/** `practice --scenario-file` as its users run it, and every sentence it can answer with. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioFileSentence } from '../../src/cli/scenario-file-sentence.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { type ScenarioFault, scenarios, scenarioWorld } from '../../src/practice/index.ts';
import { FORMATS } from '../../src/practice/scenarios/file/formats.ts';
import type { Format } from '../../src/practice/scenarios/file/shape.ts';
import { runCommand } from './command.ts';
import { environmentOf, startPracticeWith } from './practice-process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3-kms-wizard-scenario-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('practice --scenario-file', () => {
  it('plays the example of the documentation, and a check finds in it what its verdict says', async () => {
    const docs = await readFile(resolve(import.meta.dirname, '../../docs/scenarios.md'), 'utf8');
    const example = /```json\n([\s\S]*?)```/.exec(docs)?.[1] ?? '';
    const practice = await startPracticeWith('--scenario-file', await file('billing.json', example));
    const { ready } = practice;
    expect(ready).toMatchObject({
      scenario: 'billing',
      bucket: 'billing-exports',
      region: 'eu-central-1',
      bucketAccount: '210987654321',
      caller: { arn: 'arn:aws:sts::210987654321:assumed-role/billing-export/task-1' },
    });
    const ran = await runCommand(
      ['check', '--bucket', ready.bucket, '--endpoint-url', ready.endpoint, '--json'],
      environmentOf(ready.caller, ready.region),
    );
    expect(JSON.parse(ran.stdout)).toMatchObject({ verdict: JSON.parse(example).verdict });
    expect(ran.code).toBe(1);
    expect(await practice.stop()).toBe(0);
  });

  it('says what is wrong and where, in the reader’s language, and ends with 2', async () => {
    const text = JSON.stringify(scenarioWorld('healthy'), null, 2);
    const path = await file('broken.json', text.replace('"Effect"', '"Efect"'));
    for (const language of LANGUAGES) {
      const ran = await runCommand(['practice', '--scenario-file', path, '--lang', language, '--json']);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(ran.stderr).toContain('/accounts/0/users/0/inline/research-datasets-key/Statement/0/Efect');
    }
  });

  it('is not taken with a scenario beside it, and has to be there', async () => {
    const both = ['practice', '--scenario', 'healthy', '--scenario-file', 'x.json'];
    expect(await runCommand(both)).toMatchObject({ code: 2, stdout: '' });
    const missing = await runCommand(['practice', '--scenario-file', join(folder, 'none.json')]);
    expect(missing).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('ENOENT') });
  });
});

describe('practice --list', () => {
  it('prints id, title and verdict of every scenario as JSON, and nothing else', async () => {
    const ran = await runCommand(['practice', '--list', '--json', '--lang', 'fr']);
    const { t } = createI18n('fr');
    expect(JSON.parse(ran.stdout)).toEqual(
      scenarios.map(({ id, verdict }) => ({ id, title: t(`practice:scenarios.${id}.title`), verdict })),
    );
    expect(ran).toMatchObject({ code: 0, stderr: '' });
  });
});

const formats = (Object.keys(FORMATS) as Format[]).map((format): ScenarioFault => {
  return { kind: 'bad-format', value: 'value', format };
});
const FAULTS: readonly ScenarioFault[] = [
  { kind: 'too-large', mostBytes: 1024 ** 2 },
  { kind: 'too-deep' },
  { kind: 'not-json' },
  { kind: 'not-an-object' },
  { kind: 'wrong-type', expected: 'text' },
  { kind: 'unknown-member', name: 'value', known: ['a', 'b'] },
  { kind: 'missing-member', name: 'value' },
  { kind: 'duplicate-member', name: 'value' },
  { kind: 'bad-choice', value: 'value', choices: ['a', 'b'] },
  { kind: 'bad-number', least: 1, most: 2 },
  { kind: 'too-few' },
  { kind: 'too-many', most: 500 },
  { kind: 'policy', problem: 'unknown-element', detail: 'value' },
  { kind: 'no-policy' },
  { kind: 'names-principals' },
  { kind: 'names-no-principal' },
  { kind: 'unknown-reference', to: 'policy', value: 'value' },
  { kind: 'twice', value: 'value' },
  { kind: 'reserved-name', value: 'value' },
  { kind: 'no-organization' },
  ...formats,
];

describe.each(LANGUAGES)('the sentences in %s', (language) => {
  const i18n = createI18n(language);
  it.each(FAULTS.map((fault) => [fault.kind, fault] as const))('%s', (_, fault) => {
    for (const pointer of ['', '/keys/0/policy']) {
      const problem = { fault, pointer, line: 12, column: 3, insideText: pointer !== '' };
      const sentence = scenarioFileSentence('case.json', problem, i18n);
      // Korean ends a list of what is possible, after its label, without a full stop.
      expect(sentence).toMatch(/^case\.json.*12.*3.*(?:[.。]|(?:형식|값|항목): .+)$/);
      expect(sentence).not.toMatch(/\{\{|\}\}|undefined|practice:|cli:/);
      if ('value' in fault) expect(sentence).toContain('`value`');
      if (pointer !== '') expect(sentence).toContain(pointer);
    }
  });
});
