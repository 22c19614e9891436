/** Servers and files that send control sequences: the terminal does nothing but what the wizard itself draws. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { createI18n } from '../../src/i18n/index.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { LIES } from '../check/hostile/lies.ts';
import { type Lie, startProxy } from '../check/hostile/proxy.ts';
import { KEY, TestTerminal } from './terminal.ts';

let terminal: TestTerminal;
afterEach(() => terminal.kill());

const { t } = createI18n('en');

/** What a terminal would act on and the wizard never writes: titles, clipboard, other strings to the terminal, C1, bidi. */
const FOREIGN =
  /\u001b\](?!8;;|1[012];)|\u001b[P^_X]|[\u0080-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u0007\u000e\u000f]|\u001b\[3[15]m-?evil/u;

function nothingForeign(): void {
  const at = terminal.raw.search(FOREIGN);
  expect(at < 0 ? '' : JSON.stringify(terminal.raw.slice(Math.max(0, at - 60), at + 60))).toBe('');
  for (const line of terminal.lines()) expect(line.slice(80).trim(), line).toBe('');
}

/** Until the screen has stood still for a while. */
async function still(): Promise<void> {
  for (let before = ''; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 800));
    const now = terminal.text();
    if (now === before) return;
    before = now;
  }
}

const SEQUENCES = '\u001b]0;owned\u0007\u001b]52;c;b3duZWQ=\u0007\u001b[2J\u001b[999;999H\u009b31m\u202e';

it('the wizard draws its own screens only, whatever names, answers and policies hold', async () => {
  const account = await startPracticeAccount({ scenario: 'same-account-key-policy', port: 0, latencyMs: 0 });
  onTestFinished(() => account.close());
  const lieFor: Readonly<Record<string, Lie | undefined>> = {
    UploadPart: LIES['sequences in words'],
    GetKeyPolicy: LIES['sequences in a policy'],
    'Get policy': LIES['sequences in a policy'],
    ListGrants: LIES['sequences in a name'],
    DescribeKey: LIES['sequences in a name'],
    DeleteObject: LIES['sequences in words'],
  };
  const proxy = await startProxy(
    account,
    (operation) => lieFor[operation] !== undefined,
    (socket, meeting) => lieFor[meeting.operation]?.(socket, meeting),
  );
  onTestFinished(() => proxy.close());
  const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { accessKeyId, secretAccessKey } = account.caller;
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writeFile(
    join(folder, 'config'),
    `[default]\nregion = ${account.region}\n${keys}[profile x${SEQUENCES}y]\nrole_arn = arn:aws:iam::1:role/${SEQUENCES}\n`,
  );
  terminal = new TestTerminal({
    columns: 80,
    rows: 24,
    argv: ['--lang', 'en'],
    env: {
      AWS_ENDPOINT_URL: proxy.url,
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
      COLUMNS: SEQUENCES.replaceAll('\u0000', ''),
      LC_ALL: `en_US.UTF-8${SEQUENCES}`,
    },
  });
  await terminal.waitFor(t('wizard:where.real.title'));
  const line = terminal.lines().find((one) => one.includes(t('wizard:where.real.title'))) ?? '';
  terminal.press(/(\d) {2}/.exec(line)?.[1] ?? '');
  await terminal.waitFor(t('wizard:pick.title.bucket'));
  nothingForeign();
  terminal.press(account.bucket);
  await terminal.waitFor(`│ ${account.bucket}`);
  terminal.press(KEY.enter);
  await terminal.waitFor(t('wizard:consent.title').slice(0, 20));
  nothingForeign();
  terminal.press(KEY.enter);
  await still();
  nothingForeign();
  expect(proxy.lies()).toBeGreaterThan(3);
  for (const key of [KEY.enter, KEY.right, KEY.down, KEY.enter, KEY.enter]) {
    terminal.press(key);
    await still();
    nothingForeign();
  }
}, 90_000);
