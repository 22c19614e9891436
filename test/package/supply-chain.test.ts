/** What docs/decisions/0008-dependencies.md says of the packages the project rests on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as {
  lockfileVersion: number;
  packages: Record<string, Locked>;
};
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
const EXACT = /^\d+\.\d+\.\d+$/;

describe('the lock file', () => {
  it('is that of package.json', () => {
    const own = lock.packages[''];
    expect(own?.dependencies).toEqual(manifest.dependencies);
    expect(own?.devDependencies).toEqual(manifest.devDependencies);
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
  });

  it('carries a SHA-512 of every package, and names no host, repository or folder', () => {
    expect(locked.length).toBeGreaterThan(100);
    for (const [path, { integrity, resolved, link, inBundle }] of locked) {
      if (inBundle !== true) expect(integrity, path).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
      expect({ path, resolved, link }).toEqual({ path, resolved: undefined, link: undefined });
    }
  });

  it('what ships is permissively licensed', () => {
    const shipped = locked.filter(([, { dev, devOptional }]) => dev !== true && devOptional !== true);
    expect(shipped.length).toBeGreaterThan(50);
    const others = shipped.filter(
      ([, { license }]) =>
        !['Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', '0BSD', '(MIT OR CC0-1.0)'].includes(license ?? ''),
    );
    expect(others.map(([path, { license }]) => `${path} ${license}`)).toEqual([]);
  });
});

describe('package.json', () => {
  it('names exact versions, and nothing from git, a URL or a folder', () => {
    for (const group of [manifest.dependencies, manifest.devDependencies, manifest.overrides])
      for (const [name, version] of Object.entries(group)) expect(version, name).toMatch(EXACT);
  });

  it('decides on every install script, and lets one run', () => {
    const wanting = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(wanting)].sort());
    const allowed = Object.entries(manifest.allowScripts).filter(([, allows]) => allows);
    expect(allowed.map(([name]) => name)).toEqual(['node']);
  });
});

it('.npmrc ends an install at an undecided script, and holds no registry and no token', () => {
  const lines = read('.npmrc')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines).toEqual(['strict-allow-scripts=true', 'save-exact=true']);
});

it('CI and the pages install by the lock file alone', () => {
  const pages = ['CONTRIBUTING.md', 'README.md', '.ci/run'];
  const steps = pages.flatMap((page) => [...read(page).matchAll(/\bnpm (?:i|install|add|update)\b.*/g)]);
  // The package itself is one file, and brings nothing else.
  const others = steps
    .map(([step]) => step)
    .filter((step) => !/^npm install --global \.\/\S+\.tgz`/.test(step));
  expect(others).toEqual([]);
  expect(read('.ci/run')).toMatch(/^npm ci$/m);
});

it('every dependency has its reason, and none that is gone still has one', () => {
  const rows = [...read('docs/decisions/0008-dependencies.md').matchAll(/^\| (`[^|]*`) \|/gm)];
  const named = rows.flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual(Object.keys(manifest.dependencies).sort());
});

it('every file that is checked in beside the sources is meant to be', () => {
  const known = readdirSync(root).filter((name) => /^\.(?:npmrc|env|netrc|aws)/.test(name));
  expect(known).toEqual(['.npmrc']);
});
