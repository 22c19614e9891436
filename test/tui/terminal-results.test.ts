/** A report that is read, an error that is pasted, a second language and copying, in a real terminal. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { createI18n, LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { bundleWizard } from './support/bundle.ts';
import { checkFrame } from './support/frame.ts';
import { KEYS, Terminal } from './support/terminal.ts';
import { CALLER, FIX } from './support/walk.ts';

let folder = '';
let script = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wizard-'));
  script = join(folder, 'main.mjs');
  await bundleWizard(script);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** @param finished of the test's own context: these tests run side by side */
function open(
  language: Language,
  size: readonly [columns: number, rows: number],
  env: Record<string, string>,
  finished: TestContext['onTestFinished'],
): Terminal {
  const [columns, rows] = size;
  const terminal = new Terminal(script, { columns, rows, args: [language, '5'], env });
  finished(() => terminal.close());
  return terminal;
}

const PASTE = (text: string) => `\u001b[200~${text}\u001b[201~`;
const ERROR = `fatal error 업로드 실패\r\nAn error occurred (AccessDenied) when calling the UploadPart operation: User: ${CALLER} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-3:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no resource-based policy allows the kms:Decrypt action\r\n`;

/** A few words to know a sentence by, which may wrap. */
const startOf = (sentence: string) =>
  sentence
    .split(/[\s\u00a0]/)
    .slice(0, 2)
    .join(' ');

const SIZES = [
  [80, 24],
  [120, 40],
] as const;

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  test.concurrent.for(LANGUAGES)(
    'a report is read in %s, a second language beside it, and its fix is copied',
    { timeout: 90_000 },
    async (language, { onTestFinished }) => {
      const { t } = createI18n(language);
      const second = LANGUAGES.find((other) => other !== language) ?? 'en';
      const also = createI18n(second).t;
      const wizard = open(language, [columns, rows], { REPORT: 'failing' }, onTestFinished);
      const step = async (text: string | RegExp, ...keys: readonly string[]) => {
        await wizard.shows(text);
        checkFrame(wizard, columns);
        wizard.press(...keys);
      };
      await step(t('wizard:compare.parting'));
      expect(wizard.text()).toContain(t('wizard:report.title'));
      expect(wizard.text()).toContain('2026');
      wizard.press(KEYS.f6);
      await step(startOf(also('wizard:compare.title.smallOnly')), KEYS.enter);
      const title = also('diagnosis:verdicts.decrypt-not-allowed.title', { action: 'kms:Decrypt' });
      await step(startOf(t('wizard:why.views.sentences')));
      await step(title.split(' ')[0] ?? title);
      // Beside the first from 120 columns on, and else under it.
      const beside = wizard.lines().some((line) => /✖.*│ ✖/.test(line));
      expect(beside).toBe(columns >= 120);
      expect(wizard.lines().some((line) => /^\s*│ ✖/.test(line))).toBe(columns < 120);
      wizard.press(KEYS.enter);
      await step(`[${t('wizard:fix.views.diff')}]`, KEYS.f7);
      await step(t('wizard:notice.copiedByTerminal', { what: t('wizard:fix.views.diff') }), KEYS.f1);
      expect(wizard.output).toContain(
        `\u001b]52;c;${Buffer.from((FIX.diff ?? '').trimEnd()).toString('base64')}\u0007`,
      );
      await step(t('wizard:help.title'));
      expect(wizard.text()).toContain(t('wizard:keys.copy'));
      wizard.press(KEYS.escape);
      await step(`[${t('wizard:fix.views.diff')}]`, KEYS.enter);
      expect(await wizard.exited()).toBe(0);
      expect(wizard.text(true)).toContain('exit: finished');
    },
  );

  test.concurrent.for(LANGUAGES)(
    'an error is pasted in %s',
    { timeout: 90_000 },
    async (language, { onTestFinished }) => {
      const { t } = createI18n(language);
      const wizard = open(language, [columns, rows], {}, onTestFinished);
      const step = async (text: string, ...keys: readonly string[]) => {
        await wizard.shows(text);
        checkFrame(wizard, columns);
        wizard.press(...keys);
      };
      await step(t('wizard:actions.continue'), KEYS.enter);
      await step(t('wizard:where.pasted.title'), '3');
      await step(t('wizard:pasted.placeholder'), PASTE('it does not work'));
      await step(startOf(t('wizard:pasted.none')), KEYS.enter);
      await step(startOf(t('cli:explain.no-error-found')), '\u0015');
      await step(t('wizard:pasted.placeholder'), PASTE(ERROR));
      await step('AccessDenied  ·  UploadPart  ·  kms:Decrypt');
      expect(wizard.text()).toContain('fatal error 업로드 실패');
      wizard.press(KEYS.enter);
      await step(t('wizard:documents.fields.keyPolicy.name'), 'missing.json');
      await step('missing.json', KEYS.down);
      await step(t('cli:input.empty', { path: 'missing.json' }).slice(0, 20), KEYS.up);
      await step('missing.json', '\u0015');
      await step('key-policy.json', KEYS.enter);
      await step(t('wizard:why.known'), KEYS.enter);
      await step(`[${t('wizard:fix.views.diff')}]`, KEYS.enter);
      expect(await wizard.exited()).toBe(0);
    },
  );
});

test('a paste that a terminal does not bracket is one text, too', async ({ onTestFinished }) => {
  const wizard = open('en', [80, 24], {}, onTestFinished);
  await wizard.shows('Continue');
  wizard.press(KEYS.enter);
  await wizard.shows('A pasted error');
  wizard.press('3');
  await wizard.shows('Paste the error');
  wizard.press(ERROR.replaceAll('\r\n', '\r'));
  await wizard.shows('AccessDenied  ·  UploadPart  ·  kms:Decrypt');
  expect(wizard.text()).toContain('Paste the error');
});
