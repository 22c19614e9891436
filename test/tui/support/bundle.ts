/** Bundles the wizard over the recorded check, as the product is bundled, so that it can run in a real terminal. */
import { build } from 'esbuild';

export async function bundleWizard(outfile: string): Promise<void> {
  await build({
    entryPoints: ['test/tui/support/main.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { 'react-devtools-core': './scripts/no-devtools.ts' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
}
