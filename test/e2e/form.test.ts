/**
 * The form of the real account in a pseudo-terminal: what it lists is asked of a practice account that the environment
 * names as AWS's endpoint, as a caller who may list buckets and aliases.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createI18n, LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { KEY, TestTerminal } from './terminal.ts';

let terminal: TestTerminal;
afterEach(() => terminal.kill());

async function openForm(language: Language, config = '') {
  const account = await startPracticeAccount({ scenario: 'same-account-key-policy', port: 0, latencyMs: 0 });
  onTestFinished(() => account.close());
  const folder = await mkdtemp(join(tmpdir(), 'form-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { accessKeyId, secretAccessKey } = account.caller;
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writeFile(join(folder, 'config'), `[default]\nregion = ${account.region}\n${keys}${config}`);
  terminal = new TestTerminal({
    columns: 80,
    rows: 24,
    argv: ['--lang', language],
    env: {
      AWS_ENDPOINT_URL: account.endpoint,
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    },
  });
  const { t } = createI18n(language);
  await terminal.waitFor(t('wizard:where.real.title'));
  // The credentials may have been found before the first frame or after it: its number says where it stands.
  const number = /(\d) {2}/.exec(
    terminal.lines().find((line) => line.includes(t('wizard:where.real.title'))) ?? '',
  )?.[1];
  terminal.press(number ?? '');
  return { account, t };
}

function frameIsSound(): void {
  const text = terminal.text();
  expect(text).not.toMatch(/\{\{|\b(?:wizard|diagnosis|check|practice|cli):[a-z]/);
  expect(text.match(/s3-kms-wizard {2}/g)).toHaveLength(1);
  for (const line of terminal.lines()) expect(line.slice(79).trim(), line).toBe('');
}

describe.each(LANGUAGES)('the form in %s', (language) => {
  it('offers buckets, aliases and profiles, and none needs a letter key', async () => {
    const { account, t } = await openForm(language, '[profile customer]\nregion = eu-west-3\n');
    await terminal.waitFor(t('wizard:pick.title.bucket'));
    await terminal.waitFor(account.bucket);
    frameIsSound();
    terminal.press(KEY.down);
    await terminal.waitFor(t('wizard:actions.choose'));
    terminal.press(KEY.enter);
    await terminal.waitFor(t('wizard:pick.title.kmsKeyId'));
    await terminal.waitFor(account.kmsKeyArn.split('/').at(-1) ?? '');
    frameIsSound();
    terminal.press(KEY.tab);
    terminal.press(KEY.tab);
    await terminal.waitFor(t('wizard:pick.title.profile'));
    await terminal.waitFor(/customer {2}eu-west-3/);
    frameIsSound();
    terminal.press('zz');
    await terminal.waitFor(t('wizard:pick.other'));
    terminal.press(KEY.f2);
    const next = createI18n(LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length] ?? 'en');
    await terminal.waitFor(next.t('wizard:pick.other'));
    // Nothing typed is lost by a change of language.
    expect(terminal.text()).toContain('zz');
    expect(terminal.text()).toContain(account.bucket);
    frameIsSound();
  }, 40_000);

  it('a role that asks for an MFA code: the code is asked for, checked, and can be refused', async () => {
    const { t } = await openForm(
      language,
      '[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/upload\nsource_profile = default\nmfa_serial = arn:aws:iam::111122223333:mfa/emma\n',
    );
    await terminal.waitFor(t('wizard:pick.title.bucket'));
    terminal.press('amzn-s3-demo-bucket');
    terminal.press(`${KEY.tab}${KEY.tab}${KEY.tab}`);
    await terminal.waitFor(t('wizard:pick.title.profile'));
    terminal.press('mfa');
    await terminal.waitFor('mfa');
    terminal.press(KEY.enter);
    await terminal.waitFor(t('wizard:mfa.title'));
    frameIsSound();
    terminal.press('12');
    terminal.press(KEY.enter);
    await terminal.waitFor(t('wizard:mfa.problem.form'));
    frameIsSound();
    terminal.press(KEY.escape);
    await terminal.waitFor('amzn-s3-demo-bucket');
  }, 40_000);
});
