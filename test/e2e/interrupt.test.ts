/** Signals to the built command, at several moments of a run over a slow line: the bucket is looked at afterwards. */
import { spawn } from 'node:child_process';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createI18n } from '../../src/i18n/index.ts';
import { COMMAND, cleanEnvironment } from '../cli/command.ts';
import { environmentOf, type PracticeProcess, startPractice } from '../cli/practice-process.ts';
import { KEY, TestTerminal } from './terminal.ts';

let practice: PracticeProcess;
beforeAll(async () => {
  practice = await startPractice('healthy', '--latency', '150');
});
afterAll(async () => {
  await practice.stop();
});

/** Everything of ours in the bucket, seen by its administrator. */
async function leftovers(): Promise<string[]> {
  const { endpoint, region, bucket, admins } = practice.ready;
  const [admin] = admins;
  if (!admin) throw new Error('no administrator');
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true, credentials: admin });
  const [uploads, versions] = await Promise.all([
    s3.send(new ListMultipartUploadsCommand({ Bucket: bucket })),
    s3.send(new ListObjectVersionsCommand({ Bucket: bucket })),
  ]);
  s3.destroy();
  return [
    ...(uploads.Uploads ?? []).map((upload) => `upload ${upload.Key}`),
    ...(versions.Versions ?? []).map((version) => `version ${version.Key}`),
    ...(versions.DeleteMarkers ?? []).map((marker) => `delete marker ${marker.Key}`),
  ];
}

function checkInterrupted(
  signal: NodeJS.Signals,
  afterMs: number,
): Promise<{ code: number | null; stdout: string }> {
  const { bucket, endpoint, caller, region } = practice.ready;
  const argv = ['check', '--json', '--bucket', bucket, '--endpoint-url', endpoint];
  const child = spawn(process.execPath, [COMMAND, ...argv], {
    env: cleanEnvironment(environmentOf(caller, region)),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  setTimeout(() => child.kill(signal), afterMs);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout })));
}

describe('check', () => {
  it.each([
    ['SIGINT', 600],
    ['SIGINT', 900],
    ['SIGINT', 1200],
    ['SIGTERM', 1000],
    ['SIGHUP', 1100],
  ] as const)('%s after %i ms: 130, one JSON document, nothing left', async (signal, afterMs) => {
    const { code, stdout } = await checkInterrupted(signal, afterMs);
    expect(await leftovers()).toEqual([]);
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, cleanup: { complete: true, left: [] } });
  });
});

describe('the wizard', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'cleans up on %s, in the middle of the uploads',
    async (signal) => {
      const { bucket, endpoint, caller, region } = practice.ready;
      const terminal = new TestTerminal({
        columns: 80,
        rows: 24,
        env: { ...environmentOf(caller, region), AWS_ENDPOINT_URL: endpoint },
      });
      const { t } = createI18n('en');
      await terminal.waitFor('한국어');
      terminal.press(KEY.enter);
      // Credentials were found while the first screen was read, so the real account stands first.
      await terminal.waitFor(`1  ${t('wizard:where.real.title')}`);
      terminal.press(KEY.enter);
      await terminal.waitFor(t('wizard:target.title'));
      terminal.press(bucket);
      await terminal.waitFor(bucket.slice(0, 12));
      terminal.press(KEY.enter);
      await terminal.waitFor('s3-kms-wizard/');
      terminal.press(KEY.enter);
      await terminal.waitFor('PutObject');
      terminal.signal(signal);
      expect(await terminal.exited()).toBe(130);
      expect(await leftovers()).toEqual([]);
      terminal.kill();
    },
  );
});

describe('a second Ctrl-C', () => {
  it.each([900, 1200, 1500])(
    'after %i ms leaves at once and names everything it may leave',
    async (afterMs) => {
      const { bucket, endpoint, caller, region } = practice.ready;
      const child = spawn(
        process.execPath,
        [COMMAND, 'check', '--bucket', bucket, '--endpoint-url', endpoint],
        {
          env: cleanEnvironment(environmentOf(caller, region)),
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      setTimeout(() => child.kill('SIGINT'), afterMs);
      setTimeout(() => child.kill('SIGINT'), afterMs + 60);
      const code = await new Promise((resolve) => child.on('close', resolve));
      // A fast machine may have finished before: then with its own exit code, never killed by the signal.
      expect([0, 130]).toContain(code);
      if (code === 0) expect(await leftovers()).toEqual([]);
      // An answer that was on its way when the process left may still have written.
      await new Promise((resolve) => setTimeout(resolve, 400));
      const left = await leftovers();
      for (const one of left) expect(stderr).toContain(one.split(' ').at(-1));
      if (left.length > 0) expect(stderr).toMatch(/aws s3api /);
      await removeAll();
    },
  );
});

async function removeAll(): Promise<void> {
  const { endpoint, region, bucket, admins } = practice.ready;
  const [admin] = admins;
  if (!admin) throw new Error('no administrator');
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true, credentials: admin });
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  for (const { Key, UploadId } of Uploads)
    await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  for (const { Key, VersionId } of Versions)
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
  s3.destroy();
}
