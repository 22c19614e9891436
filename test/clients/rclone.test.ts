/** rclone, with the configuration that docs/practice.md gives. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ran } from '../cli/command.ts';
import { type ClientAccount, startClientAccount } from './account.ts';
import { type Denied, denialIn } from './denials.ts';
import { findClient, testInstalled } from './installed.ts';
import { run } from './run.ts';

const rclone = findClient('rclone', ['rclone'], ['version']);
testInstalled('rclone', rclone);

/** Its threshold is 200 MiB; these make several parts of the big file. */
const PARTS = ['--s3-upload-cutoff', '5M', '--s3-chunk-size', '5M', '--s3-copy-cutoff', '5M'];
const ONCE = ['--retries', '1', '--low-level-retries', '1'];

function start(scenario: string) {
  const opened: { account: ClientAccount | null } = { account: null };
  beforeAll(async () => {
    const account = await startClientAccount(scenario);
    opened.account = account;
    const { endpoint, region, kmsKeyArn } = account.practice;
    await writeFile(
      join(account.folder, 'rclone.conf'),
      [
        '[practice]',
        'type = s3',
        'provider = Other',
        'env_auth = true',
        `region = ${region}`,
        `endpoint = ${endpoint}`,
        'acl = bucket-owner-full-control',
        'no_check_bucket = true',
        'no_head = true',
        'server_side_encryption = aws:kms',
        `sse_kms_key_id = ${kmsKeyArn}`,
      ].join('\n'),
    );
  });
  afterAll(() => opened.account?.[Symbol.asyncDispose]());
  return {
    get account(): ClientAccount {
      if (opened.account === null) throw new Error('not started');
      return opened.account;
    },
    rclone(...argv: string[]): Promise<Ran> {
      const { folder, environment, practice } = this.account;
      const words = argv.map((word) => word.replace('remote:', `practice:${practice.bucket}/`));
      const all = ['--config', join(folder, 'rclone.conf'), ...ONCE, ...PARTS, ...words];
      return run('rclone', all, environment, folder);
    },
  };
}

describe.skipIf(rclone === null)('rclone: healthy', () => {
  const here = start('healthy');

  test('small and large go up and come down as they were', async () => {
    const { account } = here;
    for (const name of ['small', 'big'] as const) {
      expect(await here.rclone('copyto', name, `remote:up/${name}`)).toMatchObject({ code: 0 });
    }
    expect(account.takeSeen().filter(({ operation }) => operation === 'UploadPart')).toHaveLength(3);
    for (const name of ['small', 'big'] as const) {
      expect(await here.rclone('copyto', `remote:up/${name}`, `${name}.back`)).toMatchObject({ code: 0 });
      expect(await account.hashOf(`${name}.back`)).toBe(account.hashes[name]);
    }
    expect(await account.openUploads()).toEqual([]);
  }, 60_000);

  test('ranges, side by side, make the file again', async () => {
    const { account } = here;
    account.takeSeen();
    const streams = ['--multi-thread-cutoff', '5M', '--multi-thread-streams', '3'];
    expect(await here.rclone('copyto', ...streams, 'remote:up/big', 'ranges')).toMatchObject({ code: 0 });
    expect(account.takeSeen().filter(({ status }) => status === 206).length).toBeGreaterThan(1);
    expect(await account.hashOf('ranges')).toBe(account.hashes.big);
  }, 60_000);

  test('a copy inside S3, in one piece and in parts', async () => {
    const { account } = here;
    account.takeSeen();
    expect(await here.rclone('copyto', 'remote:up/small', 'remote:copy/small')).toMatchObject({ code: 0 });
    expect(await here.rclone('copyto', 'remote:up/big', 'remote:copy/big')).toMatchObject({ code: 0 });
    const copies = account.takeSeen().filter(({ operation }) => operation.includes('Copy'));
    expect(copies.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
      'CopyObject 200',
      'UploadPartCopy 200',
      'UploadPartCopy 200',
      'UploadPartCopy 200',
    ]);
    for (const name of ['small', 'big'] as const) {
      expect(await here.rclone('copyto', `remote:copy/${name}`, `${name}.copy`)).toMatchObject({ code: 0 });
      expect(await account.hashOf(`${name}.copy`)).toBe(account.hashes[name]);
    }
    expect((await here.rclone('check', '.', 'remote:copy', '--include', '{small,big}')).stderr).toContain(
      '2 matching files',
    );
    expect(await here.rclone('purge', 'remote:copy')).toMatchObject({ code: 0 });
    expect((await here.rclone('lsf', 'remote:copy')).stdout).toBe('');
  }, 60_000);
});

describe.skipIf(rclone === null).each<Denied>(['same-account-key-policy', 'cross-account-both'])(
  'rclone: %s',
  (scenario) => {
    const here = start(scenario);

    test('the large file fails at UploadPart, and rclone aborts its upload', async () => {
      const { account } = here;
      expect(await here.rclone('copyto', 'small', 'remote:up/small')).toMatchObject({ code: 0 });
      const { code, stderr } = await here.rclone('copyto', 'big', 'remote:up/big');
      expect(code).toBe(1);
      expect(stderr).toContain(
        `multipart upload failed to upload part: AccessDenied: ${denialIn(account.practice)}`,
      );
      expect(stderr).toContain('status code: 403');
      const operations = account.takeSeen().map(({ operation, status }) => `${operation} ${status}`);
      expect(operations).toEqual(
        expect.arrayContaining([
          'PutObject 200',
          'CreateMultipartUpload 200',
          'UploadPart 403',
          'AbortMultipartUpload 204',
        ]),
      );
      expect(operations).not.toContain('CompleteMultipartUpload 200');
      expect(await account.openUploads()).toEqual([]);
    }, 60_000);

    test('what was uploaded cannot be read, nor copied', async () => {
      const { account } = here;
      const read = await here.rclone('copyto', 'remote:up/small', 'small.back');
      const copy = await here.rclone('copyto', 'remote:up/small', 'remote:copy/small');
      for (const { code, stderr } of [read, copy]) {
        expect(code).not.toBe(0);
        expect(stderr).toContain(`AccessDenied: ${denialIn(account.practice)}`);
      }
    }, 60_000);
  },
);
