/** The wizard, drawn and line by line, ended or broken at each request of a run, in a real pseudo-terminal. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createI18n } from '../../src/i18n/index.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { environmentOf } from '../cli/practice-process.ts';
import { KEY, TestTerminal } from '../e2e/terminal.ts';
import { type Bucket, openBucket } from './bucket.ts';
import { type Breaker, PRELOAD, saidIn, startBreaker } from './child.ts';
import { figures, judge, newTally } from './outcome.ts';
import { MOMENTS, type Plan, type RequestProxy, startProxy } from './proxy.ts';
import { ALL, sampled } from './sample.ts';

/** `ctrl-c`: the key; `closed`: the window of the terminal goes away; the rest, where nothing else is said, in the main thread. */
const WAYS = [
  'ctrl-c',
  'closed',
  'throw',
  'reject',
  'SIGTERM',
  'SIGHUP',
  'SIGKILL',
  'throw in the check’s thread',
  'reject in the check’s thread',
  'end of the check’s thread',
] as const;
/** `render`: a screen that throws while it is drawn */
type Way = (typeof WAYS)[number] | 'render';

const { t } = createI18n('en');
let breaker: Breaker;
beforeAll(async () => {
  breaker = await startBreaker();
});
afterAll(() => breaker.close());

function open(argv: readonly string[], env: Readonly<Record<string, string>>): TestTerminal {
  return new TestTerminal({
    columns: 100,
    rows: 200,
    argv: [...argv, '--lang', 'en'],
    env: { ...env, NODE_OPTIONS: `--import=${PRELOAD}`, BREAK_PORT: String(breaker.port) },
  });
}

function end(terminal: TestTerminal, way: Way): void {
  if (way === 'ctrl-c') terminal.press(KEY.ctrlC);
  else if (way === 'closed') terminal.hangUp();
  else if (way === 'throw' || way === 'reject' || way === 'render') breaker.breakIt(way);
  else if (way === 'throw in the check’s thread') breaker.breakIt('throw', 'check');
  else if (way === 'reject in the check’s thread') breaker.breakIt('reject', 'check');
  else if (way === 'end of the check’s thread') breaker.breakIt('die', 'check');
  else terminal.signal(way);
}

/** To the uploads of a run in a real account, as far as the wizard still stands. */
async function walk(terminal: TestTerminal, bucket: string, plain: boolean): Promise<void> {
  await terminal.waitFor(t('wizard:where.real.title'));
  // Which place stands first depends on when the credentials were found.
  if (plain) await terminal.waitFor(/:$/);
  const first =
    terminal.text().indexOf(t('wizard:where.real.title')) <
    terminal.text().indexOf(t('wizard:where.practice.title'));
  terminal.press(plain ? `${first ? 1 : 2}\r` : first ? '1' : '2');
  await terminal.waitFor(
    plain ? t('wizard:target.fields.bucket.hint').slice(0, 30) : t('wizard:target.title'),
  );
  if (plain) {
    for (const field of ['bucket', 'kmsKeyId', 'region', 'profile'] as const) {
      await terminal.waitFor(t(`wizard:target.fields.${field}.hint`).slice(0, 30));
      await terminal.waitFor(/:$/);
      terminal.press(field === 'bucket' ? `${bucket}\r` : '\r');
    }
  } else {
    terminal.press(bucket);
    await terminal.waitFor(bucket.slice(0, 12));
    terminal.press(KEY.enter);
  }
  await terminal.waitFor('s3-kms-wizard/2');
  if (plain) await terminal.waitFor(/:$/);
  terminal.press(plain ? '1\r' : KEY.enter);
  await terminal.waitFor(t('wizard:compare.title.smallOnly').slice(0, 20));
}

describe.each([
  ['drawn', []],
  ['line by line', ['--plain']],
] as const)('the wizard, %s', (title, options) => {
  let bucket: Bucket;
  let proxy: RequestProxy;
  beforeAll(async () => {
    bucket = await openBucket('same-account-key-policy');
    proxy = await startProxy(bucket.account.endpoint);
  });
  afterAll(async () => {
    await proxy.close();
    await bucket.close();
  });

  async function run(way: Way | null, at: Omit<Plan, 'act' | 'fate'> | null) {
    const { account } = bucket;
    const { accessKeyId, secretAccessKey, sessionToken } = account.caller;
    const keys = { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
    const act = () => {
      if (way !== null) end(terminal, way);
    };
    proxy.arm(at === null ? null : { ...at, act, fate: 'pass' });
    const env = { ...environmentOf(keys, account.region), AWS_ENDPOINT_URL: proxy.url };
    const terminal = open(options, env);
    const walked = walk(terminal, account.bucket, options.length > 0).then(
      () => terminal.press(KEY.ctrlC),
      () => {},
    );
    let timer: NodeJS.Timeout | null = null;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), 40_000);
    });
    const code = await Promise.race([terminal.exited(), late, walked.then(() => late)]);
    if (timer !== null) clearTimeout(timer);
    const screen = terminal.text();
    await proxy.idle();
    const { raw } = terminal;
    terminal.kill();
    return { code, raw, screen };
  }

  it('cleans up or names what is left, in every way', { timeout: ALL ? 7_200_000 : 240_000 }, async () => {
    const startedAt = performance.now();
    const tally = newTally();
    const whole = await run(null, null);
    expect(whole.code, whole.screen).toBe(130);
    // What fills a list depends on how fast one types.
    const labels = proxy.labels.filter((label) => !/^GET #|^ListAliases/.test(label));
    expect(labels).toContain('UploadPart large/1#1');
    const cases = labels.flatMap((label) =>
      MOMENTS.filter((moment) => moment !== 'body' || proxy.withBody.has(label)).flatMap((moment) =>
        WAYS.map((way) => ({ label, moment, way })),
      ),
    );
    for (const { label, moment, way } of sampled(cases, 431)) {
      const name = `${label} ${moment} ${way}`;
      const { code, raw, screen } = await run(way, { label, moment });
      const reached = proxy.reached();
      proxy.arm(null);
      const problem = (what: string) => tally.problem(`${name}: ${what}\n${screen}`);
      if (!reached) tally.unreached.push(name);
      const died = way === 'end of the check’s thread';
      const crashed = died || /^(?:throw|reject)/.test(way);
      if (reached && code === null) problem('does not end');
      else if (reached && way !== 'SIGKILL' && code !== (crashed ? 3 : 130)) problem(`ends with ${code}`);
      if (raw.includes('wJalrXUtn')) problem('tells a secret');
      if (/^\s+at |second line/m.test(raw)) problem('shows a stack trace, or what it should not');
      const what = died ? 'its thread has ended' : 'broken by the test';
      if (reached && crashed && !screen.includes(what)) problem('does not say what happened');
      if (way !== 'closed' && way !== 'SIGKILL' && options.length === 0) {
        if (!raw.includes('\u001b[?1049l')) problem('stays on the other screen');
        if (raw.lastIndexOf('\u001b[?25h') < raw.lastIndexOf('\u001b[?25l')) problem('leaves no cursor');
      }
      // To a window that is gone nothing can be said: then nothing may be left.
      await judge(bucket, way === 'SIGKILL' ? null : saidIn(raw), name, tally);
    }
    process.stderr.write(`${figures(`the wizard, ${title} (${labels.length} requests)`, tally, startedAt)}`);
    expect(tally.problems).toEqual([]);
    expect(tally.unreached.length).toBeLessThanOrEqual(tally.runs / 50);
  });

  it.runIf(options.length === 0)(
    'a screen that cannot be drawn cleans up and says so',
    async () => {
      const { code, raw, screen } = await run('render', {
        label: 'UploadPart large/1#1',
        moment: 'outstanding',
      });
      expect(proxy.reached()).toBe(true);
      expect(await bucket.there()).toEqual([]);
      expect(code).toBe(3);
      expect(screen).toContain(t('wizard:summary.crashed'));
      expect(screen).toContain('broken by the test: aws_secret_access_key=(removed');
      expect(raw).not.toContain('wJalrXUtn');
      expect(raw).not.toMatch(/^\s+at |second line/m);
      expect(raw).toContain('\u001b[?1049l');
    },
    60_000,
  );
});

describe('the wizard, in a practice account of its own', () => {
  /** Those of a run without controls, evidence and clean-up included. */
  const REQUESTS = 27;
  const ways = ['throw', 'SIGTERM', 'reject', 'SIGHUP'] as const;

  it('takes the account and its folder along, in every way', {
    timeout: ALL ? 3_600_000 : 180_000,
  }, async () => {
    const problems: string[] = [];
    const startedAt = performance.now();
    const all = Array.from({ length: REQUESTS }, (_, index) =>
      ways.map((way) => ({ nth: index + 1, way })),
    ).flat();
    const cases = sampled(all, 61);
    for (const { nth, way } of cases) {
      const folder = await mkdtemp(join(tmpdir(), 'wizard-'));
      const terminal = open([], { TMPDIR: folder, BREAK_AT: `${nth}:${way}` });
      void practise(terminal).catch(() => {});
      const code = await terminal.exited();
      const raw = terminal.raw;
      terminal.kill();
      const expected = way === 'throw' || way === 'reject' ? 3 : 130;
      if (code !== expected) problems.push(`${nth} ${way}: ends with ${code}\n${raw.slice(-2000)}`);
      if (raw.includes('wJalrXUtn')) problems.push(`${nth} ${way}: tells a secret`);
      const left = (await readdir(folder)).filter((name) => name.startsWith('s3-kms-wizard'));
      if (left.length > 0) problems.push(`${nth} ${way}: leaves ${left.join(' ')}`);
      await rm(folder, { recursive: true, force: true });
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    process.stderr.write(`the wizard in practice: ${cases.length} interruptions in ${seconds} s\n`);
    expect(problems).toEqual([]);
  });

  it('that was killed leaves its folder to the next account, which removes it', {
    timeout: 60_000,
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wizard-'));
    const terminal = open([], { TMPDIR: folder, BREAK_AT: '18:SIGKILL' });
    void practise(terminal).catch(() => {});
    await terminal.exited();
    terminal.kill();
    expect(await readdir(folder)).toHaveLength(1);
    const next = await nextAccountIn(folder);
    expect(next).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });

  /** @returns what is in the folder when a practice account has begun and ended there */
  async function nextAccountIn(folder: string): Promise<string[]> {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = folder;
    try {
      const account = await startPracticeAccount({ scenario: 'healthy', port: 0, latencyMs: 0 });
      await account.close();
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    return readdir(folder);
  }

  async function practise(terminal: TestTerminal): Promise<void> {
    await terminal.waitFor(t('wizard:where.practice.title'));
    terminal.press('1');
    await terminal.waitFor(t('wizard:scenario.title'));
    terminal.press(KEY.enter);
    await terminal.waitFor('s3-kms-wizard/2');
    terminal.press(KEY.enter);
    // Where the run was not long enough for the moment, the wizard is left all the same.
    await terminal.waitFor(t('wizard:compare.title.smallOnly').slice(0, 20));
    terminal.press(KEY.ctrlC);
  }
});
