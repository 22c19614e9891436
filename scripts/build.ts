/**
 * Bundles src/cli/main.ts into dist/ as ESM with shared chunks, and copies the two entry files beside it.
 * Split into chunks so that `--help` loads neither Ink nor an AWS client.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type BuildOptions, build } from 'esbuild';
import { writeHelp } from './bundle/help.ts';
import * as plugins from './bundle/plugins.ts';
import { writeStart } from './bundle/start.ts';
import { notices } from './notices.ts';

const manifest: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));

// Some dependencies are CommonJS and call require() for Node's own modules.
const BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

// `npm start` builds each time, and a wizard or a practice account in another terminal loads modules as it needs them:
// dist/ is whole at any moment, and the same sources give the same names.
const next = `dist.${process.pid}`;
const before = `${next}.before`;
process.on('exit', () => {
  for (const folder of [next, before]) rmSync(folder, { recursive: true, force: true });
});

const options = {
  outdir: next,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // ESM builds where a package has one: they can be split and shaken, and UMD's require() tricks cannot be bundled.
  mainFields: ['module', 'main'],
  jsx: 'automatic',
  minify: true,
  // Names of functions and classes stay: AWS SDK errors and middleware are told apart by them.
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  define: {
    'process.env.NODE_ENV': '"production"',
    __VERSION__: JSON.stringify(manifest.version),
    __BUNDLED__: 'true',
    'Intl.Segmenter': '__Graphemes',
  },
  plugins: Object.values(plugins).map((plugin) => plugin()),
  inject: ['scripts/bundle/graphemes.ts'],
  banner: { js: BANNER },
  logLevel: 'warning',
} as const satisfies BuildOptions;

const THREAD = 'src/check/thread/check-thread.ts';
const { metafile } = await build({
  ...options,
  // The thread talks to AWS by the same chunks as the commands.
  entryPoints: { main: 'src/cli/main.ts', 'check-thread': THREAD },
  splitting: true,
});
// The practice account's threads: each all by itself, as the start script is not there.
const threads = await build({
  ...options,
  entryPoints: {
    'practice-thread': 'src/practice/thread/practice-thread.ts',
    'sealing-thread': 'src/practice/storage/sealing-thread.ts',
  },
});

const start = await writeStart(metafile, {
  folder: next,
  sources: ['src/cli/main.ts', 'src/i18n/index.ts', 'src/cli/commands/wizard.ts', 'src/tui/index.tsx'],
  elsewhere: THREAD,
  banner: BANNER,
});
copyFileSync('src/cli/bin.cjs', `${next}/bin.cjs`);
writeFileSync(`${next}/load.cjs`, readFileSync('src/cli/load.cjs', 'utf8').replace('start.js', start));
writeLocales();
writeHelp(`${next}/help`);
const inputs = { ...metafile.inputs, ...threads.metafile.inputs };
const sources = Object.keys(inputs).filter((path) => !/^[\w-]+:/.test(path));
writeFileSync(`${next}/THIRD_PARTY_NOTICES.txt`, notices(sources));
if (existsSync('dist')) renameSync('dist', before);
renameSync(next, 'dist');

/** One file for each language, all its namespaces in it. */
function writeLocales(): void {
  mkdirSync(`${next}/locales`);
  for (const language of readdirSync('locales')) {
    const files = readdirSync(`locales/${language}`).filter((name) => name !== 'bin.json');
    const sentences = files.map((name): [string, unknown] => [
      name.replace(/\.json$/, ''),
      JSON.parse(readFileSync(`locales/${language}/${name}`, 'utf8')),
    ]);
    writeFileSync(`${next}/locales/${language}.json`, JSON.stringify(Object.fromEntries(sentences)));
  }
}
