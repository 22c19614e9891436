/** Every fault as real clients meet it. */

import { GetUserCommand } from '@aws-sdk/client-iam';
import { CreateGrantCommand, DescribeKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { parseFault } from '../../../src/practice/faults/parse.ts';
import {
  type Fault,
  type ObservedRequest,
  type PracticeAccount,
  startPracticeAccount,
} from '../../../src/practice/index.ts';
import { adminOf, clients, refusal } from '../clients.ts';

const running: PracticeAccount[] = [];
afterEach(async () => {
  for (const account of running.splice(0)) await account.close();
});

function faultsOf(...specs: readonly string[]): readonly Fault[] {
  return specs.map((spec) => {
    const parsed = parseFault(spec);
    if (!parsed.ok) throw new Error(`${spec}: ${parsed.problem}`);
    return parsed.fault;
  });
}

async function start(scenario: string, ...specs: readonly string[]) {
  const observed: ObservedRequest[] = [];
  const account = await startPracticeAccount({
    scenario,
    port: 0,
    latencyMs: 0,
    faults: faultsOf(...specs),
    onRequest: (request) => observed.push(request),
  });
  running.push(account);
  return { account, observed, ...clients(account) };
}

const put = (account: PracticeAccount, Key = 'key', Body = 'body') =>
  new PutObjectCommand({ Bucket: account.bucket, Key, Body });

async function createUpload({ account, s3 }: Awaited<ReturnType<typeof start>>) {
  const created = await s3.send(new CreateMultipartUploadCommand({ Bucket: account.bucket, Key: 'large' }));
  const upload = { Bucket: account.bucket, Key: 'large', UploadId: created.UploadId };
  return {
    part: (PartNumber: number) => s3.send(new UploadPartCommand({ ...upload, PartNumber, Body: 'part' })),
    abort: () => s3.send(new AbortMultipartUploadCommand(upload)),
  };
}

describe('refusals in each service’s own words', () => {
  it.each([
    ['slow-down', [503, 'SlowDown'], [400, 'ThrottlingException'], [400, 'Throttling']],
    ['500', [500, 'InternalError'], [500, 'KMSInternalException'], [500, 'InternalFailure']],
    ['503', [503, 'ServiceUnavailable'], [503, 'ServiceUnavailable'], [503, 'ServiceUnavailable']],
  ])('%s', async (name, s3Says, kmsSays, querySays) => {
    const { account, s3, kms, sts, iam } = await start('healthy', `*:${name}`);
    const refusals = await Promise.all([
      refusal(s3.send(put(account))),
      refusal(kms.send(new DescribeKeyCommand({ KeyId: account.kmsKeyArn }))),
      refusal(sts.send(new GetCallerIdentityCommand({}))),
      refusal(iam.send(new GetUserCommand({}))),
    ]);
    expect(refusals.map(({ status, code }) => [status, code])).toEqual([
      s3Says,
      kmsSays,
      querySays,
      querySays,
    ]);
  });

  it('come only to those whom the service knows', async () => {
    const { account } = await start('healthy', '*:500');
    const stranger = clients(account, { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x' });
    expect(await refusal(stranger.s3.send(put(account)))).toMatchObject({ code: 'InvalidAccessKeyId' });
  });

  it('meet the requests that were named, in order of arrival', async () => {
    const { account, s3, observed } = await start('healthy', 'PutObject#2-3:503');
    const statuses: number[] = [];
    for (const key of ['a', 'b', 'c', 'd']) {
      statuses.push(
        await s3.send(put(account, key)).then(
          () => 200,
          () => 503,
        ),
      );
      await s3.send(new HeadBucketCommand({ Bucket: account.bucket }));
    }
    expect(statuses).toEqual([200, 503, 503, 200]);
    expect(observed.filter(({ fault }) => fault !== null).map(({ operation }) => operation)).toEqual([
      'PutObject',
      'PutObject',
    ]);
  });

  it('are over with the SDK’s own retries where only the first is refused', async () => {
    const { account, observed } = await start('healthy', 'PutObject#1:slow-down');
    const { accessKeyId, secretAccessKey } = account.caller;
    const s3 = new S3Client({
      endpoint: account.endpoint,
      region: account.region,
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    });
    await s3.send(put(account));
    expect(observed.map(({ status }) => status)).toEqual([503, 200]);
  });
});

describe('connections', () => {
  it('are reset on arrival, or in the middle of the body, and nothing is kept', async () => {
    const { account, s3 } = await start('healthy', 'PutObject#1:reset', 'PutObject#2:reset-mid-body');
    const codes: string[] = [];
    for (const key of ['a', 'b']) {
      await s3
        .send(put(account, key, 'x'.repeat(1024 ** 2)))
        .catch((error) => codes.push(String(error.code)));
    }
    expect(codes.every((code) => ['ECONNRESET', 'EPIPE'].includes(code)) && codes.length).toBe(2);
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: account.bucket }));
    expect(KeyCount).toBe(0);
  });

  it('are reset in the middle of the answer’s body where the request has none', async () => {
    const { account, s3 } = await start('healthy', 'GetObject:reset-mid-body');
    await s3.send(put(account, 'a', 'x'.repeat(300_000)));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key: 'a' }));
    await expect(Body?.transformToString()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('end half-way through an answer that says it is longer', async () => {
    const { account, s3 } = await start('healthy', 'GetObject:truncated', 'HeadBucket:truncated');
    await s3.send(put(account, 'a', 'x'.repeat(300_000)));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key: 'a' }));
    await expect(Body?.transformToString()).rejects.toThrow(/aborted|reset|terminated/);
    await expect(s3.send(new HeadBucketCommand({ Bucket: account.bucket }))).rejects.toThrow();
  });

  it('stall, though the request was carried out, and are let go when the account is closed', async () => {
    const { account, s3, observed } = await start(
      'healthy',
      'PutObject:stall',
      'ListObjectsV2#1:stall-mid-answer',
    );
    const abort = new AbortController();
    const stalled = s3.send(put(account, 'a'), { abortSignal: abort.signal });
    const listing = s3.send(new ListObjectsV2Command({ Bucket: account.bucket }), {
      abortSignal: abort.signal,
    });
    const both = Promise.allSettled([stalled, listing]);
    await expect.poll(() => observed.length).toBe(2);
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: account.bucket }));
    expect(KeyCount).toBe(1);
    expect(observed.find(({ operation }) => operation === 'PutObject')).toMatchObject({ status: null });
    const closing = account.close();
    running.pop();
    await closing;
    abort.abort();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('answer with a page that is not AWS’s', async () => {
    const { account, s3, kms } = await start('healthy', 'PutObject:html-502', 'kms:*:html');
    expect(await refusal(s3.send(put(account)))).toMatchObject({ status: 502 });
    await expect(kms.send(new DescribeKeyCommand({ KeyId: account.kmsKeyArn }))).rejects.toThrow();
  });
});

it('adds latency to the operation named, and to no other', async () => {
  const { account, s3 } = await start('healthy', 'PutObject:latency=300ms');
  const duration = async (work: Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work;
    return performance.now() - start;
  };
  await s3.send(new HeadBucketCommand({ Bucket: account.bucket }));
  expect(await duration(s3.send(put(account)))).toBeGreaterThan(295);
  expect(await duration(s3.send(new HeadBucketCommand({ Bucket: account.bucket })))).toBeLessThan(290);
});

describe('permissions', () => {
  it.each([
    ['AbortMultipartUpload:deny', 's3:AbortMultipartUpload'],
    ['revoke=s3:AbortMultipartUpload', 's3:AbortMultipartUpload'],
  ])('%s: the abort is denied by a policy of the caller’s own', async (spec, action) => {
    const started = await start('healthy', spec);
    const upload = await createUpload(started);
    const denied = await refusal(upload.abort());
    expect(denied).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(denied.message).toContain(`${action} on resource: "`);
    expect(denied.message).toContain('with an explicit deny in an identity-based policy');
  });

  it('a delete is denied, whether of a version or not', async () => {
    const { account, s3 } = await start('healthy', 'DeleteObject:deny');
    const { VersionId } = await s3.send(put(account));
    for (const version of [{}, { VersionId }]) {
      const command = new DeleteObjectCommand({ Bucket: account.bucket, Key: 'key', ...version });
      expect(await refusal(s3.send(command))).toMatchObject({ code: 'AccessDenied' });
    }
  });

  it('change between two parts', async () => {
    const upload = await createUpload(await start('healthy', 'revoke=kms:Decrypt after UploadPart#1'));
    await upload.part(1);
    const denied = await refusal(upload.part(2));
    expect(denied.message).toContain('kms:Decrypt');
    expect(denied.message).toContain('explicit deny in an identity-based policy');
    await upload.abort();
  });

  it('a token expires between two parts, and the administrator’s key lives on', async () => {
    const started = await start('cross-account-both', 'expire-token-after=CreateMultipartUpload#1');
    const { account, s3 } = started;
    expect(account.caller.sessionToken).not.toBeNull();
    await createUpload(started);
    expect(await refusal(s3.send(put(account)))).toMatchObject({ status: 400, code: 'ExpiredToken' });
    const admin = clients(account, adminOf(account, account.bucketAccount));
    await admin.s3.send(new HeadBucketCommand({ Bucket: account.bucket }));
  });

  it('a long-term access key has no token: it ends as one that was deleted', async () => {
    const { account, s3 } = await start('healthy', 'expire-token-after=PutObject');
    await s3.send(put(account));
    expect(await refusal(s3.send(put(account)))).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
  });
});

describe('a policy change that takes a while', () => {
  it('is read back at once and decides later', async () => {
    const { account, s3 } = await start('healthy', 'policy-delay=1.2s');
    const { kms } = clients(account, adminOf(account, account.keyAccount));
    const deny = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account.keyAccount}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Effect: 'Deny',
          Principal: { AWS: account.caller.arn },
          Action: 'kms:GenerateDataKey',
          Resource: '*',
        },
      ],
    };
    await s3.send(put(account));
    const Policy = JSON.stringify(deny);
    await kms.send(new PutKeyPolicyCommand({ KeyId: account.kmsKeyArn, PolicyName: 'default', Policy }));
    await s3.send(put(account));
    await expect
      .poll(() => refusal(s3.send(put(account))).catch(() => null), { timeout: 5000 })
      .toMatchObject({
        code: 'AccessDenied',
      });
  });

  it('and so does a fix applied through the handle, and a grant', async () => {
    const started = await start('same-account-key-policy', 'policy-delay=1s');
    const { account } = started;
    const upload = await createUpload(started);
    await refusal(upload.part(1));
    const { kms } = clients(account, adminOf(account, account.keyAccount));
    await kms.send(
      new CreateGrantCommand({
        KeyId: account.kmsKeyArn,
        GranteePrincipal: account.caller.arn,
        Operations: ['Decrypt'],
      }),
    );
    expect(await refusal(upload.part(1))).toMatchObject({ code: 'AccessDenied' });
    await expect
      .poll(
        () =>
          upload.part(1).then(
            () => true,
            () => false,
          ),
        { timeout: 5000 },
      )
      .toBe(true);
  });
});

it('a clock that is ahead is too far ahead for what was signed, and says what time it has', async () => {
  const { endpoint } = (await start('healthy', 'clock-skew=20m')).account;
  const { account, s3 } = await start('healthy', 'clock-skew=-20m');
  const date = new Date((await fetch(endpoint)).headers.get('date') ?? '').getTime();
  expect(Math.abs(date - Date.now() - 1_200_000)).toBeLessThan(5000);
  expect(await refusal(s3.send(put(account)))).toMatchObject({ code: 'RequestTimeTooSkewed' });
  // The SDK learns the time from the answer: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
  await s3.send(put(account));
});

it('an account without faults has none', async () => {
  const { account, s3, observed } = await start('healthy');
  await s3.send(put(account));
  expect(observed).toMatchObject([{ operation: 'PutObject', status: 200, fault: null }]);
});
