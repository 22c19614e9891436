import {
  DeleteObjectCommand,
  GetBucketAnalyticsConfigurationCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareKeys, type ListParameters, paginate } from '../../../src/practice/s3/page.ts';
import { type Fixture, KEY_ARN, REGION, startFixture } from '../http/fixture.ts';
import { send, signed } from '../http/raw.ts';

let fixture: Fixture;
let s3: S3Client;

beforeEach(async () => {
  fixture = await startFixture();
  s3 = fixture.client();
});
afterEach(() => fixture[Symbol.asyncDispose]());

const Bucket = 'plain-bucket';
const put = (Key: string, bucket = Bucket) =>
  s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));

describe('objects', () => {
  test('come by page, with prefixes in their place', async () => {
    for (const key of ['z', 'a/1', 'a/2', 'b', 'c/1', 'é', '😀']) await put(key);
    const pages: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 2, ContinuationToken }),
      );
      const names = [
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ];
      expect(page.KeyCount).toBe(names.length);
      pages.push(names.join(' '));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(pages).toEqual(['b a/', 'z c/', 'é 😀']);
  });

  test('the older listing goes on after a marker', async () => {
    for (const key of ['a', 'b/1', 'b/2', 'c']) await put(key);
    const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 2 }));
    expect([first.IsTruncated, first.NextMarker]).toEqual([true, 'b/']);
    const second = await s3.send(
      new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: first.NextMarker }),
    );
    expect([second.Contents?.map(({ Key }) => Key), second.CommonPrefixes]).toEqual([['c'], undefined]);
  });

  test('names are encoded on request', async () => {
    await put('a b/ü+&.txt');
    const raw = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
    expect(raw.Contents?.[0]?.Key).toBe('a+b/%C3%BC%2B%26.txt');
    const plain = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a ' }));
    expect(plain.Contents?.[0]?.Key).toBe('a b/ü+&.txt');
    expect(fixture.authorized.at(-1)).toMatchObject({
      action: 's3:ListBucket',
      key: null,
      context: { 's3:prefix': ['a '] },
    });
  });

  test('versions come by page, none twice', async () => {
    const put3 = async (key: string): Promise<string[]> => {
      const ids: string[] = [];
      for (let n = 0; n < 3; n++) ids.unshift((await put(key, 'suspended-bucket')).VersionId ?? '');
      return ids;
    };
    const bucket = fixture.world.buckets.get('suspended-bucket');
    if (bucket !== undefined) bucket.versioning = 'Enabled';
    const expected = [...(await put3('a')), ...(await put3('b'))];
    const seen: string[] = [];
    let markers = {};
    for (let more = true; more; ) {
      const page = await s3.send(
        new ListObjectVersionsCommand({ Bucket: 'suspended-bucket', MaxKeys: 2, ...markers }),
      );
      seen.push(...(page.Versions ?? []).map(({ VersionId }) => VersionId ?? ''));
      markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      more = page.IsTruncated === true;
    }
    expect(seen).toEqual(expected);
  });

  test.each([
    'max-keys=x',
    'max-keys=-1',
    'encoding-type=base64',
    'list-type=3',
    'list-type=2&continuation-token=%21',
  ])('%s is refused', async (query) => {
    const { endpoint } = fixture.server;
    const path = `/${Bucket}?${query.split('&').sort().join('&')}`;
    const response = await send(
      endpoint,
      signed(endpoint, { method: 'GET', path }, { credential: fixture.user }),
    );
    expect([response.status, /<Code>(\w+)/.exec(response.body)?.[1]]).toEqual([400, 'InvalidArgument']);
  });

  test('whatever the page size, pages put together are the whole list', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.uniqueArray(name),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('', '/'),
        (names, limit, delimiter) => {
          const entries = [...names].sort(compareKeys).map((entry) => ({ name: entry, entry }));
          const parameters = (size: number): ListParameters => ({
            prefix: '',
            delimiter,
            limit: size,
            encode: (text) => text,
            encodingType: null,
          });
          const list = (size: number, marker: string) =>
            paginate(
              entries,
              parameters(size),
              (one) => marker === '' || compareKeys(one, marker) > 0,
              marker,
            );
          const whole = list(1000, '');
          const [keys, prefixes]: [string[], string[]] = [[], []];
          let marker = '';
          for (let turn = 0; turn <= names.length; turn++) {
            const page = list(limit, marker);
            keys.push(...page.entries);
            prefixes.push(...page.prefixes);
            if (page.last === null) break;
            marker = page.last.name;
          }
          expect([keys, prefixes]).toEqual([whole.entries, whole.prefixes]);
        },
      ),
    );
  });
});

test('a marker inside a folder has the folder behind it', async () => {
  for (const key of ['folder/one', 'folder/two', 'z']) await put(key);
  const listed = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: 'folder/one' }));
  expect([listed.CommonPrefixes, listed.Contents?.map(({ Key }) => Key)]).toEqual([undefined, ['z']]);
});

test('pages of versions go on where the last one of a page was deleted', async () => {
  const target = { Bucket: 'kms-bucket', Key: 'key' };
  for (let n = 0; n < 4; n++) await put('key', 'kms-bucket');
  const first = await s3.send(new ListObjectVersionsCommand({ Bucket: 'kms-bucket', MaxKeys: 2 }));
  for (const { VersionId } of first.Versions ?? []) {
    await s3.send(new DeleteObjectCommand({ ...target, VersionId }));
  }
  const next = { KeyMarker: first.NextKeyMarker, VersionIdMarker: first.NextVersionIdMarker };
  const second = await s3.send(new ListObjectVersionsCommand({ Bucket: 'kms-bucket', ...next }));
  expect(second.Versions).toHaveLength(2);
});

test('buckets come by page and by prefix', async () => {
  const names = async (more: {
    readonly Prefix?: string;
    readonly ContinuationToken?: string | undefined;
  }) => {
    const { Buckets, ContinuationToken } = await s3.send(new ListBucketsCommand({ MaxBuckets: 2, ...more }));
    return [Buckets?.map(({ Name }) => Name), ContinuationToken] as const;
  };
  const [first, token] = await names({});
  expect(first).toEqual(['bucket-key', 'kms-bucket']);
  expect(await names({ ContinuationToken: token })).toEqual([
    ['plain-bucket', 'suspended-bucket'],
    undefined,
  ]);
  expect(await names({ Prefix: 'plain' })).toEqual([['plain-bucket'], undefined]);
  await expect(names({ ContinuationToken: 'nonsense' })).rejects.toMatchObject({ name: 'InvalidArgument' });
});

describe('buckets', () => {
  const target = { Bucket: 'kms-bucket' };

  test('tell what they are', async () => {
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual([
      'bucket-key',
      'kms-bucket',
      'plain-bucket',
      'suspended-bucket',
    ]);
    expect((await s3.send(new HeadBucketCommand(target))).BucketRegion).toBe(REGION);
    expect((await s3.send(new GetBucketLocationCommand(target))).LocationConstraint).toBe(REGION);
    expect((await s3.send(new GetBucketVersioningCommand(target))).Status).toBe('Enabled');
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
    const { ServerSideEncryptionConfiguration: encryption } = await s3.send(
      new GetBucketEncryptionCommand(target),
    );
    expect(encryption?.Rules?.[0]).toMatchObject({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY_ARN },
      BucketKeyEnabled: false,
    });
    const notifications = await s3.send(new GetBucketNotificationConfigurationCommand(target));
    expect(notifications.QueueConfigurations).toBeUndefined();
  });

  test('say what is not configured', async () => {
    const name = (promise: Promise<unknown>) => promise.catch((error: Error) => error.name);
    expect(await name(s3.send(new GetBucketPolicyCommand(target)))).toBe('NoSuchBucketPolicy');
    expect(await name(s3.send(new GetObjectLockConfigurationCommand(target)))).toBe(
      'ObjectLockConfigurationNotFoundError',
    );
    expect(await name(s3.send(new GetBucketReplicationCommand(target)))).toBe(
      'ReplicationConfigurationNotFoundError',
    );
    expect(await name(s3.send(new GetBucketTaggingCommand(target)))).toBe('NoSuchTagSet');
    expect(await name(s3.send(new GetBucketAnalyticsConfigurationCommand({ ...target, Id: 'a' })))).toBe(
      'NotImplemented',
    );
  });

  test('hand out their policy as it was put', async () => {
    const bucket = fixture.world.buckets.get('kms-bucket');
    const policy = '{ "Version": "2012-10-17", "Statement": [] }';
    if (bucket !== undefined) bucket.policy = policy;
    expect((await s3.send(new GetBucketPolicyCommand(target))).Policy).toBe(policy);
  });

  test('are missed before anything else is looked at', async () => {
    fixture.denied.set('s3:ListBucket', 'no');
    const missing = s3.send(new ListObjectsV2Command({ Bucket: 'no-such-bucket' }));
    await expect(missing).rejects.toMatchObject({ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } });
    const invalid = s3.send(new ListObjectsV2Command({ Bucket: 'No_Bucket' }));
    await expect(invalid).rejects.toMatchObject({ name: 'InvalidBucketName' });
    const owner = s3.send(new HeadBucketCommand({ ...target, ExpectedBucketOwner: '999999999999' }));
    await expect(owner).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
});
