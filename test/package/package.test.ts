/**
 * The package as it would be published: what is in it, that an installation brings nothing else, and that it runs from
 * there on every supported Node.js, and says what to do on older ones.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { spawn as spawnTerminal } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createI18n } from '../../src/i18n/index.ts';
import { cleanEnvironment, type Ran } from '../cli/command.ts';
import { environmentOf, type Ready } from '../cli/practice-process.ts';
import { CONTENTS, REQUIRED } from './contents.ts';
import { install, nodes, npxScript, type Packed, pack, pathWith, temporaryFolder } from './packed.ts';

const SUPPORTED = [22, 24, 26] as const;
const TOO_OLD = [18, 20] as const;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let packed: Packed;
/** where it was installed */
let installed = '';
let releases: ReadonlyMap<number, string>;

beforeAll(async () => {
  folder = await temporaryFolder();
  const empty = join(folder.path, 'empty');
  const downloads = join(folder.path, 'nodes');
  await Promise.all([mkdir(empty), mkdir(downloads)]);
  [releases] = await Promise.all([
    nodes([...SUPPORTED, ...TOO_OLD], downloads),
    pack(folder.path).then(async (made) => {
      packed = made;
      await install(made.file, empty);
    }),
  ]);
  installed = join(await realpath(empty), 'node_modules');
}, 240_000);

afterAll(async () => {
  await folder?.remove();
});

function executable(major: number): string {
  const node = releases.get(major);
  if (node === undefined) throw new Error(`Node ${major} was not fetched`);
  return node;
}

function ran(file: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd = folder.path): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(file, args, { env, cwd, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr });
    });
  });
}

describe('what is in it', () => {
  it('stands on the written list, all of it', () => {
    const others = packed.files.filter((file) => !CONTENTS.some((form) => form.test(file)));
    expect(others).toEqual([]);
    for (const file of REQUIRED) expect(packed.files).toContain(file);
    for (const form of CONTENTS)
      expect(
        packed.files.some((file) => form.test(file)),
        String(form),
      ).toBe(true);
  });

  it('is small: under 1 MB to fetch, under 3 MB on the disk', () => {
    expect(packed.bytes).toBeLessThan(1_000_000);
    expect(packed.unpackedBytes).toBeLessThan(3_000_000);
  });

  it('brings one package and runs no script; the tree it was made from is as it was', async () => {
    expect(readdirSync(installed).filter((name) => !name.startsWith('.'))).toEqual(['s3-kms-wizard']);
    const manifest: unknown = JSON.parse(
      await readFile(join(installed, 's3-kms-wizard/package.json'), 'utf8'),
    );
    expect(Object.keys(Object(manifest)).sort()).toEqual(
      ['bin', 'description', 'engines', 'files', 'keywords', 'license', 'name', 'type', 'version'].sort(),
    );
    expect(packed.manifest.after).toBe(packed.manifest.before);
  });

  it('names this machine nowhere, and holds no map of the sources', async () => {
    const here = process.cwd();
    for (const file of packed.files) {
      const text = await readFile(join(installed, 's3-kms-wizard', file), 'latin1');
      expect(text.includes(here), `${file} names ${here}`).toBe(false);
      expect(/sourceMappingURL=\S+\.map\s*$/.test(text), file).toBe(false);
    }
  });

  it('each bundled package stands in the notices with the text of its licence', async () => {
    const text = await readFile(join(installed, 's3-kms-wizard/dist/THIRD_PARTY_NOTICES.txt'), 'utf8');
    const [head = '', ...sections] = text.split(`\n${'-'.repeat(80)}\n`);
    expect(head).toContain('s3-kms-wizard is licensed under Apache-2.0');
    for (const section of sections) expect(section.length, section.slice(0, 80)).toBeGreaterThan(600);
    const { dependencies } = JSON.parse(packed.manifest.before) as { dependencies: Record<string, string> };
    for (const [name, version] of Object.entries(dependencies))
      expect(text).toContain(`${name} ${version} (`);
    const licences = new Set([...text.matchAll(/^\S+ \d\S* \((.+)\)$/gm)].map(([, licence]) => licence));
    expect([...licences].sort()).toEqual(['Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT']);
  });
});

describe.each(SUPPORTED)('on Node.js %i', (major) => {
  it('npx runs it from the packed file', async () => {
    const node = executable(major);
    // The cache of the machine stays out of it: what was installed there before is not what was packed now.
    const env = {
      ...cleanEnvironment(),
      PATH: pathWith(node),
      npm_config_cache: join(folder.path, `npx-${major}`),
    };
    const npx = [await npxScript(), '--yes', '--offline', '--package', packed.file, 's3-kms-wizard'];
    const version = await ran(node, [...npx, '--version'], env);
    expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^s3-kms-wizard \d/) });
  }, 60_000);

  it('--help, a check of the practice account, and the first frame of the wizard', async () => {
    const node = executable(major);
    const command = join(installed, 's3-kms-wizard/dist/bin.cjs');
    const help = await ran(node, [command, '--help'], cleanEnvironment());
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('s3-kms-wizard check');

    const practice = spawn(node, [command, 'practice', '--json'], { env: cleanEnvironment() });
    try {
      const lines = createInterface({ input: practice.stdout });
      const [line] = await new Promise<[string]>((resolve) => lines.once('line', (text) => resolve([text])));
      const ready = JSON.parse(line) as Ready;
      const env = cleanEnvironment(environmentOf(ready.caller, ready.region));
      const target = ['--bucket', ready.bucket, '--endpoint-url', ready.endpoint];
      const checked = await ran(node, [command, 'check', ...target, '--json'], env);
      expect(checked).toMatchObject({ code: 1, stderr: '' });
      expect(JSON.parse(checked.stdout)).toMatchObject({
        verdict: { code: 'decrypt-not-allowed', layers: ['key-policy'] },
        cleanup: { complete: true, verified: true },
      });
    } finally {
      practice.kill();
    }
    expect(await firstFrame(node, command)).toContain(createI18n('en').t('wizard:where.title').slice(0, 20));
  }, 60_000);
});

describe.each(TOO_OLD)('on Node.js %i', (major) => {
  it.each(['--version', 'check', ''])('one line says what to do: %s', async (word) => {
    const args = [join(installed, 's3-kms-wizard/dist/bin.cjs'), ...(word === '' ? [] : [word])];
    const { code, stdout, stderr } = await ran(executable(major), args, cleanEnvironment());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain('22');
  });
});

/** All that the wizard has written to a terminal until its first title stands there. */
function firstFrame(node: string, command: string): Promise<string> {
  const env = { ...cleanEnvironment(), TERM: 'xterm-256color' } as Record<string, string>;
  const terminal = spawnTerminal(node, [command, '--lang', 'en'], { cols: 80, rows: 24, env });
  return new Promise((resolve, reject) => {
    let text = '';
    const giveUp = setTimeout(() => reject(new Error(`no frame: ${text}`)), 20_000);
    const wanted = createI18n('en').t('wizard:where.title').slice(0, 20);
    terminal.onData((data) => {
      text += data;
      if (!text.includes(wanted)) return;
      clearTimeout(giveUp);
      terminal.kill('SIGTERM');
      resolve(text);
    });
  });
}

it('leaves no file of the machine that packs behind', () => {
  expect(existsSync(join(import.meta.dirname, '../../.package.json.before-pack'))).toBe(false);
});
