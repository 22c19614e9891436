/**
 * The whole wizard in a real pseudo-terminal, read back from a terminal emulator: the articles' case lived end to
 * end, in each language and at two sizes. What is looked for comes from the locale files, so that a screen in the
 * wrong language fails.
 */
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createI18n, LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { COMMAND } from '../cli/command.ts';
import { KEY, localeOf, TestTerminal } from './terminal.ts';

const SIZES = [
  [80, 24],
  [120, 40],
] as const;

let terminal: TestTerminal;
afterEach(() => terminal.kill());

/** Words that may stand on a Korean or French screen in English: AWS's identifiers and the names of things. */
function frameIsSound(language: Language): void {
  const lines = terminal.lines();
  const text = lines.join('\n');
  expect(text, 'a value that was not filled in').not.toMatch(/\{\{|\}\}/);
  expect(text, 'a key instead of a sentence').not.toMatch(/\b(?:wizard|diagnosis|check|practice|cli):[a-z]/);
  expect(text, 'nothing hidden above: the header is there').toContain('s3-kms-wizard');
  if (language === 'ko') expect(text).toMatch(/[가-힣]/);
}

async function walk(language: Language, steps: readonly (readonly [keys: string, shows: string | RegExp])[]) {
  for (const [keys, shows] of steps) {
    terminal.press(keys);
    await terminal.waitFor(shows);
    frameIsSound(language);
  }
}

/** Long sentences wrap: a few words are enough to know them by. */
function startOf(sentence: string): string {
  return sentence
    .slice(0, 24)
    .split(/\s/)
    .slice(0, 3)
    .join(' ')
    .replace(/[ \u00a0]*$/, '');
}

describe.each(LANGUAGES)('the wizard in %s', (language) => {
  const { t } = createI18n(language);

  it.each(SIZES)(
    '%i×%i: failure, why, fix, applied, success',
    async (columns, rows) => {
      terminal = new TestTerminal({ columns, rows, env: { LANG: localeOf(language) } });
      await terminal.waitFor('한국어');
      frameIsSound(language);
      await walk(language, [
        [KEY.enter, startOf(t('wizard:where.title'))],
        [KEY.enter, startOf(t('practice:scenarios.same-account-key-policy.title'))],
        [KEY.enter, 'arn:aws:iam::111122223333:user/'],
        [KEY.enter, 'UploadPart'],
      ]);
      await terminal.waitFor(t('wizard:compare.title.smallOnly'));
      const contrast = terminal.text();
      expect(contrast).toMatch(/✔ PutObject/);
      expect(contrast).toMatch(/✔ CreateMultipartUpload/);
      expect(contrast).toContain('kms:Decrypt');
      await walk(language, [
        [KEY.enter, startOf(t('diagnosis:verdicts.decrypt-not-allowed.title'))],
        [KEY.enter, /\+ +"kms:Decrypt"/],
      ]);
      terminal.press(KEY.enter);
      await terminal.waitFor(t('wizard:compare.title.both'));
      terminal.press(KEY.enter);
      await terminal.waitFor(t('wizard:success.fixed'));
      frameIsSound(language);
      terminal.press(KEY.enter);
      expect(await terminal.exited()).toBe(0);
      const summary = startOf(t('diagnosis:verdicts.no-problem-found.summary'));
      await terminal.waitForHistory(summary);
    },
    60_000,
  );
});

describe('at any moment', () => {
  it('the language key changes the language and nothing else', async () => {
    terminal = new TestTerminal({ columns: 80, rows: 24, argv: ['--lang', 'en'] });
    const [en, fr, ko] = LANGUAGES.map((language) => createI18n(language));
    await terminal.waitFor(startOf(en?.t('wizard:where.title') ?? ''));
    terminal.press(KEY.f2);
    await terminal.waitFor(startOf(fr?.t('wizard:where.title') ?? ''));
    terminal.press(KEY.f2);
    await terminal.waitFor(startOf(ko?.t('wizard:where.title') ?? ''));
  });

  it('Ctrl-C in the middle of the uploads cleans up, says so, ends with 130 and leaves nothing', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'wizard-'));
    terminal = new TestTerminal({
      columns: 80,
      rows: 24,
      argv: ['--lang', 'en'],
      env: { TMPDIR: temporary },
    });
    const { t } = createI18n('en');
    await terminal.waitFor(startOf(t('wizard:where.title')));
    terminal.press(KEY.enter);
    await terminal.waitFor(t('wizard:scenario.search'));
    terminal.press('healthy');
    await terminal.waitFor(t('practice:scenarios.healthy.title'));
    terminal.press(KEY.enter);
    await terminal.waitFor('s3-kms-wizard/');
    terminal.press(KEY.enter);
    await terminal.waitFor('PutObject');
    terminal.press(KEY.ctrlC);
    expect(await terminal.exited()).toBe(130);
    await terminal.waitForHistory(t('check:cleanup.verified'));
    expect(await readdir(temporary)).toEqual([]);
  }, 30_000);

  it('a resize keeps everything on the screen, down to the smallest usable size', async () => {
    terminal = new TestTerminal({ columns: 120, rows: 40, argv: ['--lang', 'fr'] });
    const title = startOf(createI18n('fr').t('wizard:where.title'));
    await terminal.waitFor(title);
    for (const [columns, rows] of [
      [80, 24],
      [60, 18],
      [100, 30],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.waitFor(new RegExp(`^\\s*s3-kms-wizard[^]*${title}`));
      frameIsSound('fr');
    }
  });
});

it('stopped and taken up again by a shell, which has used the terminal in between', async () => {
  terminal = new TestTerminal({ columns: 80, rows: 24, shell: true });
  const { t } = createI18n('en');
  const title = startOf(t('wizard:where.title'));
  terminal.press(`sh -c 'echo $$ >&2; exec "${process.execPath}" "${COMMAND}" --lang en'\r`);
  const pid = Number(/^(\d+)\r$/m.exec((await terminal.waitFor(title)) && terminal.raw)?.[1]);
  await delay(300);
  process.kill(pid, 'SIGSTOP');
  await terminal.waitFor(/Stopped/);
  terminal.resize(90, 26);
  terminal.press('fg\r');
  await terminal.waitFor(/^ *s3-kms-wizard {60,}[\s\S]*❯ 1[\s\S]*F1 keys\s*$/);
  expect(terminal.text()).not.toMatch(/Stopped|fg/);
  // Keys are read one by one again, and not printed by the terminal.
  terminal.press(KEY.down);
  await terminal.waitFor('❯ 2');
  expect(terminal.text()).not.toContain('^[');
  terminal.press(KEY.ctrlC);
  await terminal.waitForHistory(t('wizard:summary.interrupted'));
});

const END = '\u001b[F';

describe('with NO_COLOR', () => {
  const { t } = createI18n('en');

  it('signs and words tell at 60×18 what colours tell elsewhere', async () => {
    terminal = new TestTerminal({ columns: 60, rows: 18, env: { LANG: localeOf('en'), NO_COLOR: '1' } });
    const stage = (name: 'setup' | 'consent' | 'uploads' | 'cause' | 'fix') =>
      new RegExp(`\\[${t(`wizard:stages.${name}`)}\\]`);
    // The choice has a pointer, the stage brackets.
    await terminal.waitFor(/❯ 1 +English/);
    expect(terminal.text()).toMatch(stage('setup'));
    await walk('en', [
      [KEY.enter, /❯ 1 +The practice account/],
      [KEY.enter, new RegExp(`❯ ${t('practice:scenarios.same-account-key-policy.title')}`)],
      [KEY.enter, 'arn:aws:iam::111122223333:user/'],
    ]);
    expect(terminal.text()).toMatch(stage('consent'));
    await walk('en', [[KEY.enter, t('wizard:compare.title.smallOnly')]]);
    expect(terminal.text()).toMatch(new RegExp(`✔ PutObject .*${t('check:outcome.succeeded')}`));
    expect(terminal.text()).toMatch(new RegExp(`✖ UploadPart 1-2 .*${t('wizard:compare.denied')}`));
    expect(terminal.text()).toMatch(stage('uploads'));
    await walk('en', [
      [KEY.enter, t('diagnosis:verdicts.decrypt-not-allowed.title', { action: 'kms:Decrypt' })],
    ]);
    expect(terminal.text()).toContain('✖ kms:Decrypt');
    expect(terminal.text()).toContain(`[${t('wizard:why.views.sentences')}]`);
    expect(terminal.text()).toMatch(stage('cause'));
    // How far it scrolls is known once the arrow shows.
    await terminal.waitFor(/─ ↓/);
    await walk('en', [[END, `✔ ${t('wizard:why.confidence.proved')}`]]);
    // What is taken away and what is added, without scrolling.
    await walk('en', [[KEY.enter, /^ {2}- +"kms:.*\n {2}\+ +"kms:.*\n {2}\+ +"kms:Decrypt"/m]]);
    expect(terminal.text()).toMatch(stage('fix'));
    const colours = [...terminal.raw.matchAll(/\u001b\[([\d;]*)m/g)].flatMap(([, codes = '']) =>
      codes.split(';').filter((code) => /^(?:[349]\d|10\d)$/.test(code)),
    );
    expect(colours).toEqual([]);
  }, 60_000);
});
