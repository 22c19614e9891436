import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const SCRIPT = resolve('scripts/published-manifest.ts');
const WHOLE = `${JSON.stringify({ name: 'a', version: '1.0.0', scripts: { test: 'x' }, dependencies: { b: '1.0.0' } }, null, 2)}\n`;
const STRIPPED = { name: 'a', version: '1.0.0' };

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'manifest-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  const file = join(path, 'package.json');
  await writeFile(file, WHOLE);
  return {
    step: (name: 'strip' | 'restore') => execFileSync(process.execPath, [SCRIPT, name], { cwd: path }),
    read: () => readFile(file, 'utf8'),
    write: (text: string) => writeFile(file, text),
    files: () => readdir(path),
  };
}

test('what is packed has neither scripts nor dependencies, and afterwards package.json is as it was', async () => {
  const { step, read, files } = await folder();
  step('strip');
  expect(JSON.parse(await read())).toEqual(STRIPPED);
  step('restore');
  expect(await read()).toBe(WHOLE);
  expect(await files()).toEqual(['package.json']);
});

test.each([
  ['stripped', `${JSON.stringify(STRIPPED)}\n`],
  ['cut in the middle', '{ "name'],
])('a pack that was killed, package.json %s, is made good by the next', async (_, found) => {
  const { step, read, write } = await folder();
  step('strip');
  await write(found);
  step('strip');
  expect(JSON.parse(await read())).toEqual(STRIPPED);
  step('restore');
  expect(await read()).toBe(WHOLE);
});

test('what a killed pack has left aside never replaces a package.json that is whole again', async () => {
  const { step, read, write, files } = await folder();
  step('strip');
  const newer = WHOLE.replace('1.0.0', '1.1.0');
  await write(newer);
  step('strip');
  expect(JSON.parse(await read())).toEqual({ ...STRIPPED, version: '1.1.0' });
  step('restore');
  expect(await read()).toBe(newer);
  expect(await files()).toEqual(['package.json']);
});
