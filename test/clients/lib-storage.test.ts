/** The AWS SDK for JavaScript with @aws-sdk/lib-storage, and by hand. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  ChecksumAlgorithm,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clients, refusal } from '../practice/clients.ts';
import { type ClientAccount, startClientAccount } from './account.ts';
import { type Denied, denialIn } from './denials.ts';

const MiB = 1024 ** 2;

function start(scenario: string) {
  const opened: { account: ClientAccount | null; s3: S3Client | null } = { account: null, s3: null };
  beforeAll(async () => {
    opened.account = await startClientAccount(scenario);
    opened.s3 = clients(opened.account.practice).s3;
  });
  afterAll(async () => {
    opened.s3?.destroy();
    await opened.account?.[Symbol.asyncDispose]();
  });
  return {
    get account(): ClientAccount {
      if (opened.account === null) throw new Error('not started');
      return opened.account;
    },
    get s3(): S3Client {
      if (opened.s3 === null) throw new Error('not started');
      return opened.s3;
    },
    upload(file: string, Key: string, options: { readonly leavePartsOnError?: boolean } = {}) {
      const { folder, practice } = this.account;
      const Body = createReadStream(join(folder, file));
      return new Upload({ client: this.s3, params: { Bucket: practice.bucket, Key, Body }, ...options });
    },
    async download(Key: string, file: string): Promise<string> {
      const { folder, practice } = this.account;
      const got = await this.s3.send(new GetObjectCommand({ Bucket: practice.bucket, Key }));
      if (!(got.Body instanceof Readable)) throw new Error('no stream');
      await pipeline(got.Body, createWriteStream(join(folder, file)));
      return this.account.hashOf(file);
    },
  };
}

describe('lib-storage: healthy', () => {
  const here = start('healthy');

  test('small and large go up and come down as they were', async () => {
    const { account } = here;
    for (const name of ['small', 'big'] as const) {
      await here.upload(name, `up/${name}`).done();
      expect(await here.download(`up/${name}`, `${name}.back`)).toBe(account.hashes[name]);
    }
    const sent = account.takeSeen().map(({ operation }) => operation);
    expect(sent.filter((operation) => operation === 'PutObject')).toHaveLength(1);
    expect(sent.filter((operation) => operation === 'UploadPart')).toHaveLength(3);
    expect(await account.openUploads()).toEqual([]);
  }, 60_000);

  test('an upload aborted in the middle leaves nothing', async () => {
    const { account } = here;
    account.takeSeen();
    const upload = here.upload('big', 'up/aborted');
    upload.on('httpUploadProgress', () => void upload.abort());
    await expect(upload.done()).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => account.openUploads()).toEqual([]);
  }, 60_000);

  test('an upload left open is gone on with by another client', async () => {
    const { account, s3 } = here;
    const target = { Bucket: account.practice.bucket, Key: 'up/resumed' };
    const data = await readFile(join(account.folder, 'big'));
    const part = (n: number) => data.subarray((n - 1) * 5 * MiB, n * 5 * MiB);
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
    await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 2, Body: part(2) }));

    const other = clients(account.practice).s3;
    const there = (await other.send(new ListPartsCommand({ ...target, UploadId }))).Parts ?? [];
    expect(there.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([[2, 5 * MiB]]);
    const parts: CompletedPart[] = there.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
    for (const PartNumber of [1, 3]) {
      const upload = { ...target, UploadId, PartNumber, Body: part(PartNumber) };
      parts.push({ PartNumber, ETag: (await other.send(new UploadPartCommand(upload))).ETag });
    }
    parts.sort((one, another) => (one.PartNumber ?? 0) - (another.PartNumber ?? 0));
    const MultipartUpload = { Parts: parts };
    await other.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));
    other.destroy();
    expect(await here.download('up/resumed', 'resumed')).toBe(account.hashes.big);
    expect(await account.openUploads()).toEqual([]);
  }, 60_000);

  test.each(Object.values(ChecksumAlgorithm).filter((name) => /^(?:CRC|SHA1$|SHA256$)/.test(name)))(
    'the checksum %s is verified and given back, in one piece and in parts',
    async (algorithm) => {
      const { account, s3 } = here;
      const { bucket } = account.practice;
      const Body = randomBytes(6 * MiB);
      const target = { Bucket: bucket, Key: `sums/${algorithm}`, ChecksumAlgorithm: algorithm };
      const field = `Checksum${algorithm}` as const;
      const one = await s3.send(new PutObjectCommand({ ...target, Body }));
      const head = new HeadObjectCommand({ Bucket: bucket, Key: target.Key, ChecksumMode: 'ENABLED' });
      expect(await s3.send(head)).toMatchObject({
        [field]: fieldOf(one, field),
        ChecksumType: 'FULL_OBJECT',
      });
      const upload = new Upload({ client: s3, params: { ...target, Body } });
      const done = await upload.done();
      expect(await s3.send(head)).toMatchObject({ [field]: fieldOf(done, field) });
      expect(await here.download(target.Key, 'sum')).toBe(createHash('sha256').update(Body).digest('hex'));
    },
    60_000,
  );
});

describe.each<Denied>([
  'same-account-key-policy',
  'same-account-iam',
  'deny-key-policy',
  'session-policy-without-decrypt',
  'cross-account-both',
  'bare-message',
])('lib-storage: %s', (scenario) => {
  const here = start(scenario);

  test('the large file fails at UploadPart with 403, and lib-storage aborts its upload', async () => {
    const { account } = here;
    await here.upload('small', 'up/small').done();
    account.takeSeen();
    const refused = await refusal(here.upload('big', 'up/big').done());
    expect(refused).toEqual({ code: 'AccessDenied', status: 403, message: denialIn(account.practice) });
    const [first, ...rest] = account.takeSeen();
    expect([first?.operation, first?.status]).toEqual(['CreateMultipartUpload', 200]);
    const parts = rest.filter(({ operation }) => operation === 'UploadPart');
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.every(({ status }) => status === 403)).toBe(true);
    expect(await account.openUploads()).toEqual([]);
  }, 60_000);

  test('an upload left open cannot be gone on with: ListParts needs kms:Decrypt; it can be aborted', async () => {
    const { account, s3 } = here;
    const denied = { code: 'AccessDenied', status: 403, message: denialIn(account.practice) };
    await expect(here.upload('big', 'up/left', { leavePartsOnError: true }).done()).rejects.toThrow();
    const UploadId = await idOf(account, 'up/left');
    const target = { Bucket: account.practice.bucket, Key: 'up/left', UploadId };
    expect(await refusal(s3.send(new ListPartsCommand(target)))).toEqual(denied);
    await s3.send(new AbortMultipartUploadCommand(target));
    const again = await refusal(s3.send(new AbortMultipartUploadCommand(target)));
    expect([again.code, again.status]).toEqual(['NoSuchUpload', 404]);
    expect(await account.openUploads()).toEqual([]);
    expect(await refusal(here.download('up/small', 'small.back'))).toEqual(denied);
  }, 60_000);
});

function fieldOf(answer: object, field: string): unknown {
  return new Map<string, unknown>(Object.entries(answer)).get(field);
}

async function idOf(account: ClientAccount, key: string): Promise<string> {
  const { Uploads = [] } = await account.admin.send(
    new ListMultipartUploadsCommand({ Bucket: account.practice.bucket, Prefix: key }),
  );
  const [upload] = Uploads;
  if (upload?.UploadId === undefined || Uploads.length !== 1) throw new Error(`not one upload of ${key}`);
  return upload.UploadId;
}
