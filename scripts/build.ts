/**
 * Bundles src/cli/main.ts into dist/ as ESM with shared chunks, and copies the two entry files beside it.
 * Split into chunks so that `--help` loads neither Ink nor an AWS client.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build, type Plugin } from 'esbuild';
import { notices } from './notices.ts';

const manifest: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });

const { metafile } = await build({
  // The practice account starts the second as a thread.
  entryPoints: { main: 'src/cli/main.ts', 'sealing-thread': 'src/practice/storage/sealing-thread.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
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
  },
  // Ink asks for the React developer tools only when DEV=true; they are not shipped.
  alias: { 'react-devtools-core': './scripts/no-devtools.ts' },
  plugins: [yogaFromFile()],
  // Some dependencies are CommonJS and call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});

copyFileSync('src/cli/bin.cjs', 'dist/bin.cjs');
copyFileSync('src/cli/load.cjs', 'dist/load.cjs');
writeLocales();
writeFileSync('dist/THIRD_PARTY_NOTICES.txt', notices(Object.keys(metafile.inputs)));

/**
 * Yoga's WebAssembly is a string in its module, which would be fetched as a data URL. Beside the bundle it is a file,
 * read and compiled at once: the first frame waits for neither `fetch` nor its HTTP client.
 */
function yogaFromFile(): Plugin {
  const inlined = /data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)/;
  return {
    name: 'yoga-from-file',
    setup({ onLoad }) {
      onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const wasm = inlined.exec(source)?.[1];
        if (wasm === undefined || !source.includes('export default loadYoga'))
          throw new Error('yoga-layout is not built as it was: look at yogaFromFile() in scripts/build.ts');
        mkdirSync('dist', { recursive: true });
        writeFileSync('dist/yoga.wasm', Buffer.from(wasm, 'base64'));
        const contents = source.replace(inlined, '').replace(
          'export default loadYoga',
          `import { readFileSync } from 'node:fs';
          export default () => loadYoga({
            instantiateWasm(imports, receive) {
              const wasm = new WebAssembly.Module(readFileSync(new URL('./yoga.wasm', import.meta.url)));
              const instance = new WebAssembly.Instance(wasm, imports);
              receive(instance, wasm);
              return instance.exports;
            },
          })`,
        );
        return { contents, loader: 'js' };
      });
    },
  };
}

/** One file for each language, all its namespaces in it. */
function writeLocales(): void {
  mkdirSync('dist/locales');
  for (const language of readdirSync('locales')) {
    const files = readdirSync(`locales/${language}`).filter((name) => name !== 'bin.json');
    const sentences = files.map((name): [string, unknown] => [
      name.replace(/\.json$/, ''),
      JSON.parse(readFileSync(`locales/${language}/${name}`, 'utf8')),
    ]);
    writeFileSync(`dist/locales/${language}.json`, JSON.stringify(Object.fromEntries(sentences)));
  }
}
