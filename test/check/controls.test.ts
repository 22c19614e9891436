/** The controls: which are made, how they are sent, and what they leave. */
import { describe, expect, it } from 'vitest';
import type { CheckEvent, Leftover } from '../../src/check/index.ts';
import { bare, controlLines, WOULD } from './control-runs.ts';
import { MIB, runCheck, targetAt } from './helpers.ts';
import { interruptAt } from './interrupt-at.ts';
import { endpoint, KEY, NAMED, nothingLeft, type Script, type Seen } from './scripted-endpoint.ts';

const CLEAN = { complete: true, verified: true, left: [] };

function sentFor(seen: readonly Seen[], name: string): Seen[] {
  return seen.filter(({ key }) => key.endsWith(`/${name}`));
}

const BOTH = [
  'control-same-bytes-put-object: succeeded',
  'control-aes256-create-multipart-upload: succeeded',
  'control-aes256-upload-part-1: succeeded',
  'control-aes256-abort-multipart-upload: succeeded',
  'delete-control-same-bytes: succeeded',
];

const DEMANDS_KMS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::bucket/*',
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    },
  ],
});

const policyOf = (text: string) => (operation: string) => (operation === 'GET policy' ? text : null);

describe('controls', () => {
  it('are run for a refusal that names nothing, and leave nothing', async () => {
    const server = await endpoint(bare());
    const { result } = await runCheck(targetAt(server.url, { kmsKeyId: KEY, largeBytes: 12 * MIB }));
    expect(controlLines(result)).toEqual(BOTH);
    expect(result.cleanup).toEqual(CLEAN);
    nothingLeft(server);
    const [same] = sentFor(server.seen, 'control-same-bytes');
    expect(same).toMatchObject({
      operation: 'PutObject',
      headers: {
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': KEY,
      },
    });
    // A part's bytes, not the file's.
    expect(same?.headers['content-length']).toBe(String(5 * MIB));
    const aes256 = sentFor(server.seen, 'control-aes256');
    expect(aes256.map(({ operation }) => operation)).toEqual([
      'CreateMultipartUpload',
      'UploadPart',
      'AbortMultipartUpload',
      'AbortMultipartUpload',
    ]);
    expect(aes256[0]?.headers['x-amz-server-side-encryption']).toBe('AES256');
    expect(aes256[0]?.headers).not.toHaveProperty('x-amz-server-side-encryption-aws-kms-key-id');
    expect(aes256[1]?.headers['content-length']).toBe(String(5 * MIB));
  });

  it('are run side by side', async () => {
    const server = await endpoint(bare());
    const { events } = await runCheck(targetAt(server.url));
    const began = events.flatMap((event) => (event.type === 'step-started' ? [event.id] : []));
    const ended = events.flatMap((event) => (event.type === 'step-finished' ? [event.step.id] : []));
    expect(began.indexOf('control-same-bytes-put-object')).toBeGreaterThan(0);
    const aes256Began = events.findIndex(
      (event) => event.type === 'step-started' && event.id === 'control-aes256-create-multipart-upload',
    );
    const sameEnded = events.findIndex(
      (event) => event.type === 'step-finished' && event.step.id === 'control-same-bytes-put-object',
    );
    expect(aes256Began).toBeLessThan(sameEnded);
    expect(ended.indexOf('control-same-bytes-put-object')).toBeLessThan(ended.indexOf('delete-small'));
  });

  it.each([
    ['the message names what is missing', bare({ words: () => NAMED })],
    [
      'the small upload is refused too',
      { refuse: (each: string) => (each === 'PutObject' ? 'AccessDenied' : null) },
    ],
    [
      'the parts fail for another reason',
      { refuse: (each: string) => (each === 'UploadPart' ? 'SlowDown' : null) },
    ],
    ['all goes well', {}],
  ])('are left out where %s', async (_name, script: Script) => {
    const server = await endpoint(script);
    const { result } = await runCheck(targetAt(server.url));
    expect(controlLines(result)).toEqual([]);
    expect(server.seen.filter(({ key }) => key.includes('control-'))).toEqual([]);
  });

  it('skip what the bucket policy refuses for want of SSE-KMS, also when the policy comes late', async () => {
    const script = bare({
      answer: policyOf(DEMANDS_KMS),
      delayMs: (operation) => (operation === 'UploadPart' ? 0 : 30),
    });
    for (const evidence of ['always', 'on-failure'] as const) {
      const server = await endpoint(script);
      const { result } = await runCheck(targetAt(server.url, { kmsKeyId: KEY, evidence }), { confirm: null });
      expect(controlLines(result)).toEqual([
        'control-same-bytes-put-object: succeeded',
        'control-aes256-create-multipart-upload: skipped bucket-demands-kms',
        'control-aes256-upload-part-1: skipped bucket-demands-kms',
        'control-aes256-abort-multipart-upload: skipped nothing-to-do',
        'delete-control-same-bytes: succeeded',
      ]);
      expect(sentFor(server.seen, 'control-aes256')).toEqual([]);
      nothingLeft(server);
    }
  });

  it('do not wait for a bucket policy that never comes', async () => {
    const server = await endpoint(
      bare({ fault: (operation) => (operation === 'GET policy' ? 'stall' : null) }),
    );
    const { result } = await runCheck(targetAt(server.url, { timeoutMs: 3000 }), { confirm: null });
    expect(controlLines(result)).toEqual(BOTH);
    expect(result.cleanup).toEqual(CLEAN);
  });

  it('may be refused themselves, which is a step like any other', async () => {
    const server = await endpoint(
      bare({ refuse: (_operation, url) => (/control-/.test(url.pathname) ? 'AccessDenied' : null) }),
    );
    const { result } = await runCheck(targetAt(server.url));
    expect(controlLines(result)).toEqual([
      'control-same-bytes-put-object: failed AccessDenied',
      'control-aes256-create-multipart-upload: failed AccessDenied',
      'control-aes256-upload-part-1: skipped earlier-step-failed',
      'control-aes256-abort-multipart-upload: skipped nothing-to-do',
      'delete-control-same-bytes: skipped nothing-to-do',
    ]);
    expect(result.cleanup).toEqual(CLEAN);
  });

  it('are named before consent, with their size', async () => {
    const server = await endpoint(bare());
    const { events } = await runCheck(targetAt(server.url, { largeBytes: 20 * MIB, partBytes: 8 * MIB }));
    const look = events.find((event) => event.type === 'look-finished')?.look;
    const written = new Set(
      server.seen.filter(({ operation }) => /Upload|PutObject/.test(operation)).map(({ key }) => key),
    );
    expect(look?.controls).toEqual([
      { control: 'control-same-bytes', key: expect.stringMatching(/\/control-same-bytes$/), bytes: 8 * MIB },
      { control: 'control-aes256', key: expect.stringMatching(/\/control-aes256$/), bytes: 8 * MIB },
    ]);
    expect([...(look?.objectKeys ?? []), ...(look?.controls ?? []).map(({ key }) => key)].sort()).toEqual(
      [...written].sort(),
    );
  });
});

describe('what a control leaves', () => {
  it('is named with the command that removes it where it may not be removed', async () => {
    const server = await endpoint(
      bare({
        refuse: (operation) =>
          ['DeleteObject', 'AbortMultipartUpload'].includes(operation) ? 'AccessDenied' : null,
      }),
    );
    const { result } = await runCheck(targetAt(server.url));
    expect(result.cleanup.complete).toBe(false);
    const left = result.cleanup.left.map(({ kind, key }) => `${kind} ${key.split('/').at(-1)}`);
    expect(left.sort()).toEqual([
      'upload control-aes256',
      'upload large',
      'version control-same-bytes',
      'version small',
    ]);
    for (const { key, command } of result.cleanup.left) expect(command).toContain(`--key ${key}`);
    expect(controlLines(result).slice(-2)).toEqual([
      'control-aes256-abort-multipart-upload: failed AccessDenied',
      'delete-control-same-bytes: failed AccessDenied',
    ]);
  });

  it.each(['lose', 'reset'] as const)('is found when the answers were lost (%s)', async (fault) => {
    const server = await endpoint(
      bare({
        // The first of each is the check's own upload.
        fault: (operation, nth) =>
          ['PutObject', 'CreateMultipartUpload'].includes(operation) && nth > 1 ? fault : null,
      }),
    );
    const { result } = await runCheck(targetAt(server.url));
    expect(controlLines(result).slice(0, 2)).toEqual([
      'control-same-bytes-put-object: failed ECONNRESET',
      'control-aes256-create-multipart-upload: failed ECONNRESET',
    ]);
    // What landed was found; of what never did nobody can tell.
    expect(result.cleanup).toEqual({ ...CLEAN, verified: fault === 'lose' });
    nothingLeft(server);
  });

  it.each(['PutObject', 'CreateMultipartUpload'])(
    'is found and removed within the timeout when %s is acted on and never answered',
    async (operation) => {
      const server = await endpoint(
        bare({ fault: (each, nth) => (each === operation && nth > 1 ? 'act-and-stall' : null) }),
      );
      const began = performance.now();
      const { result } = await runCheck(targetAt(server.url, { timeoutMs: 8000 }));
      expect(performance.now() - began).toBeLessThan(9000);
      expect(controlLines(result).some((line) => line.endsWith('failed TimeoutError'))).toBe(true);
      expect(result.cleanup).toEqual(CLEAN);
      nothingLeft(server);
    },
  );

  it('is at risk as soon as it is sent', async () => {
    const server = await endpoint(bare());
    const risks: (readonly Leftover[])[] = [];
    await runCheck(targetAt(server.url), {
      on: (event) => {
        if (event.type === 'at-risk') risks.push(event.leftovers);
      },
    });
    const most = risks.find((each) => each.length === 4) ?? [];
    expect(most.map(({ kind, key }) => `${kind} ${key.split('/').at(-1)}`)).toEqual([
      'upload large',
      'upload control-aes256',
      'version small',
      expect.stringMatching(/^(version|object) control-same-bytes$/),
    ]);
    expect(risks.at(-1)).toEqual([]);
  });
});

describe('an interruption', () => {
  const moments: readonly [string, (event: CheckEvent) => boolean][] = [
    ['as the same bytes go out', (event) => event.type === 'step-progress' && /same-bytes/.test(event.id)],
    ['when they are in', (event) => event.type === 'step-finished' && /same-bytes/.test(event.step.id)],
    [
      'as the AES256 upload is opened',
      (event) => event.type === 'step-started' && /aes256-create/.test(event.id),
    ],
    ['when it is open', (event) => event.type === 'step-finished' && /aes256-create/.test(event.step.id)],
    ['as its part goes out', (event) => event.type === 'step-progress' && /aes256-upload/.test(event.id)],
    ['when its part is in', (event) => event.type === 'step-finished' && /aes256-upload/.test(event.step.id)],
    ['as KMS is asked', (event) => event.type === 'step-started' && event.id.startsWith('control-')],
  ];

  it.each(moments)('%s leaves nothing', async (_name, isMoment) => {
    const server = await endpoint(
      bare({
        delayMs: (operation) => (/^(Decrypt|GenerateDataKey)$/.test(operation) ? 300 : 20),
        kms: (operation) => (operation === 'Decrypt' ? WOULD : null),
      }),
    );
    const at = interruptAt(isMoment);
    const { result } = await runCheck(targetAt(server.url, { kmsKeyId: KEY }), { on: at.on });
    expect(at.interrupted()).toBe(true);
    expect(result.interrupted).toBe(true);
    expect(result.cleanup).toMatchObject({ complete: true, left: [] });
    if (!at.inFlight()) expect(result.cleanup).toEqual(CLEAN);
    nothingLeft(server);
  });

  it.each(['control-same-bytes', 'control-aes256'])(
    'finds what %s has written although its answer never came',
    async (name) => {
      const server = await endpoint(
        bare({
          fault: (operation, nth) =>
            operation === (name === 'control-aes256' ? 'CreateMultipartUpload' : 'PutObject') && nth > 1
              ? 'act-and-stall'
              : null,
        }),
      );
      const { result } = await runCheck(targetAt(server.url, { timeoutMs: 4000 }), {
        on: (event, stop) => {
          if (event.type === 'step-started' && event.id.startsWith(name)) setTimeout(() => stop.abort(), 300);
        },
      });
      expect(result.cleanup).toEqual(CLEAN);
      nothingLeft(server);
    },
  );

  it('before the controls keeps them from being run', async () => {
    const server = await endpoint(bare());
    const { result } = await runCheck(targetAt(server.url), {
      on: (event, stop) => {
        if (event.type === 'step-finished' && event.step.id === 'upload-part-1') stop.abort();
      },
    });
    expect(controlLines(result)).toEqual([]);
    nothingLeft(server);
  });
});
