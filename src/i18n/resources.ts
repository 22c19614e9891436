/** Every sentence of the product, by language and namespace. A language is read when it is first asked for. */
import { readFileSync } from 'node:fs';
import type { Language } from './languages.ts';

export const NAMESPACES = ['cli', 'wizard', 'check', 'diagnosis', 'practice', 'report'] as const;

/** The English files give the keys their types; scripts/check-locales.ts holds the other languages against them. */
export interface Sentences {
  readonly cli: typeof import('../../locales/en/cli.json', { with: { type: 'json' }});
  readonly wizard: typeof import('../../locales/en/wizard.json', { with: { type: 'json' }});
  readonly check: typeof import('../../locales/en/check.json', { with: { type: 'json' }});
  readonly diagnosis: typeof import('../../locales/en/diagnosis.json', { with: { type: 'json' }});
  readonly practice: typeof import('../../locales/en/practice.json', { with: { type: 'json' }});
  readonly report: typeof import('../../locales/en/report.json', { with: { type: 'json' }});
}

/** Set in the bundle: beside it each language is one file, so that the first frame waits for one read and one parse. */
declare const __BUNDLED__: boolean | undefined;

export function sentencesOf(language: Language): Sentences {
  if (typeof __BUNDLED__ !== 'undefined') return read(`./locales/${language}.json`) as Sentences;
  return Object.fromEntries(
    NAMESPACES.map((namespace) => [namespace, read(`../../locales/${language}/${namespace}.json`)]),
  ) as unknown as Sentences;
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
