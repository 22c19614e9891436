import { LANGUAGES } from '../../src/i18n/languages.ts';

const anyOf = LANGUAGES.join('|');

/** What is in the published package: every file, the chunks of the bundle by their form. docs/decisions says why. */
export const CONTENTS: readonly RegExp[] = [
  /^package\.json$/,
  /^LICENSE$/,
  /^README(?:\.[a-z]{2})?\.md$/,
  // the entry, which an old Node can read, and the loader
  /^dist\/(?:bin|load)\.cjs$/,
  // what every start runs, by name and hash (scripts/bundle/start.ts)
  /^dist\/start-[0-9a-f]{12}\.js$/,
  // the rest of the bundle: its entries by name, its chunks by name and hash
  /^dist\/(?:main|check-thread|practice-thread|sealing-thread)\.js$/,
  /^dist\/[\w-]+-[A-Z0-9]{8}\.js$/,
  // the layout engine of Ink, as WebAssembly
  /^dist\/yoga\.wasm$/,
  // what --help says, which waits for nothing else
  new RegExp(`^dist/help/(?:${anyOf})/(?:wizard|check|explain|practice|open|cleanup|completion)\\.txt$`),
  new RegExp(`^dist/locales/(?:${anyOf})\\.json$`),
  // the one sentence an old Node prints
  new RegExp(`^locales/(?:${anyOf})/bin\\.json$`),
  /^dist\/THIRD_PARTY_NOTICES\.txt$/,
];

/** What each has to be there for. */
export const REQUIRED: readonly string[] = [
  'package.json',
  'LICENSE',
  'README.md',
  'dist/bin.cjs',
  'dist/load.cjs',
  'dist/main.js',
  'dist/yoga.wasm',
  'dist/THIRD_PARTY_NOTICES.txt',
  ...LANGUAGES.flatMap((language) => [
    `dist/help/${language}/wizard.txt`,
    `dist/locales/${language}.json`,
    `locales/${language}/bin.json`,
  ]),
];
