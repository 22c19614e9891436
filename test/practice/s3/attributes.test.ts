/** GetObjectAttributes and object tags. Answers are as recorded of AWS. */
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectTaggingCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  type Tag,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusal } from '../clients.ts';
import { type Fixture, startFixture } from '../http/fixture.ts';

const MiB = 1024 ** 2;

let fixture: Fixture;
let s3: S3Client;

beforeEach(async () => {
  fixture = await startFixture();
  s3 = fixture.client();
});
afterEach(() => fixture[Symbol.asyncDispose]());

const target = { Bucket: 'kms-bucket', Key: 'key' };
const put = (Body: string, more = {}) => s3.send(new PutObjectCommand({ ...target, Body, ...more }));

async function multipart(ChecksumAlgorithm?: 'SHA256'): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...target, ChecksumAlgorithm }));
  const Parts = [];
  for (const [index, Body] of [Buffer.alloc(5 * MiB, 'a'), Buffer.alloc(10, 'b')].entries()) {
    const PartNumber = index + 1;
    const part = { ...target, UploadId, PartNumber, Body, ChecksumAlgorithm };
    const { ETag, ChecksumSHA256 } = await s3.send(new UploadPartCommand(part));
    Parts.push({ PartNumber, ETag, ChecksumSHA256 });
  }
  await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
}

describe('GetObjectAttributes', () => {
  const attributes = (
    ...ObjectAttributes: ('Checksum' | 'ETag' | 'ObjectParts' | 'ObjectSize' | 'StorageClass')[]
  ) => s3.send(new GetObjectAttributesCommand({ ...target, ObjectAttributes }));

  test('of an object in one piece', async () => {
    const { ETag, VersionId } = await put('hello', { ChecksumAlgorithm: 'CRC32' });
    fixture.authorized.length = 0;
    const told = await attributes('ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize');
    expect(told).toMatchObject({
      ETag: ETag?.replaceAll('"', ''),
      Checksum: { ChecksumCRC32: 'NhCmhg==', ChecksumType: 'FULL_OBJECT' },
      ObjectSize: 5,
      StorageClass: 'STANDARD',
      VersionId,
    });
    expect(told.ObjectParts).toBeUndefined();
    expect(fixture.authorized.map(({ action }) => action)).toEqual([
      's3:GetObject',
      's3:GetObjectAttributes',
    ]);
  });

  test('parts are counted, and listed where the upload named an algorithm', async () => {
    await multipart();
    expect((await attributes('ObjectParts')).ObjectParts).toEqual({ TotalPartsCount: 2 });
    await multipart('SHA256');
    const { Checksum, ObjectParts } = await attributes('Checksum', 'ObjectParts');
    expect(Checksum).toEqual({
      ChecksumSHA256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      ChecksumType: 'COMPOSITE',
    });
    expect(ObjectParts).toMatchObject({ TotalPartsCount: 2, IsTruncated: false, NextPartNumberMarker: '2' });
    expect(ObjectParts?.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 5 * MiB],
      [2, 10],
    ]);
  });

  test('takes kms:Decrypt, and attributes that exist', async () => {
    await put('hello');
    expect(
      (await refusal(s3.send(new GetObjectAttributesCommand({ ...target, ObjectAttributes: [] })))).code,
    ).toBe('InvalidArgument');
    fixture.denied.set('kms:Decrypt', 'no decrypting');
    expect(await refusal(attributes('ETag'))).toMatchObject({
      code: 'AccessDenied',
      message: 'no decrypting',
    });
  });
});

test('a part of a composite comes with its own checksum, and never with a range', async () => {
  await multipart('SHA256');
  const get = { ...target, PartNumber: 2, ChecksumMode: 'ENABLED' } as const;
  const got = await s3.send(new GetObjectCommand(get));
  expect(await got.Body?.transformToString()).toBe('b'.repeat(10));
  expect([got.PartsCount, got.ContentRange]).toEqual([2, `bytes ${5 * MiB}-${5 * MiB + 9}/${5 * MiB + 10}`]);
  expect(got.ChecksumSHA256).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(await refusal(s3.send(new GetObjectCommand({ ...get, Range: 'bytes=0-1' })))).toMatchObject({
    code: 'InvalidRequest',
    message: 'Cannot specify both Range header and partNumber query parameter',
  });
});

describe('tags', () => {
  const tags = async () => (await s3.send(new GetObjectTaggingCommand(target))).TagSet;
  const tag = (...TagSet: Tag[]) => s3.send(new PutObjectTaggingCommand({ ...target, Tagging: { TagSet } }));

  test('are put with the object or after it, counted and taken away', async () => {
    await put('x', { Tagging: 'b=2&a=1' });
    expect(fixture.authorized.map(({ action }) => action)).toEqual(['s3:PutObject', 's3:PutObjectTagging']);
    expect(fixture.authorized[0]?.context).toMatchObject({
      's3:RequestObjectTag/a': ['1'],
      's3:RequestObjectTagKeys': ['a', 'b'],
    });
    expect(await tags()).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ]);
    await tag({ Key: 'c', Value: '' });
    expect(await tags()).toEqual([{ Key: 'c', Value: '' }]);
    expect((await s3.send(new HeadObjectCommand(target))).TagCount).toBe(1);
    await s3.send(new DeleteObjectTaggingCommand(target));
    expect(await tags()).toEqual([]);
    expect((await s3.send(new HeadObjectCommand(target))).TagCount).toBeUndefined();
  });

  test.each([
    [
      'the same key twice',
      [
        { Key: 'a', Value: '1' },
        { Key: 'a', Value: '2' },
      ],
      'Cannot provide multiple Tags with the same key',
    ],
    ['a key that is none', [{ Key: 'a,b', Value: '1' }], 'The TagKey you have provided is invalid'],
    ['a value that is none', [{ Key: 'a', Value: '1,2' }], 'The TagValue you have provided is invalid'],
    ['a key of AWS', [{ Key: 'aws:a', Value: '1' }], 'Your TagKey cannot be prefixed with aws:'],
  ])('%s is refused', async (_, set, message) => {
    await put('x');
    expect(await refusal(tag(...set))).toEqual({ code: 'InvalidTag', status: 400, message });
    expect(await tags()).toEqual([]);
  });

  test('of no object, or in a header that is none', async () => {
    expect(await refusal(tag({ Key: 'a', Value: '1' }))).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect(await refusal(put('x', { Tagging: 'a=1&a=2' }))).toMatchObject({
      code: 'InvalidArgument',
      message:
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    });
    const eleven = Array.from({ length: 11 }, (_, n) => ({ Key: `k${n}`, Value: '' }));
    await put('x');
    expect((await refusal(tag(...eleven))).status).toBe(400);
  });
});
