/** Folders of processes that were really killed, and of some that were not. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPrivateFolder } from '../../../src/practice/storage/folder.ts';

const MODULE = resolve(import.meta.dirname, '../../../src/practice/storage/folder.ts');

let temp = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
  temp = await mkdtemp(join(tmpdir(), 'folder-test-'));
  vi.stubEnv('TMPDIR', temp);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  vi.unstubAllEnvs();
  await rm(temp, { recursive: true });
});

/** A process of its own with a folder and a file in it. @param parent where it makes its folder, and sweeps */
async function startProcess(parent = temp): Promise<{
  readonly path: string;
  kill(signal: NodeJS.Signals): Promise<void>;
}> {
  const program = `
    import { writeFileSync } from 'node:fs';
    import { openPrivateFolder } from ${JSON.stringify(MODULE)};
    const { path } = await openPrivateFolder();
    writeFileSync(path + '/blob', 'x'.repeat(1000));
    process.stdout.write(path);
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, TMPDIR: parent },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const path = await new Promise<string>((done) => child.stdout.once('data', (text) => done(String(text))));
  return {
    path,
    async kill(signal) {
      child.kill(signal);
      if (signal === 'SIGKILL') await exited;
    },
  };
}

/** Starts and ends one more; it has cleaned up by then. */
async function startAnother(): Promise<void> {
  await (await openPrivateFolder()).close();
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

describe('what a killed process left', () => {
  it('is removed by the next one, and what lives stays', async () => {
    const [killed, alive, stopped] = await Promise.all([startProcess(), startProcess(), startProcess()]);
    expect(await exists(join(killed.path, 'blob'))).toBe(true);
    await killed.kill('SIGKILL');
    await stopped.kill('SIGSTOP');
    await startAnother();
    expect(await exists(killed.path)).toBe(false);
    expect(await exists(join(alive.path, 'blob'))).toBe(true);
    expect(await exists(join(stopped.path, 'blob'))).toBe(true);
    await stopped.kill('SIGKILL');
    await startAnother();
    expect((await readdir(temp)).map((name) => join(temp, name))).toEqual([alive.path]);
  });

  it('is removed by one of two that start at the same time, and neither fails', async () => {
    const killed = await startProcess();
    await killed.kill('SIGKILL');
    await Promise.all([startAnother(), startAnother()]);
    expect(await readdir(temp)).toEqual([]);
  });

  it('stays where it is not certain: a link, open to others, another host, no mark, another name', async () => {
    const elsewhere = join(temp, 'elsewhere');
    await mkdir(elsewhere);
    const [linked, open, foreign, unmarked, renamed] = await Promise.all(
      Array.from({ length: 5 }, async () => {
        // Apart from the others, as each sweeps when it starts.
        const apart = await mkdtemp(join(elsewhere, 'apart-'));
        const started = await startProcess(apart);
        await started.kill('SIGKILL');
        const path = join(temp, basename(started.path));
        await run('mv', started.path, path);
        return path;
      }),
    );
    if (!linked || !open || !foreign || !unmarked || !renamed) throw new Error('five were started');
    const target = join(elsewhere, 'target');
    const kept = [join(target, 'blob'), open, foreign, unmarked, join(temp, 'unrelated', 'blob')];
    await run('mv', linked, target);
    await symlink(target, linked);
    await chmod(open, 0o750);
    await writeFile(join(foreign, 'host'), `not-${hostname()}`);
    await rm(join(unmarked, 'alive'));
    await run('mv', renamed, join(temp, 'unrelated'));
    await startAnother();
    expect(await Promise.all(kept.map(exists))).toEqual(kept.map(() => true));
  });

  it.runIf(process.getuid?.() === 0)('stays where it is somebody else’s', async () => {
    const killed = await startProcess();
    await killed.kill('SIGKILL');
    await run('chown', '65534', killed.path);
    await startAnother();
    expect(await exists(killed.path)).toBe(true);
  });

  it('goes when it is a folder of yesterday without a mark, whatever is in it', async () => {
    const yesterday = Date.now() / 1000 - 90_000;
    const [young, old, full, marked] = await Promise.all(
      ['aaaaaa', 'bbbbbb', 'cccccc', 'dddddd'].map(async (id) => {
        const path = join(temp, `s3-kms-wizard-practice-${id}`);
        await mkdir(path, { mode: 0o700 });
        return path;
      }),
    );
    if (!young || !old || !full || !marked) throw new Error('four were named');
    await writeFile(join(full, 'blob'), 'left by a removal that was killed');
    await writeFile(join(marked, 'host'), hostname());
    for (const path of [old, full, marked]) await utimes(path, yesterday, yesterday);
    await startAnother();
    const left = await Promise.all([young, old, full, marked].map(exists));
    expect(left).toEqual([true, false, false, true]);
  });
});

it('a folder is its user’s alone, and gone when it is closed', async () => {
  const folder = await openPrivateFolder();
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  await folder.close();
  expect(await readdir(temp)).toEqual([]);
});

function run(command: string, ...args: readonly string[]): Promise<void> {
  return new Promise((done, reject) => {
    spawn(command, args).once('exit', (code) =>
      code === 0 ? done() : reject(new Error(`${command} ${code}`)),
    );
  });
}
