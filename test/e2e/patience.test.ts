/**
 * A fix on an account whose policies take effect with a delay, as AWS's do: the wizard takes it for a real account, its
 * owner applies the change, and the check is repeated until it holds.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { check } from '../../src/check/index.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { targetAt } from '../check/helpers.ts';
import { accessTo, adminsOf } from '../check/practice-account.ts';
import { KEY, TestTerminal } from './terminal.ts';

let terminal: TestTerminal;
afterEach(() => terminal.kill());

const start = (sentence: string) => sentence.slice(0, 20);

/** All three languages only where there is time for them. */
const SAMPLE = process.env['WIZARD_MATRIX'] === 'full' ? LANGUAGES : (['ko'] as const);

describe.each(SAMPLE)('patience in %s', (language) => {
  it('repeats the check by itself until the applied change holds', async () => {
    const account = await startPracticeAccount({
      scenario: 'same-account-key-policy',
      port: 0,
      latencyMs: 0,
      faults: [{ kind: 'policy-delay', milliseconds: 6000 }],
    });
    onTestFinished(() => account.close());
    const folder = await mkdtemp(join(tmpdir(), 'patience-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const { accessKeyId, secretAccessKey } = account.caller;
    const [admin] = account.admins;
    await writeFile(
      join(folder, 'config'),
      `[default]\nregion = ${account.region}\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n[profile owner]\nregion = ${account.region}\naws_access_key_id = ${admin?.accessKeyId}\naws_secret_access_key = ${admin?.secretAccessKey}\n`,
    );
    const { t } = createI18n(language);
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
    await terminal.waitFor(t('wizard:where.real.title'));
    const line = terminal.lines().find((one) => one.includes(t('wizard:where.real.title'))) ?? '';
    terminal.press(/(\d) {2}/.exec(line)?.[1] ?? '');
    await terminal.waitFor(t('wizard:pick.title.bucket'));
    terminal.press(account.bucket);
    await terminal.waitFor(`│ ${account.bucket}`);
    terminal.press(KEY.enter);
    await terminal.waitFor(start(t('wizard:consent.title')));
    terminal.press(KEY.enter);
    await terminal.waitFor(t('wizard:compare.title.smallOnly').slice(0, 12), 30_000);
    terminal.press(KEY.enter);
    await terminal.waitFor(t('diagnosis:verdicts.decrypt-not-allowed.title'));
    terminal.press(KEY.enter);
    await terminal.waitFor(t('wizard:actions.applied'));
    await applyFix(account);
    terminal.press(KEY.enter);
    await terminal.waitFor(t('wizard:patience.title'), 30_000);
    expect(terminal.text()).toContain(start(t('wizard:patience.lead')));
    await terminal.waitFor(t('wizard:compare.title.both').slice(0, 12), 60_000);
    terminal.press(KEY.enter);
    await terminal.waitFor(start(t('wizard:success.fixed')));
    terminal.press(KEY.enter);
    expect(await terminal.exited()).toBe(0);
  }, 150_000);
});

/** What the key's owner does with the fix. */
async function applyFix(account: Awaited<ReturnType<typeof startPracticeAccount>>): Promise<void> {
  const target = targetAt(account.endpoint, { bucket: account.bucket, region: account.region });
  const { signal } = new AbortController();
  for await (const event of check(target, accessTo(account, adminsOf(account)), { signal, confirm: null })) {
    if (event.type !== 'finished') continue;
    for (const { actions } of event.result.fixes)
      for (const action of actions) expect(await account.apply(action)).toEqual({ ok: true });
  }
}
