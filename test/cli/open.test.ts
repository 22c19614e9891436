/** The `open` command over reports that the `check` command has written. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createI18n } from '../../src/i18n/index.ts';
import { runCommand } from './command.ts';
import { environmentOf, startPractice } from './practice-process.ts';

let failing = '';
let healthy = '';

beforeAll(async () => {
  failing = await reportOf('cross-account-both');
  healthy = await reportOf('healthy');
});

describe('open', () => {
  it.each(['en', 'fr', 'ko'])(
    'shows in %s what check showed, though it was written in French',
    async (lang) => {
      const opened = await runCommand(['open', await saved(failing), '--json', '--lang', lang]);
      expect(opened).toMatchObject({ code: 1, stderr: '' });
      const before = JSON.parse(failing) as Report;
      const after = JSON.parse(opened.stdout) as Report;
      expect(after.language).toBe(lang);
      expect(after.verdict.code).toBe(before.verdict.code);
      expect(after.evidence).toEqual(before.evidence);
      expect(after.fixes.map((fix) => fix.commands)).toEqual(before.fixes.map((fix) => fix.commands));
      if (lang === 'fr') expect(after).toEqual({ ...before, tool: after.tool });
      else expect(after.verdict.summary).not.toBe(before.verdict.summary);
    },
  );

  it('ends as the check ended, and says it as text', async () => {
    const opened = await runCommand(['open', await saved(healthy), '--lang', 'en']);
    expect(opened).toMatchObject({ code: 0, stderr: '' });
    expect(opened.stdout.trimEnd().split('\n').at(-1)).toMatch(/^no-problem-found: /);
  });

  it('writes the report and the files of the fix anew', async () => {
    const folder = join(await temporary(), 'again');
    const opened = await runCommand(['open', await saved(failing), '--lang', 'ko', '--out', folder]);
    expect(opened.code).toBe(1);
    const names = await readdir(folder);
    expect(names).toContain('report.json');
    for (const { files } of (JSON.parse(failing) as Report).fixes)
      for (const file of files) expect(names).toContain(file);
    expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))).toMatchObject({ language: 'ko' });
    const { t } = createI18n('ko');
    const title = t('diagnosis:verdicts.decrypt-not-allowed.title');
    const html = await readFile(join(folder, 'report.html'), 'utf8');
    expect(html).toContain('<html lang="ko">');
    expect(html).toContain(`<h1>${title}</h1>`);
    const markdown = await readFile(join(folder, 'report.md'), 'utf8');
    expect(markdown.split('\n')[0]?.replaceAll('`', '')).toBe(`# ${title}`);
  });

  it('takes what an older PowerShell writes with >', async () => {
    const path = join(await temporary(), 'report.json');
    await writeFile(path, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(healthy, 'utf16le')]));
    expect((await runCommand(['open', path])).code).toBe(0);
  });

  it.each([
    ['nothing', null],
    ['an empty file', Buffer.from('')],
    ['a report cut in half', 'half'],
    ['a binary file', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff])],
    ['another JSON file', Buffer.from('{"Statement": []}')],
    ['a newer report', 'newer'],
  ])('says in one sentence what is wrong with %s', async (_what, content) => {
    const path = join(await temporary(), 'report.json');
    const bytes =
      content === 'half'
        ? failing.slice(0, failing.length / 2)
        : content === 'newer'
          ? failing.replace('"schemaVersion": 1', '"schemaVersion": 2')
          : content;
    if (bytes !== null) await writeFile(path, bytes);
    for (const lang of ['en', 'fr', 'ko']) {
      const opened = await runCommand(['open', path, '--lang', lang]);
      expect(opened).toMatchObject({ code: 2, stdout: '' });
      expect(opened.stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(opened.stderr).toContain(path);
    }
  });

  it('needs a file, and one only', async () => {
    const none = await runCommand(['open']);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('open report.json');
    expect((await runCommand(['open', 'a', 'b'])).code).toBe(2);
    expect((await runCommand(['open', tmpdir()])).stderr).toContain('EISDIR');
  });
});

interface Report {
  readonly language: string;
  readonly tool: unknown;
  readonly evidence: unknown;
  readonly verdict: { readonly code: string; readonly summary: string };
  readonly fixes: readonly { readonly commands: readonly string[]; readonly files: readonly string[] }[];
}

async function reportOf(scenario: string): Promise<string> {
  const practice = await startPractice(scenario);
  try {
    const { endpoint, bucket, caller, region } = practice.ready;
    const words = ['check', '--bucket', bucket, '--endpoint-url', endpoint, '--json', '--lang', 'fr'];
    return (await runCommand(words, environmentOf(caller, region))).stdout;
  } finally {
    await practice.stop();
  }
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'open-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function saved(text: string): Promise<string> {
  const path = join(await temporary(), 'report.json');
  await writeFile(path, text);
  return path;
}
