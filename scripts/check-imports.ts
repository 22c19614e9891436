/**
 * Holds every import in src/ against the one direction in which they may run (docs/architecture.md): a folder may
 * import the folders after it in ORDER, and nothing before it. Also: what is pure stays pure, views take data and
 * compute nothing, the practice account knows only policies, and no file imports itself by way of others (types apart).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

const ORDER: readonly string[] = ['cli', 'tui', 'report', 'i18n', 'check', 'probe', 'diagnosis', 'policy'];

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Beyond the order, each with its reason. `only-types`: nothing of it may be there at run time. */
const ALSO_ALLOWED: readonly { from: string; to: string; as: 'anything' | 'only-types' }[] = [
  // starts it
  { from: 'cli', to: 'practice/', as: 'anything' },
  // holds its handle, and names its scenarios
  { from: 'tui', to: 'practice/handle.ts', as: 'only-types' },
  { from: 'tui', to: 'practice/scenarios/scenario.ts', as: 'only-types' },
  { from: 'practice', to: 'policy/', as: 'anything' },
];

/** Views: of what asks AWS they know the shape of its answers, not the calls. */
const ONLY_TYPES: readonly { from: string; to: string; except: readonly string[] }[] = [
  'tui',
  'report',
].flatMap((from) => [
  // the values that a person types are checked the same way everywhere
  { from, to: 'check/', except: ['check/target-values.ts'] },
  { from, to: 'probe/', except: [] },
]);

/** Folders that are data in, data out, with the packages (pure themselves) they may use. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  'policy/': ['jsonc-parser', 'diff'],
  'diagnosis/': [],
  'tui/flow/': [],
};
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\.|\bperformance\.|\bfetch\(|\bsetTimeout\b|\bconsole\./;

/** Within the practice account: each may import what stands after it; `services.ts` is what they ask of each other. */
const PRACTICE_ORDER: readonly string[] = [
  ...['thread', 'index.ts', 'apply.ts', 'handle.ts', 'server', 'faults', 's3', 'sts', 'iam', 'kms', 'http'],
  ...['storage', 'bytes', 'authorization', 'services.ts', 'scenarios', 'world'],
];

/** The practice account is a server of ours: no AWS client, nothing but these. */
const PRACTICE_PACKAGES = /^(?:node:|fast-xml-parser$|jsonc-parser$)/;

/** What ships: a package of the tests alone (one of them is AGPL) never gets into the product. */
const SHIPPED = Object.keys(
  (JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }).dependencies,
);

const problems: string[] = [];
/** What each file needs at run time of the others, at once or later. */
const needs = new Map<string, string[]>();

for (const entry of readdirSync('src', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.[cm]?[jt]sx?$/.test(entry.name)) continue;
  const path = relative('src', join(entry.parentPath, entry.name)).replaceAll('\\', '/');
  checkFile(path, readFileSync(join('src', path), 'utf8'));
}

const done = new Set<string>();
for (const file of needs.keys()) findCircle(file, []);

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log('imports run one way and make no circle');

function checkFile(file: string, source: string): void {
  const pure = Object.keys(PURE).find((folder) => file.startsWith(folder));
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');
  const impure = pure === undefined ? null : IMPURE.exec(code);
  if (impure) problems.push(`src/${file}: is pure and may not use ${impure[0]}`);
  const imports = importsOf(code);
  for (const one of imports) {
    if (one.specifier.startsWith('.')) checkRelative(file, one);
    else checkPackage(file, pure, one.specifier);
  }
  const needed = imports.filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly);
  needs.set(
    file,
    needed.map(({ specifier }) => posix.join(dirname(file), specifier)),
  );
}

/** @param path how `file` was come to */
function findCircle(file: string, path: readonly string[]): void {
  const start = path.indexOf(file);
  if (start !== -1) problems.push(`circle: ${[...path.slice(start), file].join(' → ')}`);
  if (start !== -1 || done.has(file)) return;
  for (const next of needs.get(file) ?? []) findCircle(next, [...path, file]);
  done.add(file);
}

function checkRelative(file: string, { specifier, typeOnly }: Import): void {
  const folder = file.split('/')[0] ?? '';
  const target = posix.join('src', dirname(file), specifier);
  // bin.cjs speaks before anything else can be loaded, from its place in dist/
  if (/^(?:src\/)?locales\//.test(target)) {
    if (folder !== 'i18n' && file !== 'cli/bin.cjs')
      problems.push(`src/${file}: only src/i18n reads locales/`);
    return;
  }
  // and answers --version from the package's own manifest there
  if (target === 'src/package.json' && file === 'cli/bin.cjs') return;
  if (!target.startsWith('src/')) {
    problems.push(`src/${file}: imports ${target}, outside src/`);
    return;
  }
  const inside = target.slice('src/'.length);
  if (inside.startsWith(`${folder}/`)) {
    const place = (path: string): number => PRACTICE_ORDER.indexOf(path.split('/')[1] ?? '');
    if (folder === 'practice' && (place(file) === -1 || place(inside) < place(file)))
      problems.push(`src/${file}: src/${inside} stands above it in the practice account`);
    return;
  }
  const allowed = allowance(folder, inside);
  if (allowed === 'nothing') problems.push(`src/${file}: src/${folder} may not import ${target}`);
  if (allowed === 'only-types' && !typeOnly)
    problems.push(`src/${file}: may import only types from ${target}`);
}

function allowance(folder: string, inside: string): 'anything' | 'only-types' | 'nothing' {
  const also = ALSO_ALLOWED.find(({ from, to }) => from === folder && inside.startsWith(to));
  if (also) return also.as;
  const from = ORDER.indexOf(folder);
  const to = ORDER.indexOf(inside.split('/')[0] ?? '');
  if (from === -1 || to <= from) return 'nothing';
  const limit = ONLY_TYPES.find((one) => one.from === folder && inside.startsWith(one.to));
  return limit && !limit.except.includes(inside) ? 'only-types' : 'anything';
}

function checkPackage(file: string, pure: string | undefined, specifier: string): void {
  if (pure !== undefined && !PURE[pure]?.includes(specifier)) {
    problems.push(`src/${file}: is pure and may not import ${specifier}`);
  }
  const shipped = SHIPPED.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  if (!shipped && !specifier.startsWith('node:')) {
    problems.push(`src/${file}: ${specifier} is not among the dependencies, and would not ship`);
  }
  if (file.startsWith('practice/') && !PRACTICE_PACKAGES.test(specifier)) {
    problems.push(`src/${file}: the practice account may not import ${specifier}`);
  }
}

function importsOf(code: string): Import[] {
  const statements = /\b(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s*)?['"]([^'"]+)['"]/g;
  const calls = /\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/g;
  const types = /\bimport\(['"]([^'"]+)['"]\)\.\w/g;
  const onlyTypes = new Set([...code.matchAll(types)].map((match) => match.index));
  return [
    ...[...code.matchAll(statements)].map((match) => ({
      specifier: match[2] ?? '',
      typeOnly: match[1] !== undefined || isAllTypes(match[0]),
    })),
    ...[...code.matchAll(calls)].map((match) => ({
      specifier: match[1] ?? '',
      typeOnly: onlyTypes.has(match.index),
    })),
  ];
}

/** `import { type A, type B } from …` */
function isAllTypes(statement: string): boolean {
  const names = /\{([^}]*)\}/.exec(statement)?.[1];
  return names?.split(',').every((name) => name.trim() === '' || /^\s*type\s/.test(name)) ?? false;
}
