/** The package as npm would publish it, made from a copy of the tree, and Node.js releases to run it on. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const PARTS = ['package.json', 'LICENSE', '.gitignore', 'locales', 'scripts', 'src', 'tsconfig.json'];

export interface Packed {
  /** the tarball */
  readonly file: string;
  readonly bytes: number;
  readonly unpackedBytes: number;
  readonly files: readonly string[];
  /** package.json of the copied tree, before and after */
  readonly manifest: { readonly before: string; readonly after: string };
}

/** An environment without this machine's settings of npm, but its registry and its cache. */
function npmEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '', npm_config_update_notifier: 'false', npm_config_fund: 'false' };
}

/** Packs a copy of the tree, as the real one is in use by other tests. */
export async function pack(folder: string): Promise<Packed> {
  const tree = join(folder, 'tree');
  const readmes = (await readdir(root)).filter((name) => name.startsWith('README'));
  for (const part of [...PARTS, ...readmes])
    await cp(join(root, part), join(tree, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  const before = await readFile(join(tree, 'package.json'), 'utf8');
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: tree,
    env: npmEnvironment(),
  });
  const after = await readFile(join(tree, 'package.json'), 'utf8');
  // Scripts of the package print before the document.
  const [made] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as {
    filename: string;
    size: number;
    unpackedSize: number;
    files: { path: string }[];
  }[];
  if (made === undefined) throw new Error('npm packed nothing');
  return {
    file: join(folder, made.filename),
    bytes: made.size,
    unpackedBytes: made.unpackedSize,
    files: made.files.map(({ path }) => path),
    manifest: { before, after },
  };
}

export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'packed-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Installs the tarball into an empty project. */
export async function install(file: string, folder: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{"name":"empty","version":"1.0.0","private":true}');
  await run('npm', ['install', '--no-audit', '--ignore-scripts', file], {
    cwd: folder,
    env: npmEnvironment(),
  });
}

/**
 * Fetches Node.js releases: the packages that hold the binary alone, which run no install script.
 * @returns the executable of each
 */
export async function nodes<Major extends number>(
  majors: readonly Major[],
  folder: string,
): Promise<ReadonlyMap<Major, string>> {
  await writeFile(join(folder, 'package.json'), '{"name":"nodes","version":"1.0.0","private":true}');
  const platform = `node-${process.platform}-${process.arch}`;
  const wanted = majors.map((major) => `node${major}@npm:${platform}@${major}`);
  await run('npm', ['install', '--no-audit', '--ignore-scripts', '--force', ...wanted], {
    cwd: folder,
    env: npmEnvironment(),
  });
  return new Map(majors.map((major) => [major, join(folder, `node_modules/node${major}/bin/node`)]));
}

/** The `npx` beside the `npm` on the PATH, to be run by another Node. */
export async function npxScript(): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const npm = await realpath(join(folder, 'npm')).catch(() => null);
    if (npm !== null) return join(dirname(npm), 'npx-cli.js');
  }
  throw new Error('no npm on the PATH');
}

/** The Node first on the PATH is the one that `#!/usr/bin/env node` finds. */
export function pathWith(node: string): string {
  return `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`;
}
