/** CopyObject and UploadPartCopy. Error texts are those recorded of AWS. */
import { randomBytes } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  type CopyObjectCommandInput,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusal } from '../clients.ts';
import { type Fixture, KEY_ARN, startFixture } from '../http/fixture.ts';
import { send, signed } from '../http/raw.ts';

const MiB = 1024 ** 2;
const ILLEGAL =
  "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";

let fixture: Fixture;
let s3: S3Client;

beforeEach(async () => {
  fixture = await startFixture();
  s3 = fixture.client();
});
afterEach(() => fixture[Symbol.asyncDispose]());

const put = (Bucket: string, Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: 'this is some data', ...more }));
const copy = (Bucket: string, Key: string, CopySource: string, more: Partial<CopyObjectCommandInput> = {}) =>
  s3.send(new CopyObjectCommand({ Bucket, Key, CopySource, ...more }));
const text = async (Bucket: string, Key: string): Promise<string | undefined> =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

describe('CopyObject', () => {
  test('reads with Decrypt on the source and writes with GenerateDataKey on the destination', async () => {
    const { VersionId } = await put('kms-bucket', 'a b+ü/source');
    fixture.kmsCalls.length = 0;
    fixture.authorized.length = 0;
    const copied = await copy('bucket-key', 'target', 'kms-bucket/a%20b%2B%C3%BC/source');
    expect(copied).toMatchObject({
      CopySourceVersionId: VersionId,
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: KEY_ARN,
      BucketKeyEnabled: true,
    });
    expect(fixture.authorized.map(({ action, key }) => [action, key])).toEqual([
      ['s3:PutObject', 'target'],
      ['s3:GetObject', 'a b+ü/source'],
    ]);
    expect(
      fixture.kmsCalls.map(({ operation, encryptionContext }) => [operation, encryptionContext]),
    ).toEqual([
      ['Decrypt', { 'aws:s3:arn': 'arn:aws:s3:::kms-bucket/a b+ü/source' }],
      ['GenerateDataKey', { 'aws:s3:arn': 'arn:aws:s3:::bucket-key' }],
    ]);
    expect(await text('bucket-key', 'target')).toBe('this is some data');
  });

  test.each([
    ['s3:PutObject', 'no writing'],
    ['s3:GetObject', 'no reading'],
    ['kms:Decrypt', 'no decrypting'],
    ['kms:GenerateDataKey', 'no encrypting'],
  ])('%s is needed', async (action, message) => {
    await put('kms-bucket', 'source');
    fixture.denied.set(action, message);
    expect(await refusal(copy('kms-bucket', 'target', 'kms-bucket/source'))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message,
    });
  });

  test('what the policy of the source is asked knows nothing of the headers for the destination', async () => {
    await put('kms-bucket', 'source');
    fixture.authorized.length = 0;
    await copy('plain-bucket', 'target', 'kms-bucket/source', { ServerSideEncryption: 'AES256' });
    const [write, read] = fixture.authorized;
    expect(write?.context).toMatchObject({
      's3:x-amz-copy-source': ['kms-bucket/source'],
      's3:x-amz-server-side-encryption': ['AES256'],
    });
    expect(Object.keys(read?.context ?? {})).not.toContain('s3:x-amz-server-side-encryption');
  });

  test('metadata comes along or is replaced; the storage class never comes along', async () => {
    const described = { ContentType: 'text/x', ContentLanguage: 'en', Metadata: { one: '1' } };
    await put('plain-bucket', 'source', { ...described, StorageClass: 'STANDARD_IA' });
    await copy('plain-bucket', 'same', 'plain-bucket/source');
    const same = await s3.send(new HeadObjectCommand({ Bucket: 'plain-bucket', Key: 'same' }));
    expect(same).toMatchObject(described);
    expect(same.StorageClass).toBeUndefined();
    await copy('plain-bucket', 'other', 'plain-bucket/source', {
      MetadataDirective: 'REPLACE',
      Metadata: { two: '2' },
    });
    const other = await s3.send(new HeadObjectCommand({ Bucket: 'plain-bucket', Key: 'other' }));
    expect([other.ContentType, other.ContentLanguage, other.Metadata]).toEqual([
      'binary/octet-stream',
      undefined,
      { two: '2' },
    ]);
  });

  test('tags come along, with the permissions for it, or are replaced', async () => {
    await put('plain-bucket', 'source', { Tagging: 'one=1' });
    const tags = async (Key: string) =>
      (await s3.send(new GetObjectTaggingCommand({ Bucket: 'plain-bucket', Key }))).TagSet;
    fixture.authorized.length = 0;
    await copy('plain-bucket', 'same', 'plain-bucket/source');
    expect(fixture.authorized.map(({ action }) => action)).toEqual([
      's3:PutObject',
      's3:GetObject',
      's3:GetObjectTagging',
      's3:PutObjectTagging',
    ]);
    expect(await tags('same')).toEqual([{ Key: 'one', Value: '1' }]);
    await copy('plain-bucket', 'other', 'plain-bucket/source', {
      TaggingDirective: 'REPLACE',
      Tagging: 'two=2',
    });
    expect(await tags('other')).toEqual([{ Key: 'two', Value: '2' }]);
  });

  test('a copy is one piece with a checksum of the whole, of the algorithm named or that of the source', async () => {
    await put('plain-bucket', 'source', { ChecksumAlgorithm: 'SHA256' });
    const same = await copy('plain-bucket', 'same', 'plain-bucket/source');
    expect(same.CopyObjectResult).toMatchObject({
      ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      ChecksumType: 'FULL_OBJECT',
      ChecksumSHA256: expect.any(String),
    });
    const other = await copy('plain-bucket', 'other', 'plain-bucket/source', { ChecksumAlgorithm: 'CRC32C' });
    expect(other.CopyObjectResult?.ChecksumCRC32C).toEqual(expect.any(String));
  });

  test('onto itself only with a change; naming it is enough', async () => {
    await put('plain-bucket', 'key');
    const onto = (more: Partial<CopyObjectCommandInput> = {}) =>
      copy('plain-bucket', 'key', 'plain-bucket/key', more);
    expect(await refusal(onto())).toEqual({ code: 'InvalidRequest', status: 400, message: ILLEGAL });
    await onto({ StorageClass: 'STANDARD' });
    await onto({ MetadataDirective: 'REPLACE' });
    await onto({ ServerSideEncryption: 'AES256' });
    expect(await text('plain-bucket', 'key')).toBe('this is some data');
    // An older version becomes the latest again, and a bucket that encrypts with KMS does so anew.
    const { VersionId } = await put('kms-bucket', 'key');
    await copy('kms-bucket', 'key', `kms-bucket/key?versionId=${VersionId}`);
    await copy('kms-bucket', 'key', 'kms-bucket/key');
  });

  test('the source has to be one', async () => {
    const { VersionId } = await put('kms-bucket', 'key');
    const from = (source: string) => refusal(copy('plain-bucket', 'target', source));
    expect(await from('wrongformat')).toMatchObject({
      code: 'InvalidArgument',
      message: 'Invalid copy source object key',
    });
    expect(await from('no-such-bucket/key')).toMatchObject({ code: 'NoSuchBucket', status: 404 });
    expect(await from('kms-bucket/no-such-key')).toMatchObject({ code: 'NoSuchKey', status: 404 });
    const marker = await s3.send(new DeleteObjectCommand({ Bucket: 'kms-bucket', Key: 'key' }));
    expect(await from('kms-bucket/key')).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect(await from(`kms-bucket/key?versionId=${marker.VersionId}`)).toEqual({
      code: 'InvalidRequest',
      status: 400,
      message: 'The source of a copy request may not specifically refer to a delete marker by version id.',
    });
    fixture.authorized.length = 0;
    await copy('plain-bucket', 'target', `kms-bucket/key?versionId=${VersionId}`);
    expect(fixture.authorized.map(({ action }) => action)).toContain('s3:GetObjectVersion');
  });

  test('conditions on the source end in 412, never in 304', async () => {
    const { ETag = '' } = await put('plain-bucket', 'source');
    const [day, now] = [24 * 3_600_000, Date.now()];
    const given = (more: Partial<CopyObjectCommandInput>) =>
      refusal(copy('plain-bucket', 'target', 'plain-bucket/source', more));
    const failed = { code: 'PreconditionFailed', status: 412 };
    expect(await given({ CopySourceIfMatch: '"other"' })).toMatchObject(failed);
    expect(await given({ CopySourceIfNoneMatch: ETag })).toMatchObject(failed);
    expect(await given({ CopySourceIfUnmodifiedSince: new Date(now - day) })).toMatchObject(failed);
    // A date to come is as if it had not been sent.
    const CopySourceIfModifiedSince = new Date(now + day);
    await copy('plain-bucket', 'target', 'plain-bucket/source', { CopySourceIfModifiedSince });
    await copy('plain-bucket', 'target', 'plain-bucket/source', { CopySourceIfMatch: ETag });
    expect(await given({ IfNoneMatch: '*' })).toMatchObject(failed);
  });

  test('of conditional copies side by side only one is the first', async () => {
    const Body = randomBytes(3 * MiB);
    await put('plain-bucket', 'source', { Body });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, () =>
        copy('plain-bucket', 'target', 'plain-bucket/source', { IfNoneMatch: '*' }),
      ),
    );
    const lost = outcomes.filter((each) => each.status === 'rejected');
    expect(lost).toHaveLength(5);
    for (const { reason } of lost) expect(reason).toMatchObject({ name: 'PreconditionFailed' });
  });

  test('what goes wrong once it copies comes with 200 and an error in the body', async () => {
    await put('kms-bucket', 'source');
    fixture.wrongDataKeys = true;
    const { endpoint } = fixture.server;
    const request = {
      method: 'PUT',
      path: '/kms-bucket/target',
      headers: { 'x-amz-copy-source': '/kms-bucket/source', 'content-length': '0' },
    };
    const answer = await send(endpoint, signed(endpoint, request, { credential: fixture.user }));
    expect([answer.status, /<Error><Code>(\w+)/.exec(answer.body)?.[1]]).toEqual([200, 'InternalError']);
    await expect(copy('kms-bucket', 'target', 'kms-bucket/source')).rejects.toMatchObject({
      name: 'InternalError',
    });
  });
});

describe('UploadPartCopy', () => {
  const target = { Bucket: 'kms-bucket', Key: 'large' };
  const create = async (): Promise<string> =>
    (await s3.send(new CreateMultipartUploadCommand(target))).UploadId ?? '';
  const part = (UploadId: string, PartNumber: number, CopySourceRange?: string) =>
    s3.send(
      new UploadPartCopyCommand({
        ...target,
        UploadId,
        PartNumber,
        CopySource: 'kms-bucket/source',
        CopySourceRange,
      }),
    );

  test('parts of an object become an object, decrypted with both keys', async () => {
    const data = randomBytes(6 * MiB);
    await put('kms-bucket', 'source', { Body: data });
    const UploadId = await create();
    fixture.kmsCalls.length = 0;
    const first = await part(UploadId, 1, `bytes=${MiB}-${6 * MiB - 1}`);
    expect(
      fixture.kmsCalls.map(({ operation, encryptionContext }) => [operation, encryptionContext]),
    ).toEqual([
      ['Decrypt', { 'aws:s3:arn': 'arn:aws:s3:::kms-bucket/source' }],
      ['Decrypt', { 'aws:s3:arn': 'arn:aws:s3:::kms-bucket/large' }],
    ]);
    // Without an algorithm agreed on there is no checksum to be seen.
    expect(Object.keys(first.CopyPartResult ?? {}).sort()).toEqual(['ETag', 'LastModified']);
    const second = await part(UploadId, 2, 'bytes=0-9');
    const listed = await s3.send(new ListPartsCommand({ ...target, UploadId }));
    expect(listed.Parts?.map(({ Size }) => Size)).toEqual([5 * MiB, 10]);
    const Parts = [first, second].map(({ CopyPartResult }, index) => ({
      PartNumber: index + 1,
      ETag: CopyPartResult?.ETag,
    }));
    await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
    const got = await s3.send(new GetObjectCommand(target));
    const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
    expect(bytes.equals(Buffer.concat([data.subarray(MiB), data.subarray(0, 10)]))).toBe(true);
  });

  test.each(['s3:PutObject', 's3:GetObject', 'kms:Decrypt'])('%s is needed', async (action) => {
    await put('kms-bucket', 'source');
    const UploadId = await create();
    fixture.denied.set(action, 'no');
    expect(await refusal(part(UploadId, 1))).toEqual({ code: 'AccessDenied', status: 403, message: 'no' });
  });

  test.each([
    ['0-8', 'InvalidArgument', /must be of the form bytes=first-last/],
    ['bytes=1-0', 'InvalidArgument', /must be of the form bytes=first-last/],
    ['bytes=1-', 'InvalidArgument', /must be of the form bytes=first-last/],
    ['bytes=-2', 'InvalidArgument', /must be of the form bytes=first-last/],
    ['bytes=0-1,3-4', 'InvalidArgument', /must be of the form bytes=first-last/],
    ['bytes=0-100', 'InvalidArgument', /^Range specified is not valid for source object of size: 17$/],
    ['bytes=100-200', 'InvalidRequest', /^The specified copy range is invalid for the source object size$/],
  ])('the range %s is refused', async (range, code, message) => {
    await put('kms-bucket', 'source');
    const refused = await refusal(part(await create(), 1, range));
    expect([refused.code, refused.status]).toEqual([code, 400]);
    expect(refused.message).toMatch(message);
  });

  test('there has to be an upload', async () => {
    await put('kms-bucket', 'source');
    expect(await refusal(part('none', 1))).toMatchObject({ code: 'NoSuchUpload', status: 404 });
  });
});
