import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { bucketErrorReason } from '../../src/diagnosis/index.ts';
import {
  bucketEncryption,
  bucketPolicy,
  bucketRegion,
  defaultRetention,
  notifications,
  putObject,
  replication,
  versioning,
} from '../../src/probe/index.ts';
import { clientsOf, never, type Reply, serve } from './aws-server.ts';

const input = { bucket: 'bucket', expectedOwner: null };

function s3Error(code: string, status: number): Reply {
  return { status, body: `<Error><Code>${code}</Code><Message>${code} it is</Message></Error>` };
}

describe('bucketRegion', () => {
  it.each([200, 301, 400, 403])('is named by an answer %i as well', async (status) => {
    const { clients } = await serve(() => ({
      status,
      headers: { 'x-amz-bucket-region': 'eu-central-1' },
      body: '',
    }));
    expect(await bucketRegion(clients.s3, 'bucket', never)).toEqual({ ok: true, value: 'eu-central-1' });
  });

  it('is nothing but the name of a Region', async () => {
    const headers = { 'x-amz-bucket-region': 'evil.example.com/' };
    const { clients } = await serve(() => ({ status: 403, headers, body: '' }));
    expect(await bucketRegion(clients.s3, 'bucket', never)).toMatchObject({
      ok: false,
      error: { httpStatus: 403 },
    });
  });

  it('is not made up', async () => {
    const { clients } = await serve(() => ({ status: 404, body: '' }));
    expect(await bucketRegion(clients.s3, 'bucket', never)).toMatchObject({
      ok: false,
      error: { code: 'NotFound', httpStatus: 404 },
    });
  });

  it('says nothing of a bucket where somebody else has sent it', async () => {
    const clients = await clientsOf(createServer((_request, response) => response.writeHead(404).end()));
    const answer = await bucketRegion(clients.s3, 'bucket', never);
    expect(answer).toMatchObject({ ok: false, error: { code: 'UnreadableAnswer', httpStatus: 404 } });
    if (answer.ok) return;
    expect(bucketErrorReason(answer.error, 'bucket', null)?.id).toBe('answer-not-readable');
  });
});

describe('what a bucket does not have', () => {
  it.each([
    ['default encryption', bucketEncryption, 'ServerSideEncryptionConfigurationNotFoundError'],
    ['a policy', bucketPolicy, 'NoSuchBucketPolicy'],
    ['default retention', defaultRetention, 'ObjectLockConfigurationNotFoundError'],
    ['replication', replication, 'ReplicationConfigurationNotFoundError'],
  ])('%s: an error that says so is no error', async (_name, probe, code) => {
    const { clients } = await serve(() => s3Error(code, 404));
    expect(await probe(clients.s3, input, never)).toEqual({ ok: true, value: null });
  });

  it.each([
    ['versioning', versioning, '<VersioningConfiguration/>'],
    ['notifications', notifications, '<NotificationConfiguration/>'],
  ])('%s: an empty answer', async (_name, probe, body) => {
    const { clients } = await serve(() => ({ body }));
    expect(await probe(clients.s3, input, never)).toEqual({ ok: true, value: null });
  });

  it('is not taken for a refusal', async () => {
    const { clients } = await serve(() => s3Error('AccessDenied', 403));
    expect(await bucketPolicy(clients.s3, input, never)).toMatchObject({
      ok: false,
      error: { code: 'AccessDenied' },
    });
  });
});

describe('the requests', () => {
  it('name the bucket in the path, the expected owner and the tool', async () => {
    const { clients, calls } = await serve(() => ({ body: '<VersioningConfiguration/>' }));
    await versioning(clients.s3, { bucket: 'bucket', expectedOwner: '111122223333' }, never);
    expect(calls[0]?.operation).toMatch(/^GET \/bucket\/?\?versioning/);
    expect(calls[0]?.headers['x-amz-expected-bucket-owner']).toBe('111122223333');
    expect(calls[0]?.headers['user-agent']).toContain('s3-kms-wizard');
  });

  it('carry no encryption header without a key, and exactly those asked for with one', async () => {
    const { clients, calls } = await serve(() => ({ body: '' }));
    const object = { bucket: 'bucket', key: 'k', body: Buffer.from('x') };
    await putObject(clients.s3, { ...object, sse: null }, never);
    await putObject(
      clients.s3,
      { ...object, sse: { kmsKeyId: 'alias/a', sse: 'aws:kms:dsse', bucketKey: null } },
      never,
    );
    await putObject(
      clients.s3,
      { ...object, sse: { kmsKeyId: 'alias/a', sse: 'aws:kms', bucketKey: false } },
      never,
    );
    const encryption = calls.map((call) =>
      Object.fromEntries(
        Object.entries(call.headers).filter(([name]) => name.startsWith('x-amz-server-side')),
      ),
    );
    expect(encryption).toEqual([
      {},
      {
        'x-amz-server-side-encryption': 'aws:kms:dsse',
        'x-amz-server-side-encryption-aws-kms-key-id': 'alias/a',
      },
      {
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': 'alias/a',
        'x-amz-server-side-encryption-bucket-key-enabled': 'false',
      },
    ]);
  });

  it('that are refused keep the words of S3', async () => {
    const { clients } = await serve(() => s3Error('KMS.DisabledException', 400));
    const answer = await putObject(
      clients.s3,
      { bucket: 'b', key: 'k', body: Buffer.from('x'), sse: null },
      never,
    );
    expect(answer).toMatchObject({
      ok: false,
      attempts: 1,
      error: { code: 'KMS.DisabledException', httpStatus: 400, message: 'KMS.DisabledException it is' },
    });
  });
});
