/** The walks through the real wizard on which pictures are taken, each against a practice account. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createI18n, LANGUAGE_NAMES, type Language } from '../../src/i18n/index.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import type { Shot } from './cells.ts';
import { steady } from './steady.ts';
import { KEYS, Terminal } from './terminal.ts';

export const PICTURES = [
  'start',
  'consent',
  'side-by-side',
  'why',
  'request-flow',
  'fix-diff',
  'fix-json',
  'after-the-fix',
  'two-languages',
  'progress',
  'plain',
] as const;
export type PictureName = (typeof PICTURES)[number];

export interface Picture {
  readonly name: PictureName;
  readonly shot: Shot;
}

/** Of the folder it is started in, as the build writes it. */
const COMMAND = resolve('dist/bin.cjs');
const SIZE = { columns: 80, rows: 24 } as const;
/** For what is read rather than seen: the name of a run's folder fits on one line in every language. */
const TALL = { columns: 96, rows: 36 } as const;

/** An environment in which nothing of this computer is found: no credentials, no language that is remembered. */
function environment(language: Language): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    XDG_CONFIG_HOME: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    LANG: `${language}.UTF-8`,
  };
}

/** Every picture in one language, in the order in which the walks come by. */
export async function* pictures(language: Language): AsyncGenerator<Picture> {
  yield* results(language);
  yield* progress(language);
  yield* plain(language);
}

/** From the first screen to the fix that works, in the practice account: the case the wizard is made for. */
async function* results(language: Language): AsyncGenerator<Picture> {
  const i18n = createI18n(language);
  const { t } = i18n;
  const terminal = new Terminal({ argv: [COMMAND], ...SIZE, env: environment(language) });
  const take = (name: PictureName): Picture => ({ name, shot: steady(terminal.shot(), i18n) });
  try {
    await terminal.shows(firstWords(t('wizard:language.title')));
    yield take('start');
    terminal.press(KEYS.enter);
    await terminal.shows(firstWords(t('wizard:where.title')));
    terminal.press(KEYS.enter);
    await terminal.shows(firstWords(t('wizard:scenario.title')));
    terminal.press(KEYS.enter);
    await terminal.shows(t('wizard:actions.startUploads'));
    await terminal.resize(TALL.columns, TALL.rows);
    yield take('consent');
    await terminal.resize(SIZE.columns, SIZE.rows);
    terminal.press(KEYS.enter);
    await terminal.shows(t('wizard:actions.why'));
    yield take('side-by-side');
    terminal.press(KEYS.enter);
    await terminal.shows(`[${t('wizard:why.views.sentences')}]`);
    yield take('why');
    terminal.press(KEYS.right);
    await terminal.shows(`[${t('wizard:why.views.flow')}]`);
    yield take('request-flow');
    terminal.press(KEYS.left);
    yield* twoLanguages(terminal, language);
    terminal.press(KEYS.enter);
    await terminal.shows(`[${t('wizard:fix.views.diff')}]`);
    yield take('fix-diff');
    terminal.press(KEYS.right);
    await terminal.shows(`[${t('wizard:fix.views.json')}]`);
    yield take('fix-json');
    terminal.press(KEYS.enter);
    await terminal.shows(t('wizard:actions.result'));
    terminal.press(KEYS.enter);
    await terminal.shows(firstWords(t('wizard:success.fixed')));
    yield take('after-the-fix');
  } finally {
    terminal.close();
  }
}

/** The language of the screen and a second one beside it, for two people who do not share one. */
async function* twoLanguages(terminal: Terminal, language: Language): AsyncGenerator<Picture> {
  const second = language === 'en' ? 'ko' : 'en';
  await terminal.resize(120, SIZE.rows);
  const shows = new RegExp(` \\+ ${LANGUAGE_NAMES[second]}`);
  // The key goes through the other languages one after the other.
  for (let presses = 0; presses < 2 && !shows.test(terminal.text()); presses += 1) {
    terminal.press(KEYS.f6);
    await terminal.shows(/ \+ \S/);
  }
  await terminal.shows(shows);
  yield { name: 'two-languages', shot: steady(terminal.shot(), createI18n(language)) };
  while (/ \+ \S/.test(terminal.text())) {
    const before = terminal.text();
    terminal.press(KEYS.f6);
    await terminal.changes(before);
  }
  await terminal.resize(SIZE.columns, SIZE.rows);
  await terminal.shows(createI18n(language).t('wizard:why.views.sentences'));
}

const MIB = 1024 * 1024;
/** So long each part takes: enough to look at the screen between two of them. */
const PART_MS = 1500;

/** A file of many parts in the middle of its upload, to an account that the wizard takes for a real one. */
async function* progress(language: Language): AsyncGenerator<Picture> {
  const i18n = createI18n(language);
  const { t } = i18n;
  const folder = await mkdtemp(join(tmpdir(), 's3-kms-wizard-pictures-'));
  const account = await startPracticeAccount({
    scenario: 'healthy',
    port: 0,
    latencyMs: 0,
    faults: [
      {
        kind: 'latency',
        milliseconds: PART_MS,
        target: { service: 's3', operation: 'UploadPart', first: 1, last: Number.POSITIVE_INFINITY },
      },
    ],
  });
  const file = join(folder, 'video.mp4');
  await writeFile(file, '');
  await truncate(file, 48 * MIB);
  const terminal = new Terminal({
    argv: [COMMAND, '--lang', language, '--file', file, '--concurrency', '2'],
    ...SIZE,
    env: {
      ...environment(language),
      AWS_ACCESS_KEY_ID: account.caller.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.caller.secretAccessKey,
      AWS_REGION: account.region,
      AWS_ENDPOINT_URL: account.endpoint,
    },
  });
  try {
    await terminal.shows(t('wizard:where.real.title'));
    terminal.press(numberOf(terminal.text(), t('wizard:where.real.title')));
    await terminal.shows(firstWords(t('wizard:target.title')));
    terminal.press(account.bucket);
    await terminal.shows(account.bucket);
    terminal.press(KEYS.enter);
    await terminal.shows(t('wizard:actions.startUploads'));
    terminal.press(KEYS.enter);
    await terminal.shows(/UploadPart 1-4 /, { moving: true });
    const sent = t('wizard:uploading.sent');
    await terminal.shows(new RegExp(`UploadPart 5 .*  ${sent}[^]*UploadPart 6 .*  ${sent}`), {
      moving: true,
    });
    yield { name: 'progress', shot: steady(terminal.shot(), i18n) };
  } finally {
    terminal.close();
    await account.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same wizard line by line: for a screen reader, or a terminal that can only print. */
async function* plain(language: Language): AsyncGenerator<Picture> {
  const i18n = createI18n(language);
  const { t } = i18n;
  const terminal = new Terminal({
    argv: [COMMAND, '--plain', '--lang', language],
    ...SIZE,
    env: environment(language),
  });
  try {
    for (const [shows, line] of [
      [t('wizard:where.real.title'), ''],
      [t('practice:scenarios.healthy.title'), ''],
      [t('wizard:actions.startUploads'), '1'],
    ] as const) {
      await terminal.shows(shows);
      terminal.press(`${line}\r`);
    }
    // The progress before it shows calls in the order in which they ended, which may differ: it scrolls away.
    await terminal.shows(t('wizard:actions.why'));
    terminal.press('1\r');
    await terminal.shows(t('wizard:actions.fix'));
    yield { name: 'plain', shot: steady(terminal.shot(), i18n) };
  } finally {
    terminal.close();
  }
}

/** Long sentences wrap: a few words are enough to know them by. */
function firstWords(sentence: string): string {
  return sentence.slice(0, 24).split(' ').slice(0, 3).join(' ').trimEnd();
}

/** The number that chooses a line of a list. */
function numberOf(text: string, title: string): string {
  const line = text.split('\n').find((one) => one.includes(title)) ?? '';
  return /(\d) {2}/.exec(line)?.[1] ?? '';
}
