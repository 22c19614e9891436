import { createHash, randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentialsOf, type Fixture, KEY_ARN, startFixture } from '../http/fixture.ts';
import { send, signed } from '../http/raw.ts';

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
  const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return { ETag, PartNumber };
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

const complete = (UploadId: string, Parts: object[], Key = 'large') =>
  s3.send(
    new CompleteMultipartUploadCommand({ Bucket: 'kms-bucket', Key, UploadId, MultipartUpload: { Parts } }),
  );

test('KMS generates one data key for an upload and unwraps it at each part', async () => {
  const UploadId = await create('kms-bucket', 'large');
  await part('kms-bucket', 'large', UploadId, 1, Buffer.from('a'));
  await part('kms-bucket', 'large', UploadId, 2, Buffer.from('b'));
  const encryptionContext = { 'aws:s3:arn': 'arn:aws:s3:::kms-bucket/large' };
  expect(fixture.kmsCalls).toMatchObject([
    { operation: 'GenerateDataKey', keyId: KEY_ARN, encryptionContext },
    { operation: 'Decrypt', keyId: null, encryptionContext },
    { operation: 'Decrypt', keyId: null, encryptionContext },
  ]);
});

test('one small part makes an object; Complete and Abort ask nothing of KMS', async () => {
  const UploadId = await create('kms-bucket', 'large');
  const one = await part('kms-bucket', 'large', UploadId, 1, Buffer.from('eight by'));
  const other = await create('kms-bucket', 'other');
  fixture.denied.set('kms:Decrypt', DENIED).set('kms:GenerateDataKey', DENIED);
  expect((await complete(UploadId, [one])).ETag).toMatch(/-1"$/);
  await s3.send(new AbortMultipartUploadCommand({ Bucket: 'kms-bucket', Key: 'other', UploadId: other }));
});

test('the ETag of an upload without KMS is made of the MD5s', async () => {
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({ Bucket: 'plain-bucket', Key: 'key' }),
  );
  const uploaded = await part('plain-bucket', 'key', UploadId ?? '', 7, Buffer.from('hello'));
  expect(uploaded.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
  const { ETag } = await s3.send(
    new CompleteMultipartUploadCommand({
      Bucket: 'plain-bucket',
      Key: 'key',
      UploadId,
      MultipartUpload: { Parts: [uploaded] },
    }),
  );
  const md5 = createHash('md5').update('5d41402abc4b2a76b9719d911017c592', 'hex').digest('hex');
  expect(ETag).toBe(`"${md5}-1"`);
});

test('Complete refuses a wrong list, and the upload stays open', async () => {
  const UploadId = await create('kms-bucket', 'large');
  const one = await part('kms-bucket', 'large', UploadId, 1, Buffer.from('a'));
  const two = await part('kms-bucket', 'large', UploadId, 2, Buffer.from('b'));
  await expect(complete(UploadId, [one, two])).rejects.toMatchObject({
    name: 'EntityTooSmall',
    message: 'Your proposed upload is smaller than the minimum allowed size',
  });
  await expect(complete(UploadId, [two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
  await expect(complete(UploadId, [{ ...one, ETag: two.ETag }])).rejects.toMatchObject({
    name: 'InvalidPart',
  });
  await expect(complete(UploadId, [{ ...one, PartNumber: 3 }])).rejects.toMatchObject({
    name: 'InvalidPart',
  });
  await expect(complete(UploadId, [])).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  await expect(complete(UploadId, [one], 'another')).rejects.toMatchObject({ name: 'NoSuchUpload' });
  expect((await complete(UploadId, [one])).$metadata.httpStatusCode).toBe(200);
});

test.each(['0', '10001', 'x', '-1'])('part number %s is refused', async (number) => {
  const UploadId = await create('kms-bucket', 'large');
  const path = `/kms-bucket/large?partNumber=${number}&uploadId=${UploadId}`;
  const { endpoint } = fixture.server;
  const request = { method: 'PUT', path, headers: { 'content-length': '1' }, body: 'x' };
  const response = await send(endpoint, signed(endpoint, request, { credential: fixture.user }));
  expect(response.status).toBe(400);
  expect(response.body).toContain('Part number must be an integer between 1 and 10000, inclusive');
});

test('a part takes no encryption headers', async () => {
  const UploadId = await create('kms-bucket', 'large');
  const { endpoint } = fixture.server;
  const request = {
    method: 'PUT',
    path: `/kms-bucket/large?partNumber=1&uploadId=${UploadId}`,
    headers: { 'content-length': '1', 'x-amz-server-side-encryption': 'aws:kms' },
    body: 'x',
  };
  const response = await send(endpoint, signed(endpoint, request, { credential: fixture.user }));
  expect(response.body).toContain('x-amz-server-side-encryption header is not supported for this operation.');
});

test('parts are judged by the encryption keys the upload was created with', async () => {
  const target = { Bucket: 'kms-bucket', Key: 'large' };
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({ ...target, ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY_ARN }),
  );
  const one = await part('kms-bucket', 'large', UploadId ?? '', 1, Buffer.from('a'));
  await complete(UploadId ?? '', [one]);
  expect(fixture.authorized.map(({ action }) => action)).toEqual([
    's3:PutObject',
    's3:PutObject',
    's3:PutObject',
  ]);
  for (const { context } of fixture.authorized) {
    expect(context['s3:x-amz-server-side-encryption-aws-kms-key-id']).toEqual([KEY_ARN]);
  }
});

test('who started an upload may abort it by default', async () => {
  const UploadId = await create('kms-bucket', 'large');
  fixture.denied.set('s3:AbortMultipartUpload', 'not allowed');
  const abort = (client: S3Client) =>
    client.send(new AbortMultipartUploadCommand({ Bucket: 'kms-bucket', Key: 'large', UploadId }));
  const another = fixture.client({ credentials: credentialsOf(fixture.session) });
  await expect(abort(another)).rejects.toMatchObject({ name: 'AccessDenied', message: 'not allowed' });
  expect((await abort(s3)).$metadata.httpStatusCode).toBe(204);
});

test('checksums: composite of the parts, and every part has to bring its own', async () => {
  const target = { Bucket: 'kms-bucket', Key: 'large' };
  const { UploadId, ChecksumType } = await s3.send(
    new CreateMultipartUploadCommand({ ...target, ChecksumAlgorithm: 'SHA256' }),
  );
  expect(ChecksumType).toBe('COMPOSITE');
  const upload = { ...target, UploadId, PartNumber: 1, Body: Buffer.from('hello') };
  await expect(
    s3.send(new UploadPartCommand({ ...upload, ChecksumAlgorithm: 'CRC32' })),
  ).rejects.toMatchObject({
    name: 'InvalidRequest',
    message: 'Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32',
  });
  const { ETag, ChecksumSHA256 } = await s3.send(
    new UploadPartCommand({ ...upload, ChecksumAlgorithm: 'SHA256' }),
  );
  await expect(complete(UploadId ?? '', [{ ETag, PartNumber: 1 }])).rejects.toMatchObject({
    message:
      'The upload was created using a sha256 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.',
  });
  const completed = await complete(UploadId ?? '', [{ ETag, PartNumber: 1, ChecksumSHA256 }]);
  const digest = createHash('sha256').update(createHash('sha256').update('hello').digest()).digest('base64');
  expect(completed.ChecksumSHA256).toBe(`${digest}-1`);
});

test('ListParts and ListMultipartUploads page', async () => {
  const first = await create('kms-bucket', 'a');
  const second = await create('kms-bucket', 'b/c');
  await create('kms-bucket', 'b/d');
  for (const number of [1, 2, 5]) await part('kms-bucket', 'a', first, number, Buffer.from('x'));
  const target = { Bucket: 'kms-bucket', Key: 'a', UploadId: first };
  const page = await s3.send(new ListPartsCommand({ ...target, MaxParts: 2 }));
  expect(page).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' });
  const rest = await s3.send(
    new ListPartsCommand({ ...target, PartNumberMarker: page.NextPartNumberMarker }),
  );
  expect(rest.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([[5, 1]]);

  const grouped = await s3.send(new ListMultipartUploadsCommand({ Bucket: 'kms-bucket', Delimiter: '/' }));
  expect([grouped.Uploads?.map(({ Key }) => Key), grouped.CommonPrefixes]).toEqual([
    ['a'],
    [{ Prefix: 'b/' }],
  ]);
  const two = await s3.send(new ListMultipartUploadsCommand({ Bucket: 'kms-bucket', MaxUploads: 2 }));
  expect([two.IsTruncated, two.NextKeyMarker, two.NextUploadIdMarker]).toEqual([true, 'b/c', second]);
  const last = await s3.send(
    new ListMultipartUploadsCommand({
      Bucket: 'kms-bucket',
      KeyMarker: two.NextKeyMarker,
      UploadIdMarker: two.NextUploadIdMarker,
    }),
  );
  expect(last.Uploads?.map(({ Key }) => Key)).toEqual(['b/d']);
});

test.each([
  ['no XML', 'nonsense'],
  ['another document', '<Delete/>'],
  ['a DTD', '<!DOCTYPE a [<!ENTITY b "c">]><CompleteMultipartUpload/>'],
  ['a part without number', '<CompleteMultipartUpload><Part><ETag>a</ETag></Part></CompleteMultipartUpload>'],
])('Complete with %s is malformed', async (_, body) => {
  const UploadId = await create('kms-bucket', 'large');
  const { endpoint } = fixture.server;
  const request = { method: 'POST', path: `/kms-bucket/large?uploadId=${UploadId}`, body };
  const response = await send(endpoint, signed(endpoint, request, { credential: fixture.user }));
  expect([response.status, /<Code>(\w+)/.exec(response.body)?.[1]]).toEqual([400, 'MalformedXML']);
});

test('ListParts shows no checksum that nobody asked for, and Complete takes none', async () => {
  const UploadId = await create('kms-bucket', 'large');
  const target = { Bucket: 'kms-bucket', Key: 'large' };
  const sent = await s3.send(
    new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: Buffer.from('abc') }),
  );
  const { Parts } = await s3.send(new ListPartsCommand({ ...target, UploadId }));
  expect(Object.keys(Parts?.[0] ?? {}).sort()).toEqual(['ETag', 'LastModified', 'PartNumber', 'Size']);
  const part = { PartNumber: 1, ETag: sent.ETag };
  await expect(complete(UploadId, [{ ...part, ChecksumCRC32: sent.ChecksumCRC32 }])).rejects.toMatchObject({
    name: 'InvalidPart',
  });
  expect((await complete(UploadId, [part])).ChecksumCRC64NVME).toEqual(expect.any(String));
});

test('a conditional Complete holds since the upload was created', async () => {
  const target = { Bucket: 'kms-bucket', Key: 'large' };
  const first = await s3.send(new PutObjectCommand({ ...target, Body: 'x' }));
  const begin = async () => {
    const UploadId = await create('kms-bucket', 'large');
    const one = await part('kms-bucket', 'large', UploadId, 1, Buffer.from('a'));
    const finish = (condition: { readonly IfMatch?: string | undefined; readonly IfNoneMatch?: string }) =>
      s3.send(
        new CompleteMultipartUploadCommand({
          ...target,
          UploadId,
          MultipartUpload: { Parts: [one] },
          ...condition,
        }),
      );
    return finish;
  };
  const over = await begin();
  const anew = await begin();
  await expect(anew({ IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  const second = await s3.send(new PutObjectCommand({ ...target, Body: 'y' }));
  await expect(over({ IfMatch: first.ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  const conflict = { name: 'ConditionalRequestConflict', $metadata: { httpStatusCode: 409 } };
  await expect(over({ IfMatch: second.ETag })).rejects.toMatchObject(conflict);
  await s3.send(new DeleteObjectCommand(target));
  await expect(anew({ IfNoneMatch: '*' })).rejects.toMatchObject(conflict);
  const again = await begin();
  expect((await again({ IfNoneMatch: '*' })).ETag).toMatch(/-1"$/);
});

test('an object that is overwritten while it is downloaded is downloaded as it was', async () => {
  const target = { Bucket: 'plain-bucket', Key: 'large' };
  const data = randomBytes(12 * MiB);
  const UploadId = await create(target.Bucket, target.Key);
  const parts = await Promise.all(
    [0, 1, 2].map((n) =>
      part(target.Bucket, target.Key, UploadId, n + 1, data.subarray(n * 5 * MiB, (n + 1) * 5 * MiB)),
    ),
  );
  await s3.send(
    new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: parts } }),
  );
  const { Body } = await s3.send(new GetObjectCommand(target));
  await s3.send(new PutObjectCommand({ ...target, Body: 'another' }));
  expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(data)).toBe(true);
  const after = await s3.send(new GetObjectCommand(target));
  expect(await after.Body?.transformToString()).toBe('another');
});
