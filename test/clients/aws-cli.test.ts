/** The AWS CLI: `aws s3` as its users run it, and `aws s3api` by hand. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ran } from '../cli/command.ts';
import { type ClientAccount, startClientAccount } from './account.ts';
import { awsCli, awsCliVersion, runAws } from './aws-cli.ts';
import { type Denied, denialIn } from './denials.ts';
import { testInstalled } from './installed.ts';

testInstalled('The AWS CLI', awsCli);

/** Version 2 copies tags too, which takes permissions of their own; version 1 does not know the option. */
const noTags = awsCliVersion === 2 ? ['--copy-props', 'none'] : [];

function start(scenario: string) {
  const opened: { account: ClientAccount | null } = { account: null };
  beforeAll(async () => {
    opened.account = await startClientAccount(scenario);
  });
  afterAll(() => opened.account?.[Symbol.asyncDispose]());
  const aws = (account: ClientAccount, argv: readonly string[], environment = {}): Promise<Ran> => {
    const { practice, folder } = account;
    const words = argv.map((word) => word.replace(/^s3:\/\//, `s3://${practice.bucket}/`));
    // As an option: the CLI of older distributions does not know AWS_ENDPOINT_URL.
    const all = [...words, '--endpoint-url', practice.endpoint];
    return runAws(all, { ...account.environment, ...environment }, folder);
  };
  return {
    get account(): ClientAccount {
      if (opened.account === null) throw new Error('not started');
      return opened.account;
    },
    s3(...argv: string[]): Promise<Ran> {
      return aws(this.account, ['s3', ...argv]);
    },
    api(operation: string, ...argv: string[]): Promise<Ran> {
      return aws(this.account, ['s3api', operation, '--bucket', this.account.practice.bucket, ...argv]);
    },
    asAdmin(operation: string, ...argv: string[]): Promise<Ran> {
      const { practice } = this.account;
      const [admin] = practice.admins;
      return aws(this.account, ['s3api', operation, '--bucket', practice.bucket, ...argv], {
        AWS_ACCESS_KEY_ID: admin?.accessKeyId ?? '',
        AWS_SECRET_ACCESS_KEY: admin?.secretAccessKey ?? '',
        AWS_SESSION_TOKEN: '',
      });
    },
  };
}

function answerOf({ code, stdout, stderr }: Ran): unknown {
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function textIn(answer: unknown, name: string): string {
  const value =
    typeof answer === 'object' && answer !== null ? new Map(Object.entries(answer)).get(name) : undefined;
  if (typeof value !== 'string') throw new Error(`no ${name} in the answer`);
  return value;
}

describe.skipIf(awsCli === null)('the AWS CLI: healthy', () => {
  const here = start('healthy');

  test('aws s3: small and large go up, are listed, copied, come down as they were, and are removed', async () => {
    const { account } = here;
    const put = await Promise.all([
      here.s3('cp', '--no-progress', 'small', 's3://up/small é.txt'),
      here.s3('cp', '--no-progress', 'big', 's3://up/big'),
    ]);
    expect(put).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(account.takeSeen().filter(({ operation }) => operation === 'UploadPart')).toHaveLength(2);
    const got = await Promise.all([
      here.s3('cp', '--no-progress', 's3://up/small é.txt', 'small.back'),
      here.s3('cp', '--no-progress', 's3://up/big', 'big.back'),
      here.s3('cp', '--no-progress', ...noTags, 's3://up/big', 's3://copy/big'),
      here.s3('ls', '--recursive', 's3://up/'),
    ]);
    expect(got).toMatchObject([{ code: 0 }, { code: 0 }, { code: 0 }, { code: 0 }]);
    expect(got[3].stdout).toMatch(/ 12583257 up\/big\n.* 1000 up\/small é\.txt\n$/);
    for (const name of ['small', 'big'] as const) {
      expect(await account.hashOf(`${name}.back`)).toBe(account.hashes[name]);
    }
    const copies = account.takeSeen().filter(({ operation }) => operation === 'UploadPartCopy');
    expect(copies.map(({ status }) => status)).toEqual([200, 200]);
    const [copy, removed] = await Promise.all([
      here.s3('cp', '--no-progress', 's3://copy/big', 'big.copy'),
      here.s3('rm', '--recursive', 's3://up/'),
    ]);
    expect([copy, removed]).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(await account.hashOf('big.copy')).toBe(account.hashes.big);
    expect((await here.s3('ls', 's3://up/')).code).toBe(1);
    expect(await account.openUploads()).toEqual([]);
  }, 120_000);

  test('aws s3api: an upload by hand, left and gone on with', async () => {
    const { account } = here;
    const { bucket, kmsKeyArn } = account.practice;
    const key = ['--key', 'api/large'];
    const created = answerOf(await here.api('create-multipart-upload', ...key));
    expect(created).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyArn });
    const upload = [...key, '--upload-id', textIn(created, 'UploadId')];
    const [first, source] = await Promise.all([
      here.api('upload-part', ...upload, '--part-number', '1', '--body', 'big'),
      here.api('put-object', '--key', 'api/small', '--body', 'small'),
    ]);
    expect([first, source]).toMatchObject([{ code: 0 }, { code: 0 }]);
    const range = ['--copy-source', `${bucket}/api/small`, '--copy-source-range', 'bytes=0-99'];
    const second = answerOf(await here.api('upload-part-copy', ...upload, '--part-number', '2', ...range));
    expect(second).toMatchObject({ SSEKMSKeyId: kmsKeyArn });
    const listed = answerOf(
      await here.api('list-parts', ...upload, '--query', 'Parts[].{ETag:ETag,PartNumber:PartNumber}'),
    );
    await writeFile(join(account.folder, 'parts.json'), JSON.stringify({ Parts: listed }));
    const list = ['--multipart-upload', 'file://parts.json'];
    expect(answerOf(await here.api('complete-multipart-upload', ...upload, ...list))).toMatchObject({
      ETag: expect.stringMatching(/^"[0-9a-f]{32}-2"$/),
    });
    const attributes = ['--object-attributes', 'ObjectSize', 'ObjectParts', 'ETag'];
    const [told, ranged] = await Promise.all([
      here.asAdmin('get-object-attributes', ...key, ...attributes),
      here.api('get-object', ...key, '--range', 'bytes=-100', 'tail'),
    ]);
    expect(answerOf(told)).toMatchObject({ ObjectSize: 12583357, ObjectParts: { TotalPartsCount: 2 } });
    expect(answerOf(ranged)).toMatchObject({ ContentRange: 'bytes 12583257-12583356/12583357' });
    expect(await account.openUploads()).toEqual([]);
  }, 120_000);

  test('aws s3api: an administrator puts a bucket policy, reads it and takes it away', async () => {
    const { account } = here;
    const { bucket } = account.practice;
    const policy = (Resource: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:DeleteBucket', Resource }],
      });
    const document = ['--policy', policy(`arn:aws:s3:::${bucket}`)];
    const [refused, put] = await Promise.all([
      here.api('put-bucket-policy', ...document),
      here.asAdmin('put-bucket-policy', ...document),
    ]);
    expect(refused.stderr).toContain(
      'An error occurred (AccessDenied) when calling the PutBucketPolicy operation',
    );
    expect(put).toMatchObject({ code: 0 });
    const got = answerOf(await here.asAdmin('get-bucket-policy'));
    expect(textIn(got, 'Policy')).toBe(policy(`arn:aws:s3:::${bucket}`));
    expect(await here.asAdmin('delete-bucket-policy')).toMatchObject({ code: 0 });
  }, 120_000);
});

describe
  .skipIf(awsCli === null)
  .each<Denied>(['same-account-key-policy', 'same-account-iam', 'cross-account-both', 'bare-message'])(
  'the AWS CLI: %s',
  (scenario) => {
    const here = start(scenario);

    test('the large file fails at UploadPart, in the words of AWS, and the CLI aborts its upload', async () => {
      const { account } = here;
      const denial = denialIn(account.practice);
      const [small, big] = await Promise.all([
        here.s3('cp', '--no-progress', 'small', 's3://up/small'),
        here.s3('cp', '--no-progress', 'big', 's3://up/big'),
      ]);
      expect(small).toMatchObject({ code: 0 });
      expect(big.code).toBe(1);
      expect(big.stderr).toContain(
        `upload failed: ./big to s3://${account.practice.bucket}/up/big An error occurred (AccessDenied) when calling the UploadPart operation: ${denial}\n`,
      );
      expect(account.takeSeen().filter(({ status }) => status >= 400)).toEqual(
        expect.arrayContaining([
          { operation: 'UploadPart', status: 403, error: { code: 'AccessDenied', message: denial } },
        ]),
      );
      expect(await account.openUploads()).toEqual([]);
    }, 60_000);
  },
);

describe.skipIf(awsCli === null)('the AWS CLI: going on without kms:Decrypt', () => {
  const here = start('same-account-key-policy');

  test('an upload left open is not listed without kms:Decrypt, and can be aborted', async () => {
    const { account } = here;
    const denial = denialIn(account.practice);
    const key = ['--key', 'up/left'];
    const [created, small] = await Promise.all([
      here.api('create-multipart-upload', ...key),
      here.api('put-object', '--key', 'up/small', '--body', 'small'),
    ]);
    expect(small).toMatchObject({ code: 0 });
    const upload = [...key, '--upload-id', textIn(answerOf(created), 'UploadId')];
    const [listed, read] = await Promise.all([
      here.api('list-parts', ...upload),
      here.api('get-object', '--key', 'up/small', 'small.back'),
    ]);
    expect(listed.stderr).toContain(
      `An error occurred (AccessDenied) when calling the ListParts operation: ${denial}`,
    );
    expect(read.stderr).toContain(
      `An error occurred (AccessDenied) when calling the GetObject operation: ${denial}`,
    );
    expect(await account.openUploads()).toEqual(['up/left']);
    expect(await here.api('abort-multipart-upload', ...upload)).toMatchObject({ code: 0 });
    expect(await account.openUploads()).toEqual([]);
  }, 60_000);
});
