/**
 * Who is talked to: nobody but the endpoints of the target, and whoever the credential chain has to ask. Every look-up of
 * a name, every connection and every program started is written down by a preload in the real command.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createI18n } from '../../src/i18n/index.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { runCommand } from '../cli/command.ts';
import { KEY, TestTerminal } from '../e2e/terminal.ts';

const PRELOAD = resolve(import.meta.dirname, 'fixtures/record-network.cjs');
const BUCKET = ['--bucket', 'amzn-s3-demo-bucket'];
const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_REGION: 'eu-west-1',
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'network-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

function recording(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    HOME: folder,
    TMPDIR: folder,
    NODE_OPTIONS: `--require=${PRELOAD}`,
    NETWORK_LOG: join(folder, 'network.log'),
    ...env,
  };
}

/** What was done, each once: `connect 127.0.0.1:4566`. */
async function done(): Promise<string[]> {
  const text = await readFile(join(folder, 'network.log'), 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  const entries = lines.map((line) => JSON.parse(line) as { kind: string; what: string });
  return [...new Set(entries.map(({ kind, what }) => `${kind} ${what}`))].sort();
}

describe('without AWS', () => {
  it.each([
    [['--version']],
    [['--help']],
    [['check', '--help']],
    [['completion', 'bash']],
    [['practice', '--list', '--json']],
    [['nonsense']],
    [['explain', '--key-policy', 'policy.json', '--out', 'out']],
  ])('%j asks nobody anything', async (argv) => {
    const policy = {
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' },
    };
    await writeFile(join(folder, 'policy.json'), JSON.stringify(policy));
    const inFolder = argv.map((word) => (/^(?:policy\.json|out)$/.test(word) ? join(folder, word) : word));
    const { code } = await runCommand(inFolder, recording({ ...KEYS, AWS_EC2_METADATA_DISABLED: '' }));
    expect(code).not.toBeNull();
    expect(await done()).toEqual([]);
  });
});

describe('with an endpoint', () => {
  it('check, open and cleanup talk to it alone; nothing is started', async () => {
    const practice = await startPracticeAccount({
      scenario: 'same-account-key-policy',
      port: 0,
      latencyMs: 0,
    });
    onTestFinished(() => practice.close());
    const env = recording({
      AWS_ACCESS_KEY_ID: practice.caller.accessKeyId,
      AWS_SECRET_ACCESS_KEY: practice.caller.secretAccessKey,
      // Neither for credentials nor for the Region, which nothing names here.
      AWS_EC2_METADATA_DISABLED: '',
      // Set by whoever wants a proxy for other programs: nothing is sent there.
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
    });
    const target = ['--bucket', practice.bucket, '--endpoint-url', practice.endpoint];
    const checked = await runCommand(['check', ...target, '--json', '--out', join(folder, 'out')], env);
    expect(checked.code, checked.stderr).toBe(1);
    expect((await runCommand(['cleanup', ...target, '--yes'], env)).code).toBe(0);
    expect((await runCommand(['open', join(folder, 'out/report.json')], env)).code).toBe(1);
    expect(await done()).toEqual([`connect ${new URL(practice.endpoint).host}`]);
  });
});

describe('at AWS itself', () => {
  it('the names that are looked up are those of S3, STS, IAM and KMS', async () => {
    const ran = await runCommand(['check', ...BUCKET, '--json'], recording(KEYS));
    expect(JSON.parse(ran.stdout)).toMatchObject({ verdict: { code: 'endpoint-unreachable' } });
    const all = await done();
    expect(all).toContain('connect amzn-s3-demo-bucket.s3.eu-west-1.amazonaws.com:443');
    const known =
      /^connect (?:(?:amzn-s3-demo-bucket\.)?s3\.eu-west-1|sts\.eu-west-1|kms\.eu-west-1|iam)\.amazonaws\.com:443$/;
    expect(all.filter((each) => !known.test(each))).toEqual([]);
  });

  it('the instance metadata service is asked only where nothing else gives credentials', async () => {
    const none = { AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: '' };
    const ran = await runCommand(['check', ...BUCKET, '--json'], recording(none));
    expect(JSON.parse(ran.stdout)).toMatchObject({
      verdict: { code: expect.stringMatching(/^credentials-/) },
    });
    expect(await done()).toEqual(['connect 169.254.169.254:80']);
  });

  it('the instance metadata service is asked for the Region where neither a Region nor an endpoint is configured', async () => {
    const { AWS_REGION: _, ...keys } = KEYS;
    await runCommand(['check', ...BUCKET], recording({ ...keys, AWS_EC2_METADATA_DISABLED: '' }));
    expect((await done()).filter((each) => each.includes('169.254'))).toEqual(['connect 169.254.169.254:80']);
  });

  it('and nobody at all, where it is switched off', async () => {
    await runCommand(['check', ...BUCKET], recording({ AWS_REGION: 'eu-west-1' }));
    expect(await done()).toEqual([]);
  });

  it('a credential_process is started, as the profile says, and nothing else is', async () => {
    const config = join(folder, 'config');
    await writeFile(config, '[profile p]\ncredential_process = /bin/false --now\nregion = eu-west-1\n');
    await runCommand(['check', ...BUCKET, '--profile', 'p'], recording({ AWS_CONFIG_FILE: config }));
    expect(await done()).toEqual(['program /bin/false --now']);
  });
});

it('the practice account is not there for other machines', async () => {
  const practice = await startPracticeAccount({ scenario: 'healthy', port: 0, latencyMs: 0 });
  onTestFinished(() => practice.close());
  const { hostname, port } = new URL(practice.endpoint);
  expect(hostname).toBe('127.0.0.1');
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, scopeid }) => !internal && (scopeid === undefined || scopeid === 0));
  for (const { address } of [...outside, { address: '::1' }]) {
    const answer = await new Promise((settle) => {
      const socket = connect({ host: address, port: Number(port) });
      socket.on('connect', () => settle('connected')).on('error', () => settle('refused'));
    });
    expect(answer, address).toBe('refused');
  }
});

describe('the wizard', () => {
  it('asks nobody anything on its first screens, and in the practice account loopback alone', async () => {
    const terminal = new TestTerminal({
      columns: 80,
      rows: 24,
      argv: ['--lang', 'en'],
      env: recording({ AWS_EC2_METADATA_DISABLED: '' }),
    });
    onTestFinished(() => terminal.kill());
    const { t } = createI18n('en');
    await terminal.waitFor(t('wizard:where.title').slice(0, 20));
    expect(await done()).toEqual([]);
    terminal.press(KEY.enter);
    await terminal.waitFor(t('practice:scenarios.same-account-key-policy.title'));
    terminal.press(KEY.enter);
    await terminal.waitFor('arn:aws:iam::111122223333:user/');
    terminal.press(KEY.enter);
    await terminal.waitFor(t('wizard:compare.title.smallOnly'), 30_000);
    terminal.press(KEY.ctrlC);
    await terminal.exited();
    const all = await done();
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter((each) => !/^(?:connect 127\.0\.0\.1:\d+|socket \/)/.test(each))).toEqual([]);
  }, 60_000);
});
