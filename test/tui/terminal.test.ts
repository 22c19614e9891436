/** The wizard in a real terminal: every screen, in three languages and three sizes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, type TestContext, test } from 'vitest';
import { createI18n, LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { SCENARIO_IDS } from '../../src/practice/scenarios/scenario.ts';
import { bundleWizard } from './support/bundle.ts';
import { checkFrame } from './support/frame.ts';
import { LEFT_COMMAND } from './support/services.ts';
import { BEFORE, KEYS, Terminal } from './support/terminal.ts';

let folder = '';
let script = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wizard-'));
  script = join(folder, 'main.mjs');
  await bundleWizard(script);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Opening {
  readonly columns?: number;
  readonly rows?: number;
  /** milliseconds between the events of the check */
  readonly pace?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** @param finished of tests that run side by side the context's own: the imported one is that of any of them */
function open(
  language: Language,
  { columns = 80, rows = 24, pace = 15, env = {} }: Opening = {},
  finished: TestContext['onTestFinished'] = onTestFinished,
): Terminal {
  const terminal = new Terminal(script, { columns, rows, args: [language, String(pace)], env });
  finished(() => terminal.close());
  return terminal;
}

const SIZES = [
  [80, 24],
  [120, 40],
  [60, 18],
] as const;

/** Seventeen screens, in three processes side by side: how long that takes says something about the machine alone. */
const WALK_MS = 90_000;

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  test.concurrent.for(LANGUAGES)(
    'walks from failure to success in %s',
    { timeout: WALK_MS },
    async (language, { onTestFinished: finished }) => {
      const { t } = createI18n(language);
      const wizard = open(language, { columns, rows }, finished);
      const step = async (text: string, ...keys: readonly string[]) => {
        await wizard.shows(text);
        checkFrame(wizard, columns);
        wizard.press(...keys);
      };
      await step(t('wizard:actions.continue'), KEYS.enter);
      await step(t('wizard:actions.choose'), KEYS.enter);
      await step(t('wizard:actions.startPractice'), KEYS.enter);
      await step(t('wizard:actions.startUploads'), KEYS.enter);
      await step(t('wizard:compare.parting'), KEYS.enter);
      await step(t('diagnosis:verdicts.decrypt-not-allowed.title'), KEYS.right);
      await step(`[${t('wizard:why.views.flow')}]`, KEYS.end);
      expect(wizard.text()).toMatch(/▶ UploadPart 1-2 .*✔ .*kms:Decrypt .*✖/);
      await step(t('check:flow.stop.kms', { action: 'kms:Decrypt' }), KEYS.f4);
      await step('HTTP 403', KEYS.f4, KEYS.enter);
      await step('[Diff]', KEYS.right);
      await step('[JSON]', KEYS.right);
      await step('[AWS CLI]', KEYS.right);
      await step('[Terraform]', KEYS.right);
      await step('[CloudFormation]', KEYS.f3);
      await step('s3-kms-wizard-report', KEYS.f1);
      await step(t('wizard:help.title'), KEYS.escape);
      await step('[CloudFormation]', KEYS.enter);
      await step(t('wizard:actions.result'), KEYS.enter);
      await step(t('wizard:success.fixed').slice(0, 30), KEYS.enter);
      expect(await wizard.exited()).toBe(0);
      // What stood before is there again, with the summary under it and no frame.
      expect(wizard.lines(true).filter((line) => line === BEFORE)).toHaveLength(1);
      expect(wizard.text(true)).not.toContain('s3-kms-wizard  ');
      expect(wizard.text(true)).toContain('s3-kms-wizard-report/key-policy.json');
      expect(wizard.text(true)).not.toContain(t('wizard:actions.finish'));
    },
  );
});

describe('at any moment', () => {
  const toUploads = async (wizard: Terminal) => {
    const { t } = createI18n('en');
    await wizard.shows(t('wizard:actions.continue'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:actions.choose'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:actions.startPractice'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:actions.startUploads'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:uploading.title'));
    // The screen stands from the key press on; before its first row there is nothing that could be left.
    await wizard.shows('CreateMultipartUpload');
  };
  const slow = () => open('en', { pace: 120 });

  test('the language changes, in the middle of an upload too', async () => {
    const wizard = slow();
    await toUploads(wizard);
    wizard.press(KEYS.f2, KEYS.f2);
    await wizard.shows(createI18n('ko').t('wizard:uploading.title'));
    await wizard.shows(createI18n('ko').t('wizard:compare.parting'));
  });

  test('Ctrl-C cleans up in sight and leaves', async () => {
    const wizard = slow();
    await toUploads(wizard);
    wizard.press(KEYS.interrupt);
    await wizard.shows(createI18n('en').t('check:leftover.upload'));
    expect(await wizard.exited()).toBe(0);
    expect(wizard.text(true)).toContain('exit: interrupted');
    expect(wizard.text(true)).not.toContain('abort-multipart-upload');
  });

  test('a second Ctrl-C leaves at once and prints what was left', async () => {
    const wizard = slow();
    await toUploads(wizard);
    wizard.press(KEYS.interrupt);
    await wizard.shows(createI18n('en').t('check:leftover.upload'));
    wizard.press(KEYS.interrupt);
    expect(await wizard.exited()).toBe(0);
    // As one line, whatever the terminal's width: nothing is broken or indented, so that it can be copied.
    expect(wizard.output).toContain(`\r\n${LEFT_COMMAND}\r\n`);
  });

  test('without colour signs and words still say it all', async () => {
    const wizard = open('en', { pace: 5, env: { FORCE_COLOR: '0' } });
    await toUploads(wizard);
    await wizard.shows(createI18n('en').t('wizard:compare.parting'));
    expect(wizard.text()).toMatch(/✖ UploadPart 1-2/);
    expect(wizard.text()).toContain(createI18n('en').t('wizard:compare.denied'));
    expect(wizard.output).not.toMatch(/\u001b\[(?:3|4|9|10)\d/);
  });

  test('a storm of resizes leaves no piece of a frame behind', async () => {
    const wizard = open('en');
    const { t } = createI18n('en');
    await wizard.shows(t('wizard:actions.continue'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:actions.choose'));
    for (let index = 0; index < 25; index += 1) {
      wizard.resize(61 + ((index * 17) % 60), 19 + ((index * 7) % 20));
      await pause(15);
    }
    wizard.resize(80, 24);
    await wizard.shows(/S3, KMS, STS and IAM on this computer: no AWS account, no cost, and the\s*\n/);
    checkFrame(wizard, 80);
    wizard.press(KEYS.interrupt);
    await wizard.exited();
    expect(wizard.lines(true).filter((line) => line === BEFORE)).toHaveLength(1);
    expect(wizard.text(true)).not.toContain(t('wizard:actions.choose'));
  });

  test('after every resize the frame is drawn anew from the top, and nothing else is on the screen', async () => {
    const wizard = open('fr');
    const { t } = createI18n('fr');
    await wizard.shows(t('wizard:actions.continue'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:actions.choose'));
    const sizes = [61, 120, 64, 80, 100, 79].map(
      (columns, index) => [columns, 18 + ((index * 11) % 25)] as const,
    );
    for (const [columns, rows] of sizes) {
      await wizard.resized(columns, rows);
      checkFrame(wizard, columns);
      expect(wizard.lines().filter((line) => line.includes(t('wizard:actions.choose')))).toHaveLength(1);
    }
    wizard.press(KEYS.interrupt);
    await wizard.exited();
    expect(wizard.output.lastIndexOf('\u001b[?7h'), 'long lines wrap again').toBeGreaterThan(
      wizard.output.lastIndexOf('\u001b[?7l'),
    );
  });

  test('a window that becomes too small says so, and goes on when it grows', async () => {
    const wizard = open('en');
    await wizard.shows('Continue');
    wizard.resize(50, 12);
    await wizard.shows('60x18');
    wizard.resize(100, 30);
    await wizard.shows('Continue');
    wizard.press(KEYS.enter);
    await wizard.shows('Choose');
  });

  test('nothing is agreed to while the window is too small to show it', async () => {
    const wizard = open('en');
    const { t } = createI18n('en');
    await wizard.shows(t('wizard:actions.continue'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:actions.choose'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:actions.startPractice'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:actions.startUploads'));
    wizard.resize(50, 12);
    await wizard.shows('60x18');
    wizard.press(KEYS.enter, '1', 's', KEYS.escape, KEYS.f3, KEYS.f2);
    const fr = createI18n('fr').t;
    await wizard.shows(fr('wizard:tooSmall', { size: '50x12', needed: '60x18' }).slice(0, 20));
    wizard.resize(80, 24);
    await wizard.shows(fr('wizard:actions.startUploads'));
    wizard.resize(50, 12);
    await wizard.shows('60x18');
    wizard.press(KEYS.interrupt);
    expect(await wizard.exited()).toBe(0);
  });

  test('a function key has its place among the keys that came with it', async () => {
    const wizard = open('en');
    const { t } = createI18n('en');
    await wizard.shows(t('wizard:actions.continue'));
    wizard.press(`${KEYS.enter}${KEYS.f1}`);
    await wizard.shows(t('wizard:help.title'));
    wizard.press(KEYS.escape);
    await wizard.shows(t('wizard:actions.choose'));
  });

  test.each(LANGUAGES)('a scenario is found by typing, among more than fit, in %s', async (language) => {
    const wizard = open(language, { env: { SCENARIOS: 'all' } });
    const { t } = createI18n(language);
    await wizard.shows(t('wizard:actions.continue'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:where.title'));
    wizard.press('1');
    await wizard.shows(t('wizard:scenario.search'));
    const total = SCENARIO_IDS.length;
    expect(wizard.text()).toMatch(/↓ 1–\d+/);
    checkFrame(wizard, 80);
    wizard.press(KEYS.end);
    await wizard.shows(new RegExp(`↑ {3}\\d+–${total}`));
    checkFrame(wizard, 80);
    wizard.press(KEYS.pageUp);
    await wizard.shows(/↑ ↓/);
    checkFrame(wizard, 80);
    wizard.press('both');
    await wizard.shows('│ both');
    await wizard.shows('cross-account-both');
    expect(wizard.text()).not.toMatch(/↓ \d/);
    wizard.press('zzz');
    await wizard.shows(t('wizard:scenario.none'));
    checkFrame(wizard, 80);
  });

  test('keys pressed before the first frame are taken as keys, each once', async () => {
    const wizard = open('en');
    const { t } = createI18n('en');
    wizard.press(KEYS.enter, KEYS.down, KEYS.enter);
    await wizard.shows(t('wizard:target.title'));
    wizard.press('my-bucket');
    await wizard.shows('│ my-bucket');
    wizard.press(KEYS.escape);
    await wizard.shows(t('wizard:where.title'));
    wizard.press(KEYS.escape);
    await wizard.shows(t('wizard:actions.continue'));
  });

  test.each(LANGUAGES)('the form says at 60x18 what is wrong, whole, in %s', async (language) => {
    const wizard = open(language, { columns: 60, rows: 18 });
    const { t } = createI18n(language);
    await wizard.shows(t('wizard:actions.continue'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:where.real.title'));
    expect(wizard.text()).toContain(t('wizard:where.practice.title'));
    wizard.press('2');
    await wizard.shows(t('wizard:target.fields.bucket.name'));
    wizard.press('x', KEYS.enter);
    await wizard.shows('✖');
    const words = (text: string) => text.replace(/\s+/g, ' ');
    expect(words(wizard.text())).toContain(words(t('check:valueProblem.bucket-name')));
    for (const name of ['bucket', 'kmsKeyId', 'region', 'profile'] as const)
      expect(wizard.text()).toContain(t(`wizard:target.fields.${name}.name`));
    expect(wizard.lines().filter((line) => line.includes('│'))).toHaveLength(4);
    checkFrame(wizard, 60);
  });

  test('a Korean name is typed where the cursor stands, and survives going back', async () => {
    const wizard = open('ko');
    const { t } = createI18n('ko');
    await wizard.shows(t('wizard:actions.continue'));
    wizard.press(KEYS.enter);
    await wizard.shows(t('wizard:actions.choose'));
    wizard.press('2');
    await wizard.shows(t('wizard:target.title'));
    wizard.press('버', '킷', '!');
    await wizard.shows('버킷!');
    const row = wizard.lines().findIndex((line) => line.includes('버킷!'));
    const column = wizard.lines()[row]?.indexOf('버킷!') ?? -1;
    // Two syllables of two cells each, and one of one.
    expect(wizard.cursor).toEqual({ x: column + 5, y: row });
    wizard.press(KEYS.backspace, KEYS.backspace);
    await wizard.shows(/│ 버\s*$/m);
    wizard.press(KEYS.escape);
    await wizard.shows(t('wizard:where.title'));
    wizard.press(KEYS.enter);
    await wizard.shows(/│ 버\s*$/m);
  });

  test('a paste arrives as text, with its line end and escape sequences taken out', async () => {
    const wizard = open('en');
    await wizard.shows('Continue');
    wizard.press(KEYS.enter);
    await wizard.shows('Choose');
    wizard.press('2');
    await wizard.shows('Which bucket?');
    wizard.press('\u001b[200~amzn-s3-\u001b[31mdemo\r\n\u001b[201~');
    await wizard.shows('│ amzn-s3-demo');
    expect(wizard.text()).toContain('Which bucket?');
  });
});
