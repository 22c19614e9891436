/** What an installation fetches and keeps: ours, packed as it is published, beside tools of the same kind. Takes the npm registry. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Row, Subject } from '../lib/subject.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** A wizard in a terminal, a tool for AWS, or what such a tool is made of. */
const OTHERS = [
  '@aws-sdk/client-s3',
  '@inquirer/prompts',
  'ink',
  'aws-cdk',
  'wrangler',
  '@google/gemini-cli',
  '@shopify/cli',
];

export const subject: Subject = {
  title: 'Installed size, without install scripts',
  commands: [
    'npm pack',
    'npm install --ignore-scripts ./s3-kms-wizard-*.tgz',
    'du -s --apparent-size node_modules',
  ],
  run() {
    const folder = mkdtempSync(join(tmpdir(), 's3kw-size-'));
    try {
      const packed =
        npm(ROOT, ['pack', '--silent', '--pack-destination', folder]).trim().split('\n').at(-1) ?? '';
      const ours = rowsOf('s3-kms-wizard', join(folder, packed), folder);
      return Promise.resolve([...ours, ...OTHERS.flatMap((name) => rowsOf(name, name, folder))]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function rowsOf(name: string, wanted: string, folder: string): Row[] {
  const into = join(folder, name.replaceAll('/', '-'));
  mkdirSync(into);
  writeFileSync(join(into, 'package.json'), '{"private":true}');
  npm(into, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error', wanted]);
  const { packages, bytes } = countIn(join(into, 'node_modules'));
  rmSync(into, { recursive: true });
  return [
    { what: `${name}: packages`, values: [packages], unit: '', promise: null },
    { what: `${name}: size`, values: [bytes / 1024 / 1024], unit: 'MiB', promise: null },
  ];
}

function npm(cwd: string, argv: readonly string[]): string {
  return execFileSync('npm', argv, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** Packages are told by their `package.json` right below a `node_modules`; bytes are those of the files. */
function countIn(modules: string): { readonly packages: number; readonly bytes: number } {
  let [packages, bytes] = [0, 0];
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    bytes += statSync(join(entry.parentPath, entry.name)).size;
    if (entry.name === 'package.json' && /node_modules\/(?:@[^/]+\/)?[^/@.][^/]*$/.test(entry.parentPath))
      packages += 1;
  }
  return { packages, bytes };
}
