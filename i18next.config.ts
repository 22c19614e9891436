import { readdirSync } from 'node:fs';
import { defineConfig } from 'i18next-cli';

export default defineConfig({
  locales: readdirSync('locales'),
  extract: {
    input: ['src/**/*.{ts,tsx}'],
    output: 'locales/{{language}}/{{namespace}}.json',
    defaultNS: 'wizard',
    // Many keys are put together from typed ids; TypeScript holds those against the English files.
    removeUnusedKeys: false,
    sort: false,
    indentation: 2,
  },
});
