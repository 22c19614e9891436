/** The AWS CLI as its users run it. */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, KEY_ARN, REGION, startFixture } from '../http/fixture.ts';

const installed = ((): boolean => {
  try {
    execFileSync('aws', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('The AWS CLI is not installed: its tests are skipped.\n');
    return false;
  }
})();

describe.skipIf(!installed)('aws s3', () => {
  let fixture: Fixture;
  let folder: string;

  beforeEach(async () => {
    fixture = await startFixture();
    folder = await mkdtemp(join(tmpdir(), 'practice-cli-'));
  });
  afterEach(async () => {
    await fixture[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  function aws(...args: string[]): Promise<{ readonly code: number; readonly output: string }> {
    const { accessKeyId, secretAccessKey, sessionToken } = fixture.session;
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken ?? '',
      AWS_DEFAULT_REGION: REGION,
      LANG: 'C.UTF-8',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    return new Promise((resolve) => {
      // As an option: the CLI of older distributions does not know AWS_ENDPOINT_URL.
      execFile(
        'aws',
        [...args, '--endpoint-url', fixture.server.endpoint],
        { cwd: folder, env },
        (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
          resolve({ code, output: stdout + stderr });
        },
      );
    });
  }

  test('20 MB and a small file go up, are listed, come down and are removed', async () => {
    const large = randomBytes(20_000_000);
    await writeFile(join(folder, 'large'), large);
    await writeFile(join(folder, 'small é.txt'), 'small');
    expect(await aws('s3', 'cp', '--no-progress', 'large', 's3://kms-bucket/in/large')).toMatchObject({
      code: 0,
    });
    expect(await aws('s3', 'cp', '--no-progress', 'small é.txt', 's3://kms-bucket/in/')).toMatchObject({
      code: 0,
    });
    const parts = fixture.observed.filter(({ operation }) => operation === 'UploadPart');
    expect(parts.map(({ status }) => status)).toEqual([200, 200, 200]);
    const listed = await aws('s3', 'ls', '--recursive', 's3://kms-bucket/');
    expect(listed.output).toMatch(/20000000 in\/large\n.* 5 in\/small é\.txt\n$/);
    expect(await aws('s3', 'cp', '--no-progress', 's3://kms-bucket/in/large', 'back')).toMatchObject({
      code: 0,
    });
    expect((await readFile(join(folder, 'back'))).equals(large)).toBe(true);
    expect(await aws('s3', 'rm', '--recursive', 's3://kms-bucket/in/')).toMatchObject({ code: 0 });
    expect((await aws('s3', 'ls', 's3://kms-bucket/in/')).code).toBe(1);
  }, 60_000);

  test('without kms:Decrypt the small file goes up and the large one fails at UploadPart, in the words of AWS', async () => {
    const denial = `User: arn:aws:sts::111122223333:assumed-role/writer/me is not authorized to perform: kms:Decrypt on resource: ${KEY_ARN} because no resource-based policy allows the kms:Decrypt action`;
    fixture.denied.set('kms:Decrypt', denial);
    await writeFile(join(folder, 'large'), randomBytes(20_000_000));
    await writeFile(join(folder, 'small'), 'small');
    expect(await aws('s3', 'cp', 'small', 's3://kms-bucket/')).toMatchObject({ code: 0 });
    const { code, output } = await aws('s3', 'cp', 'large', 's3://kms-bucket/');
    expect(code).toBe(1);
    expect(output).toContain(
      `An error occurred (AccessDenied) when calling the UploadPart operation: ${denial}`,
    );
    const uploads = await aws(
      's3api',
      'list-multipart-uploads',
      '--bucket',
      'kms-bucket',
      '--query',
      'Uploads',
    );
    expect(uploads.output.trim()).toBe('null');
  }, 60_000);

  test('put-object and delete-object say what S3 answered', async () => {
    await writeFile(join(folder, 'data'), 'from a pipe');
    const { output } = await aws(
      's3api',
      'put-object',
      '--bucket',
      'kms-bucket',
      '--key',
      'k',
      '--body',
      'data',
    );
    expect(JSON.parse(output)).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY_ARN });
    const deleted = await aws('s3api', 'delete-object', '--bucket', 'kms-bucket', '--key', 'k');
    expect(JSON.parse(deleted.output)).toMatchObject({ DeleteMarker: true });
    const keys = ['--bucket', 'kms-bucket', '--delete', 'Objects=[{Key=k},{Key=l}]'];
    const both = await aws('s3api', 'delete-objects', ...keys);
    expect(JSON.parse(both.output)).toMatchObject({ Deleted: [{ Key: 'k' }, { Key: 'l' }] });
  }, 60_000);
});
