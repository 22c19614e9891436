/** Every practice scenario, checked for real and redacted: it says the same, and names nobody of the scenario's world. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createI18n } from '../../../src/i18n/index.ts';
import { SCENARIO_IDS, type ScenarioId, scenarioWorld } from '../../../src/practice/index.ts';
import { documentText, reportDocument } from '../../../src/report/document.ts';
import { reportFiles } from '../../../src/report/files.ts';
import { UNICODE } from '../../../src/report/glyphs.ts';
import { readReport } from '../../../src/report/read/index.ts';
import { redact } from '../../../src/report/redact/index.ts';
import { outlineOf } from '../../../src/report/redact/same.ts';
import { isKnownWord } from '../../../src/report/redact/vocabulary.ts';
import { createStyle } from '../../../src/report/style.ts';
import { reportText } from '../../../src/report/text.ts';
import { checkIn, open } from '../../practice/scenarios/run-scenario.ts';

const i18n = createI18n('en');
const root = join(import.meta.dirname, '../../..');
/** Words of the report itself: its sentences and the names of its members. */
const OWN_WORDS = new Set(
  [
    'locales/en/diagnosis.json',
    'locales/en/check.json',
    'locales/en/cli.json',
    'locales/en/report.json',
    'locales/en/wizard.json',
    'docs/report.schema.json',
  ]
    .flatMap((file) => readFileSync(join(root, file), 'utf8').split(/[^\p{L}]+/u))
    .map((word) => word.toLowerCase()),
);

describe.each(SCENARIO_IDS)('%s', (scenario) => {
  it.each(['named', 'by-default'] as const)('says the same and names nobody, the key %s', async (key) => {
    const practice = await open(scenario);
    const result = await checkIn(practice, { key, readers: true });
    const redacted = redact(result);
    if (!redacted.ok) throw new Error('there is no redacted report');
    expect(outlineOf(redacted.result)).toEqual(outlineOf(result));

    const document = reportDocument(redacted.result, i18n, '0.0.0');
    const text = reportText(redacted.result, {
      i18n,
      style: createStyle(false, UNICODE),
      columns: 1000,
      filesWritten: true,
    });
    const files = reportFiles(document, redacted.result, i18n);
    expect(files.map(({ name }) => name)).toContain('report.html');
    const everything = [text, ...files.flatMap(({ name, content }) => [name, content])]
      .join('\n')

      .replace(/<(style|script)\b[\s\S]*?<\/\1>/g, '')
      .replace(/ class="picture"/g, '')
      .toLowerCase();
    const names = namesIn(scenario);
    expect(names.size).toBeGreaterThan(2);
    expect([...names].filter((name) => everything.includes(name))).toEqual([]);

    const read = readReport(documentText(document));
    if (!read.ok) throw new Error(JSON.stringify(read.problem));
    expect(read.result.redacted).toBe(true);
    expect(outlineOf(read.result)).toEqual(outlineOf(result));
  });
});

/** Whatever the scenario's world calls somebody or something: whole, and every part of it with four letters or more. */
function namesIn(scenario: ScenarioId): ReadonlySet<string> {
  const world = scenarioWorld(scenario);
  const names = new Set<string>();
  const add = (text: string): void => {
    if (/^[0-9a-f]{8}-/.test(text)) names.add(text);
    else addParts(text);
  };
  const addParts = (text: string): void => {
    for (const part of text.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u)) {
      const word = part.toLowerCase();
      const isOwn = OWN_WORDS.has(word) || isKnownWord(word);
      if (/\d{12}/.test(word) || (/\p{L}{4}/u.test(word) && !isOwn)) names.add(word);
    }
  };
  for (const { name } of world.buckets) add(name);
  for (const { arn, aliases = [], description = '' } of world.keys) {
    add(arn.split('/')[1] ?? '');
    for (const alias of aliases) add(alias);
    add(description);
  }
  for (const { id } of world.organizations ?? []) names.add(id);
  for (const account of world.accounts) {
    names.add(account.id);
    for (const { name, path = '' } of [
      ...(account.users ?? []),
      ...(account.roles ?? []),
      ...(account.groups ?? []),
      ...(account.managedPolicies ?? []),
    ])
      for (const part of [name, path]) add(part);
    for (const { inline = {} } of [...(account.users ?? []), ...(account.roles ?? [])])
      for (const name of Object.keys(inline)) add(name);
    for (const { name, id } of [
      ...(account.serviceControl ?? []),
      ...(account.resourceControl ?? []),
    ].flat()) {
      if (id === 'p-FullAWSAccess') continue;
      add(name);
      names.add(id.toLowerCase());
    }
  }
  if (world.caller.kind === 'role-session') add(world.caller.sessionName);
  for (const sid of JSON.stringify(world).matchAll(/"(?:Sid|Id)":"([^"]+)"/g)) add(sid[1] ?? '');
  return names;
}
