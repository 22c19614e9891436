/** Bundles the wizard over the recorded check, as the product is bundled, so that it can run in a real terminal. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { inkWithoutDevtools } from '../../../scripts/bundle/plugins.ts';
import { LANGUAGES } from '../../../src/i18n/index.ts';
import { sentencesOf } from '../../../src/i18n/resources.ts';

/** @param outfile beside it the sentences are written, as beside the product's own bundle */
export async function bundleWizard(outfile: string): Promise<void> {
  const locales = join(dirname(outfile), 'locales');
  await mkdir(locales, { recursive: true });
  await Promise.all([
    ...LANGUAGES.map((language) =>
      writeFile(join(locales, `${language}.json`), JSON.stringify(sentencesOf(language))),
    ),
    build({
      entryPoints: ['test/tui/support/main.ts'],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      jsx: 'automatic',
      mainFields: ['module', 'main'],
      define: { 'process.env.NODE_ENV': '"production"', __BUNDLED__: 'true' },
      plugins: [inkWithoutDevtools()],
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
      logLevel: 'error',
    }),
  ]);
}
