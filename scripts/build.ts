/**
 * Bundles src/cli/main.ts into dist/ as ESM with shared chunks, and copies the two entry files beside it.
 * Split into chunks so that `--help` loads neither Ink nor an AWS client.
 */
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const manifest: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });

await build({
  entryPoints: { main: 'src/cli/main.ts' },
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
  legalComments: 'linked',
  define: {
    'process.env.NODE_ENV': '"production"',
    __VERSION__: JSON.stringify(manifest.version),
  },
  // Ink asks for the React developer tools only when DEV=true; they are not shipped.
  alias: { 'react-devtools-core': './scripts/no-devtools.ts' },
  // Some dependencies are CommonJS and call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});

copyFileSync('src/cli/bin.cjs', 'dist/bin.cjs');
copyFileSync('src/cli/load.cjs', 'dist/load.cjs');
