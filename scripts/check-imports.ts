/**
 * Holds every import in src/ against the one direction in which they may run (docs/architecture.md):
 * a folder may import the folders after it in ORDER, and nothing before it. Also: what is pure stays pure,
 * and the practice account knows only policies.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

const ORDER = ['cli', 'tui', 'report', 'i18n', 'check', 'probe', 'diagnosis', 'policy'] as const;

/** Exceptions to the order, each with its reason. */
const ALSO_ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // The wizard and the command start it; the wizard holds only the type of its handle.
  cli: ['practice'],
  tui: ['practice/handle.ts'],
  practice: ['policy'],
};

/** Pure folders: data in, data out. The packages named here are pure themselves. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  policy: ['jsonc-parser', 'diff'],
  diagnosis: [],
};

const problems: string[] = [];

for (const entry of readdirSync('src', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
  const file = relative('.', join(entry.parentPath, entry.name)).replaceAll('\\', '/');
  checkFile(file, readFileSync(file, 'utf8'));
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log('imports run one way');

function checkFile(file: string, source: string): void {
  const folder = file.split('/')[1] ?? '';
  for (const specifier of specifiersOf(source)) {
    if (!specifier.startsWith('.')) {
      checkPackage(file, folder, specifier);
      continue;
    }
    const target = posix.join(dirname(file), specifier);
    if (target.startsWith('locales/')) {
      if (folder !== 'i18n') problems.push(`${file}: only src/i18n reads locales/`);
      continue;
    }
    const [root, targetFolder = ''] = target.split('/');
    if (root !== 'src') problems.push(`${file}: imports ${target}, outside src/`);
    else if (targetFolder !== folder && !mayImport(folder, target)) {
      problems.push(`${file}: src/${folder} may not import ${target}`);
    }
  }
}

function mayImport(folder: string, target: string): boolean {
  const inside = target.slice('src/'.length);
  const allowed = ALSO_ALLOWED[folder] ?? [];
  if (allowed.some((path) => inside === path || inside.startsWith(`${path}/`))) return true;
  const from = (ORDER as readonly string[]).indexOf(folder);
  const to = ORDER.findIndex((name) => inside.startsWith(`${name}/`));
  return from !== -1 && to !== -1 && to > from;
}

function checkPackage(file: string, folder: string, specifier: string): void {
  const pure = PURE[folder];
  if (pure && !pure.includes(specifier))
    problems.push(`${file}: src/${folder} is pure and may not import ${specifier}`);
}

function specifiersOf(source: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g;
  return [...source.matchAll(pattern)].map((match) => match[1] ?? '');
}
