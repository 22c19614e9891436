/**
 * Takes out of package.json, while npm packs, what an installation has no use for: everything is in the bundle, so that
 * whoever installs the command gets one package. `strip` before, `restore` after; docs/decisions/0009-published-package.md.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const FILE = 'package.json';
const KEPT_ASIDE = '.package.json.before-pack';

/** Of no use to who installs, and each a thing that could run or be fetched there. */
const ONLY_FOR_DEVELOPMENT = ['scripts', 'dependencies', 'devDependencies', 'allowScripts', 'overrides'];

const [step] = process.argv.slice(2);
if (step === 'strip') strip();
else if (step === 'restore') restore();
else throw new Error('published-manifest.ts strip|restore');

function strip(): void {
  restore();
  const text = readFileSync(FILE, 'utf8');
  const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
  const published = Object.fromEntries(entries.filter(([name]) => !ONLY_FOR_DEVELOPMENT.includes(name)));
  writeFileSync(KEPT_ASIDE, text, { flag: 'wx' });
  writeFileSync(FILE, `${JSON.stringify(published, null, 2)}\n`);
}

/** What a pack that was killed has left aside may be older than a package.json that somebody has brought back since. */
function restore(): void {
  if (!existsSync(KEPT_ASIDE)) return;
  if (isWhole()) rmSync(KEPT_ASIDE);
  else renameSync(KEPT_ASIDE, FILE);
}

function isWhole(): boolean {
  try {
    return 'scripts' in JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return false;
  }
}
