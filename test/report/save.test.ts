import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isUsable } from '../../src/cli/out-folder.ts';
import { createI18n } from '../../src/i18n/index.ts';
import { reportDocument } from '../../src/report/document.ts';
import { reportFiles } from '../../src/report/files.ts';
import { saveFiles } from '../../src/report/save.ts';
import { articlesCase, resultOf } from './results.ts';

const result = resultOf(articlesCase());
const i18n = createI18n('en');
const files = reportFiles(reportDocument(result, i18n, '0.0.0'), result, i18n);
const save = (folder: string, ours: ReadonlySet<string> = new Set()) => saveFiles(folder, files, ours);

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 's3-kms-wizard-save-'));
});

describe('a saved report', () => {
  it('is for its owner alone, and holds every file that a command names', async () => {
    const folder = join(parent, 'deep', 'out');
    const saved = await save(folder);
    expect(saved.ok).toBe(true);
    const names = await readdir(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    const commands = result.fixes.flatMap((fix) => [
      ...fix.commands,
      ...fix.alternatives.flatMap((one) => one.commands),
    ]);
    const named = commands.flatMap((command) =>
      [...command.matchAll(/file:\/\/(\S+)/g)].map((match) => match[1]),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(names).toEqual(expect.arrayContaining([...named, 'report.json', 'report.md', 'report.html']));
  });

  it('never replaces a file that is not its own', async () => {
    await writeFile(join(parent, 'report.json'), 'mine');
    expect(await save(parent)).toMatchObject({
      ok: false,
      path: join(parent, 'report.json'),
      code: 'EEXIST',
    });
    expect(await readFile(join(parent, 'report.json'), 'utf8')).toBe('mine');
  });

  it('replaces what it wrote earlier in the session, after a failure half-way too', async () => {
    const [fix] = result.fixes;
    const blocked = join(parent, fix?.files[0]?.name ?? '');
    await mkdir(blocked);
    const first = await save(parent);
    expect(first).toMatchObject({
      ok: false,
      path: blocked,
      paths: ['json', 'md', 'html'].map((kind) => join(parent, `report.${kind}`)),
    });
    await chmod(blocked, 0o700);
    const { rmdir } = await import('node:fs/promises');
    await rmdir(blocked);
    expect(await save(parent, new Set(first.paths))).toMatchObject({ ok: true });
  });

  it('leaves no half of a file where there is no room, so that it can be saved once there is', async () => {
    const saving = `const { saveFiles } = await import(process.argv[1]);
      const saved = await saveFiles(process.argv[2], [{ name: 'report.md', content: 'x'.repeat(20_000) }], new Set());
      console.log(saved.ok || saved.code);`;
    const script = `${process.execPath} --input-type=module -e "$0" "$1" "$2"`;
    const args = [saving, new URL('../../src/report/save.ts', import.meta.url).href, parent];
    // A limit on the size of files: as a full disk, the write fails and the file is there.
    const limited = ['-c', `trap '' XFSZ; ulimit -f 8; ${script}`, ...args];
    expect(execFileSync('sh', limited, { encoding: 'utf8' })).toBe('EFBIG\n');
    expect(await readdir(parent)).toEqual([]);
    expect(execFileSync('sh', ['-c', script, ...args], { encoding: 'utf8' })).toBe('true\n');
  });

  it('never follows a symbolic link, not even one that it wrote through before', async () => {
    const target = join(parent, 'target');
    await writeFile(target, 'mine');
    const folder = join(parent, 'out');
    await mkdir(folder);
    const link = join(folder, 'report.json');
    await symlink(target, link);
    expect((await save(folder, new Set([link]))).ok).toBe(false);
    expect(await readFile(target, 'utf8')).toBe('mine');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  it('takes no folder that is a symbolic link, dangling or not', async () => {
    const target = join(parent, 'theirs');
    await mkdir(target);
    for (const [name, to] of [
      ['link', target],
      ['dangling', join(parent, 'nowhere')],
    ] as const) {
      const link = join(parent, name);
      await symlink(to, link);
      expect((await save(link)).ok).toBe(false);
      expect(await isUsable(link)).toBe(false);
    }
    expect(await readdir(target)).toEqual([]);
    await expect(lstat(join(parent, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.runIf(process.platform === 'linux')(
    'says where no folder can be made, and makes those above it',
    async () => {
      expect(await saveFiles('/proc/none/deeper', [], new Set())).toMatchObject({
        ok: false,
        code: 'ENOENT',
      });
      const deep = join(parent, 'a', 'b', 'c');
      expect(await isUsable(deep)).toBe(true);
      expect((await stat(join(parent, 'a'))).mode & 0o777).toBe(0o700);
    },
  );

  it('waits for no pipe that stands where it wrote before', async () => {
    const pipe = join(parent, 'report.json');
    execFileSync('mkfifo', [pipe]);
    expect(await save(parent, new Set([pipe]))).toMatchObject({ ok: false, path: pipe, code: 'ENXIO' });
  });

  it.each([0o000, 0o022, 0o277, 0o777])('keeps its modes with a umask of %i', async (mask) => {
    const before = process.umask(mask);
    const folder = join(parent, `masked-${mask}`);
    const saved = await save(folder).finally(() => process.umask(before));
    expect(saved.ok).toBe(true);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });
});
