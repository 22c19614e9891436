import { describe, expect, it } from 'vitest';
import {
  checkBucket,
  checkDuration,
  checkKmsKeyId,
  checkPrefix,
  checkSize,
} from '../../src/check/target-values.ts';
import { nearest } from '../../src/cli/arguments/nearest.ts';
import { parseCommandLine } from '../../src/cli/arguments/parse.ts';
import { targetFromArguments } from '../../src/cli/arguments/target.ts';

const MIB = 1024 * 1024;

describe('values as people write them', () => {
  it.each([
    ['6MiB', 6 * MIB],
    ['8MB', 8 * MIB],
    ['8 mb', 8 * MIB],
    ['1g', 1024 * MIB],
    ['5242880', 5 * MIB],
    ['1.5MiB', 1.5 * MIB],
  ])('the size %s', (text, bytes) => {
    expect(checkSize(text)).toEqual({ ok: true, value: bytes });
  });

  it.each(['', 'MiB', '-1', '1e9', '6 apples', '0'])('no size: %j', (text) => {
    expect(checkSize(text).ok).toBe(false);
  });

  it.each([
    ['45s', 45_000],
    ['2m', 120_000],
    ['500ms', 500],
    ['45', 45_000],
  ])('the duration %s', (text, milliseconds) => {
    expect(checkDuration(text)).toEqual({ ok: true, value: milliseconds });
  });

  it.each([
    'my-bucket',
    's3://my-bucket/',
    'my.bucket.name',
    'arn:aws:s3:eu-west-1:111122223333:accesspoint/ap1',
  ])('the bucket %s', (text) => {
    expect(checkBucket(text).ok).toBe(true);
  });

  it.each([
    ['s3://my-bucket', 'my-bucket'],
    ['s3://my-bucket/', 'my-bucket'],
    ['s3://my-bucket/folder/file.bin', 'my-bucket'],
    [
      's3://arn:aws:s3:eu-west-1:111122223333:accesspoint/ap1/folder/file.bin',
      'arn:aws:s3:eu-west-1:111122223333:accesspoint/ap1',
    ],
  ])('the bucket of the address %s', (text, bucket) => {
    expect(checkBucket(text)).toEqual({ ok: true, value: bucket });
  });

  it.each(['s3://', 's3:///file', 'my-bucket/file'])('no bucket: %s', (text) => {
    expect(checkBucket(text).ok).toBe(false);
  });

  it.each([
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    'alias/my-key',
    'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws-cn:kms:cn-north-1:111122223333:alias/my-key',
  ])('the key %s', (text) => {
    expect(checkKmsKeyId(text).ok).toBe(true);
  });

  it.each(['my key', 'alias/', 'arn:aws:kms:us-east-1:1:key/x', '1234abcd'])('no key: %s', (text) => {
    expect(checkKmsKeyId(text).ok).toBe(false);
  });

  it('a prefix ends with one slash', () => {
    expect(checkPrefix('/tests')).toEqual({ ok: true, value: 'tests/' });
    expect(checkPrefix('tests/')).toEqual({ ok: true, value: 'tests/' });
    expect(checkPrefix('')).toEqual({ ok: true, value: '' });
  });
});

describe('the target of a command line', () => {
  const target = (argv: readonly string[]) => {
    const parsed = parseCommandLine(argv);
    if (!parsed.ok) throw new Error(parsed.problem.id);
    return targetFromArguments(parsed.value);
  };

  it('has the documented defaults', () => {
    expect(target(['check', '--bucket', 'bkt'])).toEqual({
      ok: true,
      target: {
        bucket: 'bkt',
        kmsKeyId: null,
        sse: 'aws:kms',
        bucketKey: null,
        prefix: '',
        region: null,
        endpointUrl: null,
        largeBytes: 6 * MIB,
        partBytes: 5 * MIB,
        concurrency: 4,
        file: null,
        evidence: 'always',
        timeoutMs: 45_000,
        allowRetained: false,
      },
      access: { caller: { kind: 'chain', profile: null, roleArn: null }, readers: [] },
    });
  });

  it('takes one reader for each account', () => {
    const read = target(['check', '--bucket=bkt', '--reader-profile', 'a', '--reader-profile', 'b']);
    expect(read.ok && read.access.readers).toEqual([
      { kind: 'chain', profile: 'a', roleArn: null },
      { kind: 'chain', profile: 'b', roleArn: null },
    ]);
  });
});

describe('nearest', () => {
  it('finds a slip of the finger and nothing farther', () => {
    expect(nearest('chekc', ['check', 'practice'])).toBe('check');
    expect(nearest('banana', ['check', 'practice'])).toBeNull();
  });
});
