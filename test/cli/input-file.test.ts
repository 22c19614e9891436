/** What somebody names as a file and is none: it is taken, refused or waited for, and never keeps the process. */
import { execFileSync, spawn } from 'node:child_process';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPartSource } from '../../src/check/part-source.ts';
import { readInput } from '../../src/cli/input-file.ts';

const LIMIT = 1000;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'input-'));
});
afterAll(() => rm(folder, { recursive: true }));

function pipe(name: string): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return path;
}

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  it.each([
    ['/dev/zero', { kind: 'too-large' }],
    ['/dev/null', { kind: 'empty' }],
    ['/', { kind: 'unreadable', code: 'EISDIR' }],
    ['/nowhere', { kind: 'unreadable', code: 'ENOENT' }],
  ])('%s', async (path, problem) => {
    expect(await readInput(path, LIMIT)).toEqual({ ok: false, problem });
  });

  it('a pipe into which somebody writes a moment later is read to its end', async () => {
    const path = pipe('late');
    const reading = readInput(path, LIMIT);
    await appendFile(path, 'words');
    expect(await reading).toEqual({ ok: true, text: 'words' });
  });

  it('a pipe that never ends is too large', async () => {
    const path = pipe('endless');
    const writer = spawn('sh', ['-c', `yes > "${path}"`], { detached: true });
    expect(await readInput(path, LIMIT)).toEqual({ ok: false, problem: { kind: 'too-large' } });
    if (writer.exitCode === null) writer.kill();
  });

  it('a pipe nobody writes into does not keep the process from ending', () => {
    const path = pipe('silent');
    const module = join(import.meta.dirname, '../../src/cli/input-file.ts');
    const script =
      `import { readInput } from ${JSON.stringify(module)};` +
      `void readInput(${JSON.stringify(path)}, 10); setTimeout(() => process.exit(7), 200);`;
    const run = () =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 10_000 });
    expect(run).toThrow(expect.objectContaining({ status: 7 }));
  });

  it('cannot be uploaded', async () => {
    for (const file of [pipe('upload'), '/dev/zero', '/'])
      await expect(openPartSource({ file, largeBytes: 0, partBytes: 5 })).rejects.toMatchObject({
        code: 'EISDIR',
      });
  });
});

it('UTF-16 of either order is text where its mark says so, other bytes are not', async () => {
  const path = join(folder, 'bytes');
  const marked = Buffer.from('\ufeffwords', 'utf16le');
  for (const bytes of [marked, Buffer.from(marked).swap16()]) {
    await writeFile(path, bytes);
    expect(await readInput(path, LIMIT)).toEqual({ ok: true, text: 'words' });
  }
  await writeFile(path, Buffer.from([0x77, 0xff, 0xc0]));
  expect(await readInput(path, LIMIT)).toEqual({ ok: false, problem: { kind: 'not-text' } });
});
