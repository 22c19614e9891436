/** What the pages for readers name is there: files, links, commands, options, scenarios. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { COMMANDS, isOptionName } from '../src/cli/arguments/definitions.ts';
import { scenarios } from '../src/practice/index.ts';

const root = join(import.meta.dirname, '..');
const PAGES = [
  'README.md',
  'README.fr.md',
  'README.ko.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'bench/README.md',
  ...under('docs'),
  ...under('docs/decisions'),
];

function under(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

it.each(PAGES)('%s: every file it names or links to is there', (page) => {
  const text = read(page);
  const links = all(text, /\]\((?!https?:)([^)#]+)\)/g).map((link) => join(dirname(page), link));
  const named = all(text, /`((?:src|test|scripts|docs|locales|bench)\/[\w./-]+)`/g);
  expect([...links, ...named].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it.each(PAGES)('%s: every option it gives to the command is one', (page) => {
  const lines = all(read(page), /((?:s3-kms-wizard|npm start --) [a-z]+ [^\n`|]*)/g);
  const options = lines.flatMap((line) => all(line, /(?<=\s)--([a-z][a-z-]*)/g));
  expect(options.filter((name) => !isOptionName(name))).toEqual([]);
});

it('the README lists every command and the number of scenarios', () => {
  const text = read('README.md');
  for (const command of COMMANDS.slice(1)) expect(text).toMatch(new RegExp(`^\\| \`… ${command}\\b`, 'm'));
  expect(text).toContain(`There are ${scenarios.length} (`);
});

it('bench/README.md says of every subject what it measures', () => {
  const subjects = readdirSync(join(root, 'bench/subjects')).map((name) => name.replace(/\.ts$/, ''));
  expect(all(read('bench/README.md'), /^## (.+)$/gm).sort()).toEqual(subjects.sort());
});

it('every page for users stands in the README’s index', () => {
  const text = read('README.md');
  expect(under('docs').filter((page) => !text.includes(`](${page})`))).toEqual([]);
});

it('docs/scenarios.md has a row for every scenario, and none for others', () => {
  const rows = all(read('docs/scenarios.md'), /^\| (`[^|]*`[^|]*) \|/gm).flatMap((cell) =>
    all(cell, /`([^`]+)`/g),
  );
  expect(rows.sort()).toEqual(scenarios.map(({ id }) => id).sort());
});

it.each(['README.md', 'README.fr.md', 'README.ko.md'])('%s names the file that npm pack makes', (page) => {
  const { name, version } = JSON.parse(read('package.json'));
  const files = all(read(page), /\.\/([\w.-]+\.tgz)/g);
  expect(new Set(files)).toEqual(new Set([`${name}-${version}.tgz`]));
});
