/** The `cleanup` command against a real practice account, as its users start it. */
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type PracticeAccount, startPracticeWorld } from '../../src/practice/index.ts';
import { scenarioWorld } from '../../src/practice/scenarios/index.ts';
import type { WorldDefinition } from '../../src/practice/world/definition.ts';
import { leftIn, start } from '../check/practice-account.ts';
import { TestTerminal } from '../e2e/terminal.ts';
import { type Ran, runCommand } from './command.ts';
import { environmentOf } from './practice-process.ts';

const RUN = 's3-kms-wizard/20261101T101010Z-0123456789abcdef0123456789abcdef';
const FOREIGN = ['s3-kms-wizard/keep', `${RUN}/other`, `${RUN}/small/below`, 'small'];

describe('cleanup', () => {
  it('says that there is nothing', async () => {
    const practice = await start('healthy');
    const ran = await cleanup(practice);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toBe('Nothing to remove was found.\n');
  });

  it('only lists without a terminal, and removes with --yes what is ours and nothing else', async () => {
    const practice = await start('healthy');
    await leave(practice);
    const before = await leftIn(practice);

    const listed = await cleanup(practice);
    expect(listed.code).toBe(1);
    expect(listed.stdout).toContain('Left by earlier checks: 4 items');
    expect(listed.stdout).toContain('--yes');
    expect(await leftIn(practice)).toEqual(before);

    const removed = await cleanup(practice, '--yes');
    expect(removed).toMatchObject({ code: 0, stderr: '' });
    expect(removed.stdout).toContain('Removed: 4 items');
    expect((await leftIn(practice)).sort()).toEqual([...FOREIGN].sort());
    expect((await cleanup(practice, '--yes')).code).toBe(0);
  });

  it('leaves alone what is younger than --older-than, and what lies under another prefix', async () => {
    const practice = await start('healthy');
    await leave(practice);
    const before = await leftIn(practice);
    const young = await cleanup(practice, '--yes', '--older-than', '36500d');
    expect(young.code).toBe(0);
    expect(young.stdout).toContain('4 items are younger');
    expect((await cleanup(practice, '--yes', '--prefix', 'team-a')).stdout).toContain('Nothing');
    expect(await leftIn(practice)).toEqual(before);
  });

  it('names what it may not remove, with the command that does, and ends with 1', async () => {
    const practice = await startWorld(without('s3:DeleteObjectVersion'));
    await leave(practice);
    const ran = await cleanup(practice, '--yes');
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('Removed: 1 item\n');
    expect(ran.stdout).toContain('Not removed: 3 items');
    expect(ran.stdout).toContain('AccessDenied');
    expect(ran.stdout).toMatch(/aws s3api delete-object --bucket \S+ --key \S+\/small --version-id \S+/);
  });

  it('says what it may not look at, and ends with 3', async () => {
    const practice = await startWorld(without('s3:ListBucketVersions'));
    const ran = await cleanup(practice, '--yes');
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr).toContain('s3:ListBucketVersions');
  });

  it.each(['yes', 'o', '네'])('asks on a terminal, and takes "%s" for a yes', async (word) => {
    const practice = await start('healthy');
    await leave(practice);
    const language = { yes: 'en', o: 'fr', 네: 'ko' }[word] ?? 'en';
    const terminal = inTerminal(practice, language);
    await terminal.waitFor('/N]');
    terminal.press(`${word}\r`);
    expect(await terminal.exited()).toBe(0);
    expect((await leftIn(practice)).sort()).toEqual([...FOREIGN].sort());
  });

  it('takes an empty answer for a no, and Ctrl-C for leaving', async () => {
    const practice = await start('healthy');
    await leave(practice);
    const before = await leftIn(practice);
    for (const [key, code] of [
      ['\r', 1],
      ['\u0003', 130],
    ] as const) {
      const terminal = inTerminal(practice, 'en');
      await terminal.waitFor('/N]');
      terminal.press(key);
      expect(await terminal.exited()).toBe(code);
    }
    expect(await leftIn(practice)).toEqual(before);
  });

  it.each(['x', '-1h', '1w'])('refuses the age %s', async (age) => {
    const ran = await runCommand(['cleanup', '--bucket', 'some-bucket', `--older-than=${age}`]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(age);
  });

  it('ends with 3 where nobody answers', async () => {
    const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
    const words = ['--bucket', 'some-bucket', '--endpoint-url', 'http://127.0.0.1:9', '--timeout', '5s'];
    const ran = await runCommand(['cleanup', ...words], environmentOf(keys, 'eu-west-1'));
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr).toContain('ECONNREFUSED');
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    ['en', 'no-such-bucket-anywhere'],
    ['ko', 'no-such-bucket-anywhere'],
  ])('says in %s that there is no such bucket, and ends with 3', async (lang, bucket) => {
    const practice = await start('healthy');
    const words = ['--bucket', bucket, '--endpoint-url', practice.endpoint, '--lang', lang];
    const ran = await runCommand(['cleanup', ...words], credentialsOf(practice));
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr).toContain(bucket);
    expect(ran.stderr).not.toMatch(/UnknownError|NotFound/);
    if (lang === 'en') expect(ran.stderr).toContain(`no bucket named ${bucket}`);
  });
});

/** One open upload, two versions and a marker of ours, and objects that only look alike. */
async function leave(practice: PracticeAccount): Promise<void> {
  const { accessKeyId, secretAccessKey } = practice.caller;
  const s3 = new S3Client({
    endpoint: practice.endpoint,
    region: practice.region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  const Bucket = practice.bucket;
  try {
    await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: `${RUN}/large` }));
    for (const Key of [`${RUN}/small`, `${RUN}/small`, ...FOREIGN])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: `${RUN}/small` }));
  } finally {
    s3.destroy();
  }
}

function cleanup(practice: PracticeAccount, ...words: readonly string[]): Promise<Ran> {
  return runCommand(argv(practice, words), credentialsOf(practice));
}

function inTerminal(practice: PracticeAccount, language: string): TestTerminal {
  const terminal = new TestTerminal({
    columns: 100,
    rows: 30,
    argv: argv(practice, ['--lang', language]),
    env: credentialsOf(practice),
  });
  onTestFinished(() => terminal.kill());
  return terminal;
}

function argv(practice: PracticeAccount, words: readonly string[]): readonly string[] {
  return ['cleanup', '--bucket', practice.bucket, '--endpoint-url', practice.endpoint, ...words];
}

function credentialsOf({ caller, region }: PracticeAccount): Record<string, string> {
  const { accessKeyId, secretAccessKey } = caller;
  return environmentOf({ accessKeyId, secretAccessKey }, region);
}

async function startWorld(definition: WorldDefinition): Promise<PracticeAccount> {
  const practice = await startPracticeWorld(definition, { scenario: 'own', port: 0, latencyMs: 0 });
  onTestFinished(() => practice.close());
  return practice;
}

/** The healthy world with one permission of the caller struck out. */
function without(action: string): WorldDefinition {
  const text = JSON.stringify(scenarioWorld('healthy'));
  const struck = text.replaceAll(`"${action}"`, '"s3:GetBucketLocation"');
  expect(struck).not.toBe(text);
  return JSON.parse(struck) as WorldDefinition;
}
