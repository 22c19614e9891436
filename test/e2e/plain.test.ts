/**
 * The wizard line by line in a pseudo-terminal that can do nothing but print: the articles' case lived end to end in
 * each language, without one control sequence on the way.
 */
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createI18n, LANGUAGE_NAMES, LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { KEY, localeOf, TestTerminal } from './terminal.ts';

/** A language chosen in one test is not remembered in the next: nothing can be written below a device. */
const NOWHERE = '/dev/null';

let terminal: TestTerminal;
afterEach(() => terminal.kill());

function open(language: Language, argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  // Tall enough that nothing of a walk scrolls away.
  const size = { columns: 80, rows: 400 };
  terminal = new TestTerminal({
    ...size,
    argv,
    env: { TERM: 'dumb', LANG: localeOf(language), XDG_CONFIG_HOME: NOWHERE, ...env },
  });
}

/** Waits for the prompt after `text`, and answers it. */
async function answer(text: string, line: string): Promise<void> {
  await terminal.waitFor(text);
  await terminal.waitFor(/:$/);
  terminal.press(`${line}\r`);
}

/** As it is pasted: two lines, and the one that ends it. */
const ERROR =
  'upload failed: ./big.bin to s3://b/big.bin An error occurred (AccessDenied) when calling the UploadPart operation: User: arn:aws:iam::111122223333:user/uploader is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-3:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no resource-based policy allows the kms:Decrypt action\n무엇을 바꿔야 합니까?\n.';

/** Of a choice on the screen. */
const numberOf = (words: string) => new RegExp(`(\\d+)\\. ${words}`).exec(terminal.text())?.[1] ?? '';

const start = (sentence: string) => sentence.slice(0, 20);

describe.each(LANGUAGES)('line by line in %s', (language) => {
  const { t } = createI18n(language);

  it('failure, why, fix, applied, success; no cursor is moved and nothing is coloured', async () => {
    open(language, []);
    await answer(t('wizard:language.title'), '');
    await answer(start(t('wizard:where.title')), '');
    await answer(t('wizard:scenario.title'), 'same-account-key-policy');
    // An empty line consents to nothing.
    await answer(t('wizard:actions.startUploads'), '');
    await answer(start(t('wizard:plain.unknown')), '1');
    await answer(t('wizard:compare.title.smallOnly').slice(0, 20), '1');
    await answer(t('diagnosis:verdicts.decrypt-not-allowed.title'), '1');
    await answer(t('wizard:fix.notes'), '1');
    await answer(t('wizard:compare.title.both'), '1');
    await answer(start(t('wizard:success.fixed')), '1');
    expect(await terminal.exited()).toBe(0);

    const text = terminal.history();
    expect(text).toMatch(/x UploadPart 1 +kms:Decrypt/);
    expect(text).toMatch(/\+ CompleteMultipartUpload/);
    expect(text).toMatch(/\+ +"kms:Decrypt"/);
    expect(text).not.toMatch(/\{\{|\b(?:wizard|diagnosis|check|practice|cli):[a-z]/);
    expect(terminal.raw).not.toContain('\u001b');
  }, 60_000);

  it('a pasted error is explained, in two languages at once, and its fix is not copied by a sequence', async () => {
    const [second] = LANGUAGES.filter((other) => other !== language);
    const also = createI18n(second ?? 'en');
    open(language, ['--lang', language]);
    await answer(start(t('wizard:where.title')), 'pasted');
    await terminal.waitFor(start(t('wizard:pasted.title')));
    await answer(t('wizard:plain.promptPaste'), ERROR.replaceAll('\n', '\r'));
    await answer(t('wizard:pasted.found'), '.');
    await terminal.waitFor(t('diagnosis:verdicts.decrypt-not-allowed.title'));
    await terminal.waitFor(/:$/);
    terminal.press(`${numberOf(t('wizard:keys.second'))}\r`);
    await terminal.waitFor(also.t('diagnosis:verdicts.decrypt-not-allowed.title'));
    await terminal.waitFor(new RegExp(`\\[${LANGUAGE_NAMES[second ?? 'en']}\\]`));
    expect(terminal.raw).not.toContain('\u001b');
  }, 60_000);

  it('explains itself, goes back, and changes the language', async () => {
    open(language, ['--lang', language]);
    await answer(start(t('wizard:where.title')), '?');
    await answer(t('wizard:plain.help').split('\n')[3]?.slice(0, 12) ?? '', 'real');
    await answer(start(t('wizard:target.title')), 'no bucket/at all');
    await answer(start(t('check:valueProblem.bucket-name')), 'amzn-s3-demo-bucket');
    await answer(t('wizard:target.fields.kmsKeyId.hint'), 'b');
    await answer('amzn-s3-demo-bucket.', 'b');
    await answer(t('wizard:where.practice.title'), 'l');
    const next = createI18n(LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length] ?? 'en');
    await terminal.waitFor(start(next.t('wizard:where.title')));
  }, 30_000);
});

describe('line by line', () => {
  it('Ctrl-C in the middle of the uploads cleans up, says so, and ends with 130', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'wizard-'));
    open('en', ['--plain', '--lang', 'en'], { TERM: 'xterm-256color', TMPDIR: temporary });
    const { t } = createI18n('en');
    await answer(start(t('wizard:where.title')), '');
    await answer(t('wizard:scenario.title'), 'healthy');
    await answer(t('wizard:actions.startUploads'), '1');
    await terminal.waitFor('CreateMultipartUpload');
    terminal.press(KEY.ctrlC);
    expect(await terminal.exited()).toBe(130);
    await terminal.waitForHistory(t('check:cleanup.verified'));
    const text = terminal.history();
    expect(text).toContain(t('wizard:summary.interrupted'));
    expect(text).toContain(t('check:cleanup.verified'));
    expect(await readdir(temporary)).toEqual([]);
  }, 30_000);

  it('the end of the input ends it', async () => {
    open('en', ['--lang', 'en']);
    await terminal.waitFor(start(createI18n('en').t('wizard:where.title')));
    terminal.press('\u0004');
    expect(await terminal.exited()).toBe(130);
  });
});
