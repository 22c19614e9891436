/**
 * Ctrl-C at every step of the wizard, in a real terminal; every frame that is drawn on the way is looked at. Each step in
 * every language and size with `WIZARD_MATRIX=full`; otherwise each step in one of them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createI18n, LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { bundleWizard } from './support/bundle.ts';
import { BEFORE, KEYS, Terminal } from './support/terminal.ts';
import { problemsOf } from './support/watch.ts';

let folder = '';
let script = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wizard-'));
  script = join(folder, 'main.mjs');
  await bundleWizard(script);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SIZES = [
  [80, 24],
  [120, 40],
  [60, 18],
] as const;
const FULL = process.env['WIZARD_MATRIX'] === 'full';
const ALL = SIZES.flatMap(([columns, rows]) => LANGUAGES.map((language) => ({ columns, rows, language })));
class Walk {
  readonly wizard: Terminal;
  readonly problems: string[] = [];

  constructor(language: Language, columns: number, rows: number, pace: number) {
    this.wizard = new Terminal(script, {
      columns,
      rows,
      args: [language, String(pace)],
      onFrame: (lines, width) => {
        for (const problem of problemsOf(lines, width)) this.problems.push(`${problem}\n${lines.join('\n')}`);
      },
    });
  }
}

/** What a sentence begins with, as it may be broken over lines. */
const startOf = (sentence: string) =>
  sentence
    .split(/[\s\u00a0]/)
    .slice(0, 2)
    .join(' ');

/** The keys that lead from one screen to the next, and what shows that it is there. */
const STEPS = (t: ReturnType<typeof createI18n>['t']) =>
  [
    [t('wizard:actions.continue'), KEYS.enter],
    [t('wizard:where.practice.title'), '3'],
    [t('wizard:pasted.placeholder'), KEYS.enter],
    [t('wizard:documents.fields.keyPolicy.name'), `${KEYS.escape}`],
    [t('wizard:pasted.placeholder'), KEYS.escape],
    [t('wizard:where.practice.title'), '2'],
    [t('wizard:target.fields.bucket.name'), KEYS.escape],
    [t('wizard:where.practice.title'), '1'],
    [t('wizard:scenario.search'), KEYS.enter],
    [startOf(t('wizard:starting.title')), ''],
    [t('wizard:actions.startUploads'), KEYS.enter],
    [startOf(t('wizard:uploading.title')), ''],
    [t('wizard:compare.parting'), KEYS.enter],
    [startOf(t('diagnosis:verdicts.decrypt-not-allowed.title')), KEYS.enter],
    ['[Diff]', KEYS.enter],
    [startOf(t('wizard:applying.title')), ''],
    [t('wizard:actions.result'), KEYS.enter],
    [startOf(t('wizard:success.fixed')), ''],
  ] as const;

const CUTS = STEPS(createI18n('en').t).flatMap((_, step) =>
  FULL
    ? ALL.map((one) => ({ ...one, step }))
    : [{ ...(ALL[(step * 4) % ALL.length] ?? ALL[0]), step }].flatMap((one) =>
        one.language === undefined ? [] : [one],
      ),
);

describe('Ctrl-C', () => {
  test.concurrent.each(
    CUTS as readonly { language: Language; columns: number; rows: number; step: number }[],
  )(
    'at step $step in $language at $columns x $rows ends it, and leaves the terminal as it was',
    { timeout: 120_000 },
    async ({ language, columns, rows, step }) => {
      const { t } = createI18n(language);
      const walk = new Walk(language, columns, rows, 60);
      const { wizard } = walk;
      try {
        for (const [shows, key] of STEPS(t).slice(0, step)) {
          await wizard.shows(shows);
          if (key !== '') wizard.press(key);
        }
        await wizard.shows(STEPS(t)[step]?.[0] ?? '');
        wizard.press(KEYS.interrupt);
        expect(await wizard.exited()).toBe(0);
        expect(wizard.text(true)).toContain('exit: interrupted');
        expect(wizard.alternate).toBe(false);
        expect(wizard.lines(true).filter((line) => line === BEFORE)).toHaveLength(1);
        // The cursor is shown again, and a paste is no longer bracketed.
        expect(wizard.output.lastIndexOf('\u001b[?25h')).toBeGreaterThan(
          wizard.output.lastIndexOf('\u001b[?25l'),
        );
        expect(wizard.output.lastIndexOf('\u001b[?2004l')).toBeGreaterThan(
          wizard.output.lastIndexOf('\u001b[?2004h'),
        );
        expect([...new Set(walk.problems)]).toEqual([]);
      } finally {
        wizard.close();
      }
    },
  );
});
