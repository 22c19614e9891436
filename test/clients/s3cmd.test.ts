/** s3cmd, with the configuration that docs/practice.md gives. */
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ran } from '../cli/command.ts';
import { clients } from '../practice/clients.ts';
import { type ClientAccount, startClientAccount } from './account.ts';
import { type Denied, denialIn } from './denials.ts';
import { findClient, testInstalled } from './installed.ts';
import { run } from './run.ts';

const s3cmd = findClient('s3cmd', ['s3cmd'], ['--version']);
testInstalled('s3cmd', s3cmd);

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | null;
}

function start(scenario: string) {
  const opened: { account: ClientAccount | null } = { account: null };
  const configure = (account: ClientAccount, file: string, keys: Keys): Promise<void> => {
    const { host } = new URL(account.practice.endpoint);
    const lines = [
      '[default]',
      `access_key = ${keys.accessKeyId}`,
      `secret_key = ${keys.secretAccessKey}`,
      `access_token = ${keys.sessionToken ?? ''}`,
      `bucket_location = ${account.practice.region}`,
      `host_base = ${host}`,
      `host_bucket = ${host}`,
      'use_https = False',
      'multipart_chunk_size_mb = 5',
    ];
    return writeFile(join(account.folder, file), lines.join('\n'));
  };
  beforeAll(async () => {
    const account = await startClientAccount(scenario);
    opened.account = account;
    const [admin] = account.practice.admins;
    await configure(account, 'caller.cfg', account.practice.caller);
    if (admin !== undefined) await configure(account, 'admin.cfg', admin);
  });
  afterAll(() => opened.account?.[Symbol.asyncDispose]());
  const s3cmdWith = (config: string, argv: readonly string[]): Promise<Ran> => {
    if (opened.account === null) throw new Error('not started');
    const { folder, practice } = opened.account;
    const words = argv.map((word) => word.replace(/^s3:\/\//, `s3://${practice.bucket}/`));
    return run('s3cmd', ['-c', join(folder, config), '--no-progress', ...words], { HOME: folder }, folder);
  };
  return {
    get account(): ClientAccount {
      if (opened.account === null) throw new Error('not started');
      return opened.account;
    },
    s3cmd: (...argv: string[]) => s3cmdWith('caller.cfg', argv),
    asAdmin: (...argv: string[]) => s3cmdWith('admin.cfg', argv),
  };
}

/** Of `s3cmd --upload-id <id> put ...`, as it prints it when a part fails. */
function uploadIdIn(output: string): string {
  const id = /--upload-id (\S+)/.exec(output)?.[1];
  if (id === undefined) throw new Error(`no upload id in: ${output}`);
  return id;
}

describe.skipIf(s3cmd === null)('s3cmd: healthy', () => {
  const here = start('healthy');

  test('small and large go up and come down as they were', async () => {
    const { account } = here;
    expect(await here.s3cmd('put', 'small', 's3://up/small')).toMatchObject({ code: 0 });
    expect(await here.s3cmd('put', 'big', 's3://up/big')).toMatchObject({ code: 0 });
    expect(account.takeSeen().filter(({ operation }) => operation === 'UploadPart')).toHaveLength(3);
    for (const name of ['small', 'big'] as const) {
      expect(await here.s3cmd('get', `s3://up/${name}`, `${name}.back`)).toMatchObject({ code: 0 });
      expect(await account.hashOf(`${name}.back`)).toBe(account.hashes[name]);
    }
    expect(await account.openUploads()).toEqual([]);
  }, 60_000);

  test('an upload that was left is gone on with; under KMS no ETag tells s3cmd that a part is there', async () => {
    const { account } = here;
    const id = await startedByHand(account, 'up/resumed');
    account.takeSeen();
    expect(await here.s3cmd('--upload-id', id, 'put', 'big', 's3://up/resumed')).toMatchObject({ code: 0 });
    const operations = account.takeSeen().map(({ operation, status }) => `${operation} ${status}`);
    expect(operations).toEqual([
      'ListParts 200',
      'UploadPart 200',
      'UploadPart 200',
      'UploadPart 200',
      'CompleteMultipartUpload 200',
    ]);
    expect(await here.s3cmd('get', 's3://up/resumed', 'resumed')).toMatchObject({ code: 0 });
    expect(await account.hashOf('resumed')).toBe(account.hashes.big);
    expect(await account.openUploads()).toEqual([]);
  }, 60_000);

  test('an administrator copies, and reads what there is to read', async () => {
    const { account } = here;
    account.takeSeen();
    const copied = await here.asAdmin('cp', 's3://up/big', 's3://copy/big');
    const [copy] = account.takeSeen().filter(({ operation }) => operation === 'CopyObject');
    expect(copy?.status).toBe(200);
    // Releases before 2.4 then set the ACL that the source had, which a bucket without ACLs takes from nobody.
    if (copied.code !== 0) expect(copied.stderr).toContain('400 (AccessControlListNotSupported)');
    expect(await here.asAdmin('get', 's3://copy/big', 'big.copy')).toMatchObject({ code: 0 });
    expect(await account.hashOf('big.copy')).toBe(account.hashes.big);
    const info = await here.asAdmin('info', 's3://copy/big');
    expect(info.stdout).toMatch(/SSE: +aws:kms/);
    expect(info.stdout).toMatch(/ACL: +\S+: FULL_CONTROL/);
    expect((await here.asAdmin('info', 's3://')).stdout).toMatch(
      /Location: +eu-west-1\n.*Payer: +BucketOwner/s,
    );
    expect((await here.asAdmin('mb', 's3://')).stderr).toContain('BucketAlreadyOwnedByYou');
  }, 60_000);
});

describe.skipIf(s3cmd === null).each<Denied>(['same-account-key-policy', 'bare-message'])(
  's3cmd: %s',
  (scenario) => {
    const here = start(scenario);

    test('the large file fails at its first part, and the upload is left open until abortmp', async () => {
      const { account } = here;
      expect(await here.s3cmd('put', 'small', 's3://up/small')).toMatchObject({ code: 0 });
      const { code, stderr } = await here.s3cmd('put', 'big', 's3://up/big');
      const refusal = `ERROR: S3 error: 403 (AccessDenied): ${denialIn(account.practice)}`;
      expect(code).toBe(77);
      expect(stderr).toContain("Upload of 'big' part 1 failed.");
      expect(stderr).toContain(refusal);
      expect(account.takeSeen().map(({ operation, status }) => `${operation} ${status}`)).toEqual([
        'PutObject 200',
        'CreateMultipartUpload 200',
        'UploadPart 403',
      ]);
      expect(await account.openUploads()).toEqual(['up/big']);

      account.takeSeen();
      const id = uploadIdIn(stderr);
      const resumed = await here.s3cmd('--upload-id', id, 'put', 'big', 's3://up/big');
      expect(resumed.stderr).toContain(refusal);
      expect(account.takeSeen().map(({ operation, status }) => `${operation} ${status}`)[0]).toBe(
        'ListParts 403',
      );

      expect(await here.s3cmd('abortmp', 's3://up/big', id)).toMatchObject({ code: 0 });
      expect(await account.openUploads()).toEqual([]);
    }, 60_000);

    test('what was uploaded cannot be read', async () => {
      const { code, stderr } = await here.s3cmd('get', 's3://up/small', 'small.back');
      expect(code).toBe(77);
      expect(stderr).toContain(`403 (AccessDenied): ${denialIn(here.account.practice)}`);
    }, 60_000);
  },
);

/** An upload with its first part, as a run of s3cmd that was cut off would have left it. */
async function startedByHand(account: ClientAccount, key: string): Promise<string> {
  const { s3 } = clients(account.practice);
  const target = { Bucket: account.practice.bucket, Key: key };
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand(target));
  const file = await open(join(account.folder, 'big'));
  const Body = Buffer.alloc(5 * 1024 ** 2);
  await file.read(Body, 0, Body.length, 0);
  await file.close();
  await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body }));
  s3.destroy();
  return UploadId;
}
