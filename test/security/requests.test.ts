/**
 * What the tool may send: every request of every scenario, and of the wizard, held against a written list; and that no
 * call that writes to IAM or KMS exists in what ships, outside the practice account's own server.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSweep } from '../../src/check/sweep/index.ts';
import { createI18n } from '../../src/i18n/index.ts';
import { SCENARIO_IDS, startPracticeAccount } from '../../src/practice/index.ts';
import { runCheck, targetAt } from '../check/helpers.ts';
import { accessTo, adminsOf } from '../check/practice-account.ts';
import { KEY, TestTerminal } from '../e2e/terminal.ts';
import { ALLOWED_COMMANDS, objection } from './allowed.ts';
import { type Recorded, recordingProxy } from './recording-proxy.ts';

const root = join(import.meta.dirname, '../..');

async function recordedAccount(scenario: string) {
  const practice = await startPracticeAccount({ scenario, port: 0, latencyMs: 0 });
  onTestFinished(() => practice.close());
  return { practice, proxy: await recordingProxy(practice.endpoint) };
}

function objections(requests: readonly Recorded[]): string[] {
  return requests.flatMap((request) => objection(request) ?? []);
}

describe.each(SCENARIO_IDS)('%s', (scenario) => {
  it('sends nothing but what the list allows: check, with and without readers, and cleanup', async () => {
    const { practice, proxy } = await recordedAccount(scenario);
    const target = targetAt(proxy.url, { bucket: practice.bucket, region: null });
    const alone = await runCheck(target, { access: accessTo(practice), confirm: null });
    const own = proxy.requests.length;
    await runCheck(
      { ...target, kmsKeyId: practice.kmsKeyArn },
      { access: accessTo(practice, adminsOf(practice)), confirm: null },
    );
    const swept = await openSweep(target, accessTo(practice), {
      olderThanMs: 0,
      now: new Date(),
      signal: AbortSignal.timeout(15_000),
    });
    if (swept.ok) {
      await swept.sweep.remove();
      swept.sweep.close();
    }
    expect(alone.events.at(-1)?.type).toBe('finished');
    expect(own).toBeGreaterThan(0);
    expect(proxy.requests.length).toBeGreaterThan(own);
    expect(objections(proxy.requests)).toEqual([]);
  });
});

it('a reader’s credentials are never seen on a write', async () => {
  const { practice, proxy } = await recordedAccount('no-delete-object');
  await runCheck(targetAt(proxy.url, { bucket: practice.bucket, region: null }), {
    access: accessTo(practice, adminsOf(practice)),
    confirm: null,
  });
  const ids = new Set(practice.admins.map(({ accessKeyId }) => accessKeyId));
  const asReader = proxy.requests.filter(({ head }) => [...ids].some((id) => head.includes(`${id}/`)));
  expect(asReader.length).toBeGreaterThan(0);
  for (const { operation } of asReader) expect(operation).toMatch(/^(?:Get|List|Describe|Head)/);
});

it('the wizard, walked through a failure to its fix, sends nothing else, and applies no fix', async () => {
  const { practice, proxy } = await recordedAccount('same-account-key-policy');
  const { t } = createI18n('en');
  const { accessKeyId, secretAccessKey } = practice.caller;
  const terminal = new TestTerminal({
    columns: 100,
    rows: 40,
    argv: ['--lang', 'en'],
    env: {
      AWS_ENDPOINT_URL: proxy.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: practice.region,
    },
  });
  onTestFinished(() => terminal.kill());
  await terminal.waitFor(t('wizard:where.real.title'));
  const line = terminal.lines().find((text) => text.includes(t('wizard:where.real.title'))) ?? '';
  terminal.press(/(\d) {2}/.exec(line)?.[1] ?? '');
  await terminal.waitFor(practice.bucket);
  terminal.press(practice.bucket);
  await terminal.waitFor(new RegExp(`${practice.bucket}[^]*${practice.bucket}|${practice.bucket}`));
  terminal.press(KEY.tab);
  await terminal.waitFor(t('wizard:pick.title.kmsKeyId'));
  terminal.press(KEY.enter);
  await terminal.waitFor('s3-kms-wizard/');
  terminal.press(KEY.enter);
  await terminal.waitFor(t('wizard:compare.title.smallOnly'), 30_000);
  terminal.press(KEY.enter);
  await terminal.waitFor('decrypt-not-allowed');
  terminal.press(KEY.enter);
  await terminal.waitFor(/\+ +"kms:Decrypt"/);
  // In the practice account a key applies the fix; here no key does.
  for (const letter of 'abcdefghijklmnoprstuvwxyz') terminal.press(letter);
  await terminal.waitFor('s3-kms-wizard');
  terminal.press(KEY.ctrlC);
  terminal.press(KEY.ctrlC);
  await terminal.exited();
  expect(objections(proxy.requests)).toEqual([]);
  const sent = new Set(proxy.requests.map(({ operation }) => operation));
  for (const operation of ['ListBuckets', 'ListAliases', 'PutObject', 'UploadPart', 'GetKeyPolicy'])
    expect(sent).toContain(operation);
}, 60_000);

describe('what ships', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|cjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const everyCommand = [s3, kms, sts, iam].flatMap((client) =>
    Object.keys(client).filter((name) => name.endsWith('Command')),
  );

  it('no source names a command that is not on the list', () => {
    const named = sources.flatMap((file) => {
      const text = read(file);
      return everyCommand
        .filter((name) => new RegExp(`\\b${name}\\b`).test(text) && !ALLOWED_COMMANDS.includes(name))
        .map((name) => `${file}: ${name}`);
    });
    expect(everyCommand.length).toBeGreaterThan(300);
    expect(named).toEqual([]);
  });

  it('AWS clients are made in one file, and called from src/probe alone', () => {
    const clients = sources.filter((file) => /\bnew (?:S3|KMS|IAM|STS)Client\(/.test(read(file)));
    expect(clients).toEqual(['src/probe/connection/clients.ts']);
    const callers = sources.filter((file) =>
      /from '@(?:aws-sdk|smithy)\//.test(read(file).replace(/import type [^;]*;/g, '')),
    );
    expect(callers.filter((file) => !file.startsWith('src/probe/'))).toEqual([]);
    // The names of operations are never put together at run time.
    for (const file of callers) expect(read(file)).not.toMatch(/Command['"`]\s*[\])]/);
  });

  it('the bundle holds no command that is not on the list', () => {
    // The SDK's own: a role by web identity; the session of a directory bucket; what its S3 client names in a middleware.
    const chain = ['AssumeRoleWithWebIdentityCommand', 'CreateSessionCommand', 'GetObjectCommand'];
    const bundle = readdirSync(join(root, 'dist'))
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(root, 'dist', name), 'utf8'))
      .join('\n');
    const found = everyCommand.filter((name) => new RegExp(`["'\`]${name}["'\`]`).test(bundle));
    expect(found).toContain('PutObjectCommand');
    expect(found.filter((name) => !ALLOWED_COMMANDS.includes(name) && !chain.includes(name))).toEqual([]);
  });

  it('the practice account asks nobody anything: it listens, and looks for the socket of its own folder', () => {
    const practice = sources.filter((file) => file.startsWith('src/practice/'));
    const asking = practice.filter((file) => {
      const text = read(file).replace(/import type [^;]*;/g, '');
      return (
        /from 'node:(?:https|tls|dns|dgram|http2|child_process|dns\/promises)'|\bfetch\(|\bWebSocket\b/.test(
          text,
        ) ||
        /import \{[^}]*\b(?:request|get|connect|createConnection|Socket)\b[^}]*\} from 'node:(?:http|net)'/.test(
          text,
        )
      );
    });
    expect(asking).toEqual(['src/practice/storage/folder.ts']);
    expect(read('src/practice/storage/folder.ts')).toMatch(/connect\(\{? ?(?:path|socket|join)/);
  });
});
