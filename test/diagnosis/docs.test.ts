/** The decision table for readers says what the code does: its codes are the code's, each of them, and no others. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { VERDICT_CODES } from '../../src/diagnosis/index.ts';

const page = readFileSync(new URL('../../docs/diagnosis.md', import.meta.url), 'utf8');
const [, table = ''] = page.split('## The decision table');
const [decisions = ''] = table.split('\n## ');
/** What stands between backticks in the rows of the tables. */
const quoted = decisions
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words));

it.each(VERDICT_CODES)('%s has a row', (code) => {
  expect(quoted).toContain(code);
});

it('no row has a code that is none', () => {
  const known: readonly string[] = VERDICT_CODES;
  const words = quoted.filter((word) =>
    /^(?:decrypt|generate-data-key|s3-action|key|bucket|credentials)-[a-z-]+$/.test(word),
  );
  expect(words.filter((word) => !known.includes(word))).toEqual([]);
});

it('every file it names is there', () => {
  const files = [...page.matchAll(/`((?:src|test)\/[\w./-]+\.ts)`/g)].map(([, path = '']) => path);
  expect(files.length).toBeGreaterThan(4);
  for (const path of files)
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').length, path).toBeGreaterThan(0);
});
