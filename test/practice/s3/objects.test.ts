import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, KEY_ARN, startFixture } from '../http/fixture.ts';

let fixture: Fixture;
let s3: S3Client;

beforeEach(async () => {
  fixture = await startFixture();
  s3 = fixture.client();
});
afterEach(() => fixture[Symbol.asyncDispose]());

const put = (Bucket: string, Key: string, Body: string, more: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const text = async (Bucket: string, Key: string, VersionId?: string): Promise<string | undefined> =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();

test('a policy can ask how the request was signed and sent', async () => {
  await put('kms-bucket', 'key', 'x');
  expect(fixture.authorized[0]).toMatchObject({
    action: 's3:PutObject',
    context: {
      's3:authType': ['REST-HEADER'],
      's3:signatureversion': ['AWS4-HMAC-SHA256'],
      's3:TlsVersion': ['1.3'],
    },
  });
});

describe('encryption', () => {
  test("the bucket's default applies, and KMS is asked as the caller with the object's ARN", async () => {
    const answer = await put('kms-bucket', 'folder/a b.txt', 'hello');
    expect(answer).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY_ARN });
    expect(answer.BucketKeyEnabled).toBeUndefined();
    expect(await text('kms-bucket', 'folder/a b.txt')).toBe('hello');
    const call = {
      caller: 'arn:aws:iam::111122223333:user/uploader',
      viaService: 's3.eu-west-1.amazonaws.com',
      encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::kms-bucket/folder/a b.txt' },
    };
    expect(fixture.kmsCalls).toEqual([
      { ...call, operation: 'GenerateDataKey', keyId: KEY_ARN },
      { ...call, operation: 'Decrypt', keyId: null },
    ]);
  });

  test('with an S3 Bucket Key the context is the bucket', async () => {
    expect((await put('bucket-key', 'key', 'x')).BucketKeyEnabled).toBe(true);
    expect(fixture.kmsCalls[0]?.encryptionContext).toEqual({ 'aws:s3:arn': 'arn:aws:s3:::bucket-key' });
    await put('bucket-key', 'key', 'x', {
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: KEY_ARN,
      BucketKeyEnabled: false,
    });
    expect(fixture.kmsCalls[1]?.encryptionContext).toEqual({ 'aws:s3:arn': 'arn:aws:s3:::bucket-key/key' });
  });

  test("aws:kms without a key is the AWS managed key of the bucket's account", async () => {
    await put('kms-bucket', 'key', 'x', { ServerSideEncryption: 'aws:kms' });
    expect(fixture.kmsCalls[0]?.keyId).toBe('arn:aws:kms:eu-west-1:111122223333:alias/aws/s3');
  });

  test('AES256 keeps KMS out of it, and its ETag is the MD5', async () => {
    const answer = await put('kms-bucket', 'key', 'hello', { ServerSideEncryption: 'AES256' });
    expect(answer).toMatchObject({
      ServerSideEncryption: 'AES256',
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
    });
    expect(fixture.kmsCalls).toEqual([]);
  });

  test('under KMS equal bytes have different ETags', async () => {
    const [one, other] = [await put('kms-bucket', 'one', 'hello'), await put('kms-bucket', 'other', 'hello')];
    expect(one.ETag).not.toBe(other.ETag);
    expect(one.ETag).not.toBe('"5d41402abc4b2a76b9719d911017c592"');
  });

  test("the caller's own context goes along and is echoed", async () => {
    const SSEKMSEncryptionContext = Buffer.from('{"team":"büro"}').toString('base64');
    const sse = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY_ARN, SSEKMSEncryptionContext } as const;
    const answer = await put('kms-bucket', 'key', 'x', sse);
    const context = { team: 'büro', 'aws:s3:arn': 'arn:aws:s3:::kms-bucket/key' };
    expect(fixture.kmsCalls[0]?.encryptionContext).toEqual(context);
    expect(JSON.parse(Buffer.from(answer.SSEKMSEncryptionContext ?? '', 'base64').toString())).toEqual(
      context,
    );
    expect(await text('kms-bucket', 'key')).toBe('x');
  });

  test("a pair of the caller's with the name of S3's own takes its place", async () => {
    const own = { 'aws:s3:arn': 'arn:aws:s3:::kms-bucket' };
    const SSEKMSEncryptionContext = Buffer.from(JSON.stringify(own)).toString('base64');
    const sse = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY_ARN, SSEKMSEncryptionContext } as const;
    await put('kms-bucket', 'key', 'x', sse);
    expect(await text('kms-bucket', 'key')).toBe('x');
    expect(fixture.kmsCalls.map(({ encryptionContext }) => encryptionContext)).toEqual([own, own]);
  });

  test('HEAD shows what GET may not read', async () => {
    await put('kms-bucket', 'key', 'hello');
    fixture.denied.set('kms:Decrypt', 'no decrypt');
    const head = await s3.send(new HeadObjectCommand({ Bucket: 'kms-bucket', Key: 'key' }));
    expect(head).toMatchObject({ ContentLength: 5, SSEKMSKeyId: KEY_ARN });
    await expect(text('kms-bucket', 'key')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'no decrypt',
    });
  });

  test.each([
    ['AccessDenied', 403, 'plain text of the refusal', 'plain text of the refusal'],
    ['KMS.DisabledException', 400, `DisabledException|${KEY_ARN} is disabled.`, `${KEY_ARN} is disabled.`],
    ['KMS.NotFoundException', 400, "NotFoundException|Invalid keyId 'x'", "Invalid keyId 'x'"],
  ])('KMS refuses: %s', async (name, httpStatusCode, refusal, message) => {
    fixture.denied.set('kms:GenerateDataKey', refusal);
    await expect(put('kms-bucket', 'key', 'x')).rejects.toMatchObject({
      name,
      message,
      $metadata: { httpStatusCode },
    });
  });

  test('a refusal by S3 comes before KMS is asked', async () => {
    fixture.denied.set('s3:PutObject', 'no put');
    await expect(put('kms-bucket', 'key', 'x')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'no put',
    });
    expect(fixture.kmsCalls).toEqual([]);
  });

  test('the headers are condition keys, only where they were sent', async () => {
    await put('kms-bucket', 'key', 'x', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY_ARN });
    await put('kms-bucket', 'key', 'x');
    const [sent, unsent] = fixture.authorized.map(({ context }) => context);
    expect(sent).toMatchObject({
      's3:x-amz-server-side-encryption': ['aws:kms'],
      's3:x-amz-server-side-encryption-aws-kms-key-id': [KEY_ARN],
    });
    expect(Object.keys(unsent ?? {}).filter((key) => key.includes('encryption'))).toEqual([]);
  });

  test.each<readonly [string, Partial<PutObjectCommandInput>, string]>([
    ['a key id alone', { SSEKMSKeyId: KEY_ARN }, 'InvalidArgument'],
    [
      'a context that is none',
      { ServerSideEncryption: 'aws:kms', SSEKMSEncryptionContext: 'e30x' },
      'InvalidArgument',
    ],
    ["a customer's key", { SSECustomerAlgorithm: 'AES256' }, 'AccessDenied'],
    ['a public ACL', { ACL: 'public-read' }, 'AccessControlListNotSupported'],
  ])('%s is refused', async (_, more, name) => {
    await expect(put('kms-bucket', 'key', 'x', more)).rejects.toMatchObject({ name });
  });
});

describe('versions', () => {
  test('a delete marker hides them, and each can be removed for good', async () => {
    const target = { Bucket: 'kms-bucket', Key: 'key' };
    const first = await put('kms-bucket', 'key', 'first');
    const second = await put('kms-bucket', 'key', 'second');
    expect(first.VersionId).toMatch(/^[\w.]{32}$/);
    const marker = await s3.send(new DeleteObjectCommand(target));
    expect(marker).toMatchObject({ DeleteMarker: true, $metadata: { httpStatusCode: 204 } });
    await expect(text('kms-bucket', 'key')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(text('kms-bucket', 'key', marker.VersionId)).rejects.toMatchObject({
      name: 'MethodNotAllowed',
      $metadata: { httpStatusCode: 405 },
    });
    expect(await text('kms-bucket', 'key', first.VersionId)).toBe('first');

    const list = await s3.send(new ListObjectVersionsCommand({ Bucket: 'kms-bucket' }));
    expect(list.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [second.VersionId, false],
      [first.VersionId, false],
    ]);
    expect(list.DeleteMarkers?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [marker.VersionId, true],
    ]);

    const unmarked = await s3.send(new DeleteObjectCommand({ ...target, VersionId: marker.VersionId }));
    expect(unmarked).toMatchObject({ DeleteMarker: true, VersionId: marker.VersionId });
    expect(await text('kms-bucket', 'key')).toBe('second');
    await s3.send(new DeleteObjectCommand({ ...target, VersionId: second.VersionId }));
    await s3.send(new DeleteObjectCommand({ ...target, VersionId: first.VersionId }));
    expect((await s3.send(new ListObjectVersionsCommand({ Bucket: 'kms-bucket' }))).Versions).toBeUndefined();
    expect(fixture.authorized.map(({ action }) => action)).toContain('s3:DeleteObjectVersion');
  });

  test('a bucket that never had them keeps one object and says nothing of versions', async () => {
    expect((await put('plain-bucket', 'key', 'first')).VersionId).toBeUndefined();
    await put('plain-bucket', 'key', 'second');
    expect(await text('plain-bucket', 'key')).toBe('second');
    const deleted = await s3.send(new DeleteObjectCommand({ Bucket: 'plain-bucket', Key: 'key' }));
    expect([deleted.DeleteMarker, deleted.VersionId]).toEqual([undefined, undefined]);
    expect(
      (await s3.send(new ListObjectVersionsCommand({ Bucket: 'plain-bucket' }))).DeleteMarkers,
    ).toBeUndefined();
  });

  test('a suspended bucket has one version null', async () => {
    await put('suspended-bucket', 'key', 'first');
    expect((await put('suspended-bucket', 'key', 'second')).VersionId).toBeUndefined();
    const head = new HeadObjectCommand({ Bucket: 'suspended-bucket', Key: 'key' });
    expect((await s3.send(head)).VersionId).toBe('null');
    await s3.send(new DeleteObjectCommand({ Bucket: 'suspended-bucket', Key: 'key' }));
    const list = await s3.send(new ListObjectVersionsCommand({ Bucket: 'suspended-bucket' }));
    expect([list.Versions, list.DeleteMarkers?.map(({ VersionId }) => VersionId)]).toEqual([
      undefined,
      ['null'],
    ]);
  });

  test('many keys at once, each answered for', async () => {
    await put('plain-bucket', 'a&<b>\r', 'x');
    fixture.denied.set('s3:DeleteObjectVersion', 'not that version');
    const answer = await s3.send(
      new DeleteObjectsCommand({
        Bucket: 'plain-bucket',
        Delete: { Objects: [{ Key: 'a&<b>\r' }, { Key: 'b', VersionId: 'null' }] },
      }),
    );
    expect(answer.Deleted?.length).toBe(1);
    expect(answer.Errors).toMatchObject([{ Key: 'b', Code: 'AccessDenied', Message: 'not that version' }]);
    await expect(text('plain-bucket', 'a&<b>\r')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('reading', () => {
  test('what was stored with it comes back', async () => {
    await put('kms-bucket', 'key', 'hello', {
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'no-store',
      Metadata: { author: 'Zoë' },
    });
    const got = await s3.send(
      new GetObjectCommand({ Bucket: 'kms-bucket', Key: 'key', ResponseContentDisposition: 'attachment' }),
    );
    expect(got).toMatchObject({
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'no-store',
      ContentDisposition: 'attachment',
      AcceptRanges: 'bytes',
    });
    // The SDK reads header bytes as Latin-1.
    expect(Buffer.from(got.Metadata?.['author'] ?? '', 'latin1').toString()).toBe('Zoë');
  });

  test.each<readonly [Partial<GetObjectCommandInput>, Record<string, string>, string]>([
    [{}, { 'x-amz-server-side-encryption': 'aws:kms' }, 'InvalidArgument'],
    [{ SSECustomerAlgorithm: 'AES256' }, {}, 'InvalidRequest'],
  ])('asks for no encryption: %o %o', async (more, headers, name) => {
    await put('kms-bucket', 'key', 'hello');
    const command = new GetObjectCommand({ Bucket: 'kms-bucket', Key: 'key', ...more });
    command.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: Record<string, string> }).headers, headers);
        return next(args);
      },
      { step: 'build' },
    );
    await expect(s3.send(command)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  test.each([
    ['bytes=1-3', 206, 'ell'],
    ['bytes=3-', 206, 'lo'],
    ['bytes=-2', 206, 'lo'],
    ['bytes=0-99', 206, 'hello'],
    ['bytes=0-1,3-4', 200, 'hello'],
    ['lines=1-2', 200, 'hello'],
  ])('Range %s', async (Range, status, expected) => {
    await put('kms-bucket', 'key', 'hello');
    const got = await s3.send(new GetObjectCommand({ Bucket: 'kms-bucket', Key: 'key', Range }));
    expect([got.$metadata.httpStatusCode, await got.Body?.transformToString()]).toEqual([status, expected]);
  });

  test('a range beyond the end', async () => {
    await put('kms-bucket', 'key', 'hello');
    const beyond = s3.send(new GetObjectCommand({ Bucket: 'kms-bucket', Key: 'key', Range: 'bytes=5-' }));
    await expect(beyond).rejects.toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } });
  });

  test('an empty object', async () => {
    await put('kms-bucket', 'empty', '');
    expect(await text('kms-bucket', 'empty')).toBe('');
  });

  test('conditions', async () => {
    const { ETag } = await put('kms-bucket', 'key', 'hello');
    const get = (condition: object) =>
      s3.send(new GetObjectCommand({ Bucket: 'kms-bucket', Key: 'key', ...condition }));
    await expect(get({ IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get({ IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect((await get({ IfMatch: ETag })).$metadata.httpStatusCode).toBe(200);
    await expect(put('kms-bucket', 'key', 'again', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  test('who may not list is not told that a key is missing', async () => {
    await expect(text('kms-bucket', 'missing')).rejects.toMatchObject({ name: 'NoSuchKey' });
    fixture.denied.set('s3:ListBucket', 'no list');
    await expect(text('kms-bucket', 'missing')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'no list',
    });
    const head = s3.send(new HeadObjectCommand({ Bucket: 'kms-bucket', Key: 'missing' }));
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
});

describe('conditions', () => {
  const target = { Bucket: 'kms-bucket', Key: 'key' };

  test('a date to come is as if it had not been sent', async () => {
    await put('kms-bucket', 'key', 'x');
    const IfModifiedSince = new Date(Date.now() + 86_400_000);
    const got = await s3.send(new GetObjectCommand({ ...target, IfModifiedSince }));
    expect(await got.Body?.transformToString()).toBe('x');
  });

  test('a write takes one condition, and for If-None-Match the asterisk alone', async () => {
    await put('kms-bucket', 'key', 'x');
    for (const headers of [{ IfMatch: '"a"', IfNoneMatch: '*' }, { IfNoneMatch: '"a"' }]) {
      await expect(put('kms-bucket', 'key', 'y', headers)).rejects.toMatchObject({
        name: 'NotImplemented',
        $metadata: { httpStatusCode: 501 },
      });
    }
  });

  test('a deletion can be held to an ETag', async () => {
    const { ETag } = await put('kms-bucket', 'key', 'x');
    const remove = (IfMatch: string | undefined) => s3.send(new DeleteObjectCommand({ ...target, IfMatch }));
    await expect(remove('"other"')).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect((await remove(ETag)).DeleteMarker).toBe(true);
  });
});

test('what lies in an archive is described, and not read', async () => {
  await put('kms-bucket', 'cold', 'x', { StorageClass: 'GLACIER' });
  const target = { Bucket: 'kms-bucket', Key: 'cold' };
  expect((await s3.send(new HeadObjectCommand(target))).StorageClass).toBe('GLACIER');
  await expect(s3.send(new GetObjectCommand(target))).rejects.toMatchObject({
    name: 'InvalidObjectState',
    $metadata: { httpStatusCode: 403 },
  });
});
