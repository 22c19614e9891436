/**
 * What the first frame waits for, counted and not timed: a computer that is busy with something else changes none of it.
 * The times are in bench/subjects/start.ts.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND, cleanEnvironment } from './command.ts';

const FIRST_FRAME = '한국어';

let folder = '';
let command = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
  command = join(folder, 'dist', 'bin.cjs');
  await mkdir(folder, { recursive: true });
  await cp(dirname(COMMAND), join(folder, 'dist'), {
    recursive: true,
    filter: (path) => !path.includes('.compile-cache'),
  });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the wizard until its first frame stands, and what `then` writes into its own process at that moment. */
async function untilFirstFrame(then: string): Promise<string> {
  const hook = join(folder, 'hook.cjs');
  const told = join(folder, 'told');
  await rm(told, { force: true });
  await writeFile(
    hook,
    `const { writeFileSync, readdirSync } = require('node:fs');
     const write = process.stdout.write.bind(process.stdout);
     const before = new Set(process.moduleLoadList);
     process.stdout.write = (text, ...rest) => {
       const written = write(text, ...rest);
       if (String(text).includes('${FIRST_FRAME}')) {
         writeFileSync(${JSON.stringify(told)}, ${then});
         process.removeAllListeners('exit');
         process.exit(0);
       }
       return written;
     };`,
  );
  await run(['-r', hook, command]);
  return readFile(told, 'utf8');
}

function run(
  argv: readonly string[],
  until: string | null = null,
  extra: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise((done) => {
    let came = '';
    const child = spawn(process.execPath, [...argv], {
      cols: 80,
      rows: 24,
      env: { ...cleanEnvironment(extra), TERM: 'xterm-256color' } as Record<string, string>,
    });
    child.onData((data) => {
      came += data;
      if (until !== null && came.includes(until)) {
        // The compiled code is written as soon as the frame stands.
        setTimeout(() => child.write('\u0003'), 500);
      }
    });
    child.onExit(() => done(came));
  });
}

describe('the start', () => {
  it('waits for none of the modules of Node.js that the first frame does not use', async () => {
    const loaded: string[] = JSON.parse(
      await untilFirstFrame('JSON.stringify(process.moduleLoadList.filter((name) => !before.has(name)))'),
    );
    const modules = loaded.flatMap((name) => /^NativeModule (.*)$/.exec(name)?.[1] ?? []);
    const unneeded = [
      'http',
      'https',
      'crypto',
      'zlib',
      'child_process',
      'worker_threads',
      'undici',
      'inspector',
    ];
    expect(
      modules.filter((name) => unneeded.some((one) => name === one || name.endsWith(`/${one}`))),
    ).toEqual([]);
    expect(modules).not.toContain('fs/promises');
    expect(modules).not.toContain('assert');
  });

  it('reads one script, and what it reads stays small', async () => {
    const scripts = (await readdir(dirname(command))).filter((name) => /^start-/.test(name));
    expect(scripts).toHaveLength(1);
    const script = await readFile(join(dirname(command), scripts[0] ?? ''));
    expect(script.length).toBeLessThan(640 * 1024);
    // AWS's clients are loaded while the first screen is read.
    expect(script.includes('AWS4-HMAC-SHA256')).toBe(false);
    // load.cjs reads a byte as a character.
    expect(script.every((byte) => byte < 0x80)).toBe(true);
  });

  it('finds compiled what it ran the time before, and does without where that is broken', async () => {
    const cache = join(dirname(command), '.compile-cache');
    await rm(cache, { recursive: true, force: true });
    await run([command], FIRST_FRAME);
    const kept = (await readdir(cache)).filter((name) => /^start-/.test(name));
    expect(kept).toHaveLength(1);
    const file = join(cache, kept[0] ?? '');
    const whole = await readFile(file);

    await run([command], FIRST_FRAME);
    expect((await readFile(file)).equals(whole)).toBe(true);

    const broken = Buffer.from(whole);
    broken.fill(0x5a, 4096, 8192);
    for (const bytes of [broken, whole.subarray(0, whole.length / 2), Buffer.alloc(0)]) {
      await writeFile(file, bytes);
      expect(await run([command], FIRST_FRAME)).toContain(FIRST_FRAME);
      const mended = await readFile(file);
      expect(mended.subarray(0, mended.length / 2).equals(mended.subarray(mended.length / 2))).toBe(true);
    }
  });

  it('reads and keeps no compiled code where NODE_DISABLE_COMPILE_CACHE says so', async () => {
    const cache = join(dirname(command), '.compile-cache');
    const without = { NODE_DISABLE_COMPILE_CACHE: '1' };
    await rm(cache, { recursive: true, force: true });
    expect(await run([command], FIRST_FRAME, without)).toContain(FIRST_FRAME);
    await expect(readdir(cache)).rejects.toThrow('ENOENT');

    // What was kept before is left as it is, broken or not: nobody has read it.
    await run([command], FIRST_FRAME);
    const kept = (await readdir(cache)).find((name) => /^start-/.test(name)) ?? '';
    await writeFile(join(cache, kept), 'neither read nor mended');
    expect(await run([command], FIRST_FRAME, without)).toContain(FIRST_FRAME);
    expect(await readFile(join(cache, kept), 'utf8')).toBe('neither read nor mended');
  });

  it('keeps compiled code where nobody else can write, whatever the umask', async () => {
    const cache = join(dirname(command), '.compile-cache');
    await rm(cache, { recursive: true, force: true });
    const open = join(folder, 'open.cjs');
    await writeFile(open, 'process.umask(0)');
    await run(['-r', open, command], FIRST_FRAME);
    const made = await readdir(cache, { recursive: true });
    expect(made.some((name) => /^start-/.test(name))).toBe(true);
    for (const name of ['.', ...made]) expect((await stat(join(cache, name))).mode & 0o022, name).toBe(0);
  });
});
