/**
 * docs/translating.md, done: in a copy of the project a folder in locales/ and one line make a language. Its sentences
 * are the English ones between brackets, so that one that is still English shows.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLanguage, LANGUAGES } from '../../src/i18n/languages.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { cleanEnvironment } from '../cli/command.ts';
import { KEY, TestTerminal } from '../e2e/terminal.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
const COPIED = [
  'src',
  'test',
  'bench',
  'locales',
  'scripts',
  'package.json',
  'LICENSE',
  'tsconfig.json',
  'i18next.config.ts',
];
/** A language that the project does not have; each has the plural forms that `bracketed` gives it. */
const OTHERS = { es: 'Español', pt: 'Português', it: 'Italiano' };
const [LANGUAGE, NAME] = Object.entries(OTHERS).find(([code]) => !isLanguage(code)) ?? ['', ''];

let project = '';

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 's3kw-language-'));
  await Promise.all(COPIED.map((name) => cp(join(ROOT, name), join(project, name), { recursive: true })));
  await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  await addFolder();
  await addLine();
  await run(process.execPath, ['scripts/build.ts'], { cwd: project });
}, 120_000);

afterAll(() => rm(project, { recursive: true, force: true }));

async function addFolder(): Promise<void> {
  const folder = join(project, 'locales', LANGUAGE);
  await cp(join(project, 'locales', 'en'), folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const english: unknown = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(bracketed(english), null, 2));
  }
}

/** Each sentence in brackets; where English has two plural forms, the language has a third. */
function bracketed(value: unknown): unknown {
  if (typeof value === 'string') return `[${value}]`;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const other = /_one$/.test(key)
      ? Object.entries(value).find(([name]) => name === key.replace(/_one$/, '_other'))
      : null;
    const many: [string, unknown][] = other ? [[key.replace(/_one$/, '_many'), bracketed(other[1])]] : [];
    return [[key, bracketed(inner)], ...many];
  });
  return Object.fromEntries(entries);
}

async function addLine(): Promise<void> {
  const file = join(project, 'src/i18n/languages.ts');
  const source = await readFile(file, 'utf8');
  const changed = source.replace(/^\} as const;$/m, (line) => `  ${LANGUAGE}: '${NAME}',\n${line}`);
  expect(changed.split('\n')).toHaveLength(source.split('\n').length + 1);
  await writeFile(file, changed);
}

function command(argv: readonly string[], extra: Readonly<Record<string, string>> = {}) {
  return run(process.execPath, [join(project, 'dist/bin.cjs'), ...argv], {
    env: cleanEnvironment(extra),
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );
}

describe('a fourth language', () => {
  it('agrees with the others, and its files are all that is checked', async () => {
    const { stdout } = await run(process.execPath, ['scripts/check-locales.ts'], { cwd: project });
    expect(stdout).toContain(`in ${LANGUAGES.length + 1} languages`);
  });

  it('compiles, the tests too', { timeout: 180_000 }, async () => {
    const typed = { cwd: project };
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), include: ['src', 'test'] }),
    );
    const { stdout } = await run(join(ROOT, 'node_modules/.bin/tsc'), ['--noEmit', '-p', project], typed);
    expect(stdout).toBe('');
  });

  it('is spoken by the help, from --lang and from the environment, and offered by the completion', async () => {
    const [asked, found, completion] = await Promise.all([
      command(['--help', '--lang', LANGUAGE]),
      command(['--help'], { LANG: `${LANGUAGE}.UTF-8` }),
      command(['completion', 'bash']),
    ]);
    expect(asked.stdout).toContain('[');
    expect(asked.stdout).toContain([...LANGUAGES, LANGUAGE].join('|'));
    expect(found.stdout).toBe(asked.stdout);
    expect(completion.stdout).toContain(` ${LANGUAGE}`);
  });

  it('is offered by the wizard, and reached by F2', { timeout: 60_000 }, async () => {
    const terminal = new TestTerminal({ columns: 80, rows: 30, command: join(project, 'dist/bin.cjs') });
    try {
      await terminal.waitFor(NAME);
      for (const _ of LANGUAGES) terminal.press(KEY.f2);
      await terminal.waitFor(new RegExp(`s3-kms-wizard .*${NAME}`));
      await terminal.waitFor('[');
      terminal.press(KEY.ctrlC);
      await terminal.exited();
    } finally {
      terminal.kill();
    }
  });

  it('is spoken by a check and its report', { timeout: 60_000 }, async () => {
    const account = await startPracticeAccount({
      scenario: 'same-account-key-policy',
      port: 0,
      latencyMs: 0,
    });
    try {
      const { caller, bucket, endpoint, region } = account;
      const { code, stdout } = await command(
        [
          'check',
          '--bucket',
          bucket,
          '--endpoint-url',
          endpoint,
          '--region',
          region,
          '--lang',
          LANGUAGE,
          '--json',
        ],
        { AWS_ACCESS_KEY_ID: caller.accessKeyId, AWS_SECRET_ACCESS_KEY: caller.secretAccessKey },
      );
      expect(code).toBe(1);
      const document: { language: string; verdict: { code: string; summary: string } } = JSON.parse(stdout);
      expect(document.language).toBe(LANGUAGE);
      expect(document.verdict).toMatchObject({
        code: 'decrypt-not-allowed',
        summary: expect.stringMatching(/^\[.*\]$/s),
      });
    } finally {
      await account.close();
    }
  });
});
