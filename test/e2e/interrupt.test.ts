/** A signal that comes twice: as an echo of the first, or because somebody has had enough. test/interruption has the rest. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createI18n } from '../../src/i18n/index.ts';
import { type Fault, type PracticeAccount, startPracticeAccount } from '../../src/practice/index.ts';
import { type Ran, startCommand } from '../cli/command.ts';
import { environmentOf } from '../cli/practice-process.ts';

/** Slow enough that clean-up is still under way when a second signal is no echo of the first any more. */
const SLOW_MS = 500;
const NO_ECHO_MS = 450;

let practice: PracticeAccount;
let onAnswer: (operation: string | null) => void = () => {};
/** A practice account for the tests of one group. */
function inPractice(faults: readonly Fault[], latencyMs: number): void {
  beforeAll(async () => {
    practice = await startPracticeAccount({
      scenario: 'healthy',
      port: 0,
      latencyMs,
      faults,
      onRequest: ({ operation }) => onAnswer(operation),
    });
  });
  afterAll(async () => {
    await practice.close();
  });
}

/** Runs `act` when the first answer to `operation` is about to go out. */
function whenAnswered(operation: string, act: () => void): void {
  onAnswer = (answered) => {
    if (answered !== operation) return;
    onAnswer = () => {};
    act();
  };
}

function callerEnvironment(): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = practice.caller;
  const keys = { accessKeyId, secretAccessKey };
  return environmentOf(sessionToken === null ? keys : { ...keys, sessionToken }, practice.region);
}

/** Everything of ours in the bucket, seen by its administrator. */
async function leftovers(): Promise<string[]> {
  const { endpoint, region, bucket, admins } = practice;
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

/** @param onNotice called with standard error as it grows */
function runCheck(
  argv: readonly string[],
  start: (child: ChildProcess) => void,
  onNotice: (stderr: string, child: ChildProcess) => void = () => {},
): Promise<Ran> {
  const { bucket, endpoint } = practice;
  const words = ['check', '--bucket', bucket, '--endpoint-url', endpoint, ...argv];
  const { child, ended } = startCommand(words, callerEnvironment(), onNotice);
  start(child);
  return ended;
}

describe('one Ctrl-C that arrives twice', () => {
  inPractice([], SLOW_MS);

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'as %s, from the terminal and from a wrapper, cleans up',
    async (signal) => {
      const { code, stdout } = await runCheck(['--json'], (child) =>
        whenAnswered('CreateMultipartUpload', () => {
          child.kill(signal);
          setTimeout(() => child.kill(signal), 30);
        }),
      );
      expect(await leftovers()).toEqual([]);
      expect(code).toBe(130);
      expect(JSON.parse(stdout)).toMatchObject({ cleanup: { complete: true, verified: true } });
    },
  );
});

describe('a second Ctrl-C', () => {
  // What may not be removed is there for certain when the process has left.
  const removing = ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:AbortMultipartUpload'];
  inPractice(
    removing.map((action) => ({ kind: 'revoke', action, after: null })),
    SLOW_MS,
  );
  const { t } = createI18n('en');

  it.each([
    ['PutObject', []],
    ['CreateMultipartUpload', ['--json']],
    ['UploadPart', ['--json']],
  ] as const)(
    'after one at the answer to %s leaves at once and names everything it may leave, with %j',
    async (operation, argv) => {
      let again = false;
      const { code, stdout, stderr } = await runCheck(
        ['--lang', 'en', ...argv],
        (child) => whenAnswered(operation, () => child.kill('SIGINT')),
        (text, child) => {
          if (again || !text.includes(t('cli:interrupted'))) return;
          again = true;
          setTimeout(() => child.kill('SIGINT'), NO_ECHO_MS);
        },
      );
      expect(code).toBe(130);
      // What was asked for before the process left is still carried out.
      await delay(2 * SLOW_MS);
      const left = await leftovers();
      expect(left).not.toEqual([]);
      for (const one of left) expect(stderr).toContain(one.split(' ').at(-1));
      expect(stderr).toMatch(/aws s3api /);
      if (argv.length > 0) {
        const document: unknown = JSON.parse(stdout);
        expect(document).toMatchObject({ schemaVersion: 1, cleanup: { complete: false, verified: false } });
        for (const one of left) expect(stdout).toContain(one.split(' ').at(-1));
      }
      await removeAll();
    },
  );
});

async function removeAll(): Promise<void> {
  const { endpoint, region, bucket, admins } = practice;
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
