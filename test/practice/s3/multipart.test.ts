import { randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Fixture, KEY_ARN, startFixture } from '../http/fixture.ts';

const MiB = 1024 * 1024;
const DENIED = `User: arn:aws:iam::111122223333:user/uploader is not authorized to perform: kms:Decrypt on resource: ${KEY_ARN} because no resource-based policy allows the kms:Decrypt action`;

let fixture: Fixture;
let s3: S3Client;

beforeEach(async () => {
  fixture = await startFixture();
  s3 = fixture.client();
});
afterEach(() => fixture[Symbol.asyncDispose]());

async function create(Bucket: string, Key: string): Promise<string> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  return UploadId ?? '';
}

async function part(Bucket: string, Key: string, UploadId: string, PartNumber: number, Body: Buffer) {
  const { ETag, ChecksumCRC32 } = await s3.send(
    new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
  );
  return { ETag, PartNumber, ChecksumCRC32 };
}

test('twelve MiB in three parts come back as they were sent', async () => {
  const target = { Bucket: 'kms-bucket', Key: 'large' };
  const data = randomBytes(12 * MiB);
  const UploadId = await create(target.Bucket, target.Key);
  const parts = await Promise.all(
    [0, 1, 2].map((n) =>
      part(target.Bucket, target.Key, UploadId, n + 1, data.subarray(n * 5 * MiB, (n + 1) * 5 * MiB)),
    ),
  );
  const completed = await s3.send(
    new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: parts } }),
  );
  expect(completed.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
  expect(completed.SSEKMSKeyId).toBe(KEY_ARN);
  expect(completed.ChecksumType).toBe('FULL_OBJECT');

  const got = await s3.send(new GetObjectCommand({ ...target, ChecksumMode: 'ENABLED' }));
  const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
  expect(bytes.equals(data)).toBe(true);
  expect(got.ChecksumCRC64NVME).toBe(completed.ChecksumCRC64NVME);

  const range = await s3.send(new GetObjectCommand({ ...target, Range: 'bytes=5242870-5242889' }));
  expect(range.ContentRange).toBe(`bytes 5242870-5242889/${12 * MiB}`);
  expect(Buffer.from((await range.Body?.transformToByteArray()) ?? [])).toEqual(
    data.subarray(5242870, 5242890),
  );
});

test('without kms:Decrypt the upload can be created and aborted, but no part lands', async () => {
  fixture.denied.set('kms:Decrypt', DENIED);
  const target = { Bucket: 'kms-bucket', Key: 'large' };
  const UploadId = await create(target.Bucket, target.Key);
  const upload = s3.send(
    new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: randomBytes(5 * MiB) }),
  );
  await expect(upload).rejects.toMatchObject({
    name: 'AccessDenied',
    message: DENIED,
    $metadata: { httpStatusCode: 403 },
  });
  await expect(s3.send(new ListPartsCommand({ ...target, UploadId }))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
  const open = await s3.send(new ListMultipartUploadsCommand({ Bucket: target.Bucket }));
  expect(open.Uploads?.map(({ UploadId: id }) => id)).toEqual([UploadId]);

  const aborted = await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId }));
  expect(aborted.$metadata.httpStatusCode).toBe(204);
  await expect(s3.send(new AbortMultipartUploadCommand({ ...target, UploadId }))).rejects.toMatchObject({
    name: 'NoSuchUpload',
    $metadata: { httpStatusCode: 404 },
  });
});
