import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type CheckEvent, check } from '../../src/check/index.ts';
import { CALLER, outline, runCheck, targetAt } from './helpers.ts';
import { type Script, type ScriptedEndpoint, startScriptedEndpoint } from './scripted-endpoint.ts';

const open: ScriptedEndpoint[] = [];

async function endpoint(script: Script = {}): Promise<ScriptedEndpoint> {
  const started = await startScriptedEndpoint(script);
  open.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

function nothingLeft(server: ScriptedEndpoint): void {
  expect([...server.objects]).toEqual([]);
  expect([...server.uploads]).toEqual([]);
}

describe('check, when all goes well', () => {
  it('uploads both ways, removes both objects and looks whether they are gone', async () => {
    const server = await endpoint();
    const { result, events } = await runCheck(targetAt(server.url));
    expect(outline(result)).toEqual([
      'small-put-object: succeeded',
      'create-multipart-upload: succeeded',
      'upload-part-1: succeeded',
      'upload-part-2: succeeded',
      'complete-multipart-upload: succeeded',
      'abort-multipart-upload: skipped nothing-to-do',
      'delete-small: succeeded',
      'delete-large: succeeded',
    ]);
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    nothingLeft(server);
    const progress = events.filter((event) => event.type === 'step-progress' && event.id === 'upload-part-1');
    expect(progress.at(-1)).toMatchObject({ sentBytes: 5 * 1024 * 1024 });
    expect(progress.length).toBeGreaterThan(0);
  });

  it('names each key by timestamp and run', async () => {
    const server = await endpoint();
    const { events } = await runCheck(targetAt(server.url, { prefix: 'tests/' }));
    const look = events.find((event) => event.type === 'look-finished');
    expect(look?.type === 'look-finished' && look.look.objectKeys).toEqual([
      expect.stringMatching(/^tests\/s3-kms-wizard\/\d{8}T\d{6}Z-[0-9a-f]{32}\/small$/),
      expect.stringMatching(/^tests\/s3-kms-wizard\/\d{8}T\d{6}Z-[0-9a-f]{32}\/large$/),
    ]);
  });
});

describe('check, when an answer is lost', () => {
  it('finds and removes the version of a PutObject that was repeated after a lost answer', async () => {
    const server = await endpoint({
      fault: (operation, nth) => (operation === 'PutObject' && nth === 1 ? 'lose' : null),
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(server.requests.filter((each) => each === 'PutObject')).toHaveLength(2);
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    nothingLeft(server);
  });

  it('finds and aborts the upload of a CreateMultipartUpload that was repeated after a lost answer', async () => {
    const server = await endpoint({
      fault: (operation, nth) => (operation === 'CreateMultipartUpload' && nth === 1 ? 'lose' : null),
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    nothingLeft(server);
  });

  it('finds what was written when no answer came at all', async () => {
    const server = await endpoint({
      fault: (operation) => (['PutObject', 'CompleteMultipartUpload'].includes(operation) ? 'lose' : null),
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.steps[0]).toMatchObject({
      outcome: 'failed',
      error: { code: 'ECONNRESET', httpStatus: 0 },
    });
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    nothingLeft(server);
  });

  it('says that something may be left where nobody can look', async () => {
    const server = await endpoint({
      fault: (operation) => (operation === 'PutObject' ? 'lose' : null),
      refuse: (operation) =>
        ['ListObjectVersions', 'HeadObject'].includes(operation) ? 'AccessDenied' : null,
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.cleanup.complete).toBe(false);
    expect(result.cleanup.verified).toBe(false);
    expect(result.cleanup.left).toEqual([expect.objectContaining({ kind: 'object' })]);
  });
});

describe('check, when nothing moves', () => {
  it.each([
    'GetCallerIdentity',
    'HeadBucket',
    'PutObject',
    'UploadPart',
    'CompleteMultipartUpload',
    'DeleteObject',
    'GetUser',
    'GET policy',
  ])('ends within the timeout when %s never answers', async (operation) => {
    const server = await endpoint({ fault: (each) => (each === operation ? 'stall' : null) });
    const began = performance.now();
    const { result } = await runCheck(targetAt(server.url, { timeoutMs: 3000 }));
    expect(performance.now() - began).toBeLessThan(3000);
    expect(result.interrupted).toBe(false);
    if (operation !== 'DeleteObject') nothingLeft(server);
    else expect(result.cleanup.complete).toBe(false);
  });

  it('ends within the timeout when nothing answers any more once parts are sent, and names what may be left', async () => {
    let dead = false;
    const server = await endpoint({
      fault: (operation) => {
        dead ||= operation === 'UploadPart';
        return dead ? 'stall' : null;
      },
    });
    const began = performance.now();
    const { result } = await runCheck(targetAt(server.url, { timeoutMs: 3000 }));
    expect(performance.now() - began).toBeLessThan(3000);
    expect(outline(result)).toContain('upload-part-1: failed TimeoutError');
    expect(result.cleanup).toMatchObject({ complete: false, verified: false });
    expect(result.cleanup.left.map((each) => each.kind).sort()).toEqual(['upload', 'version']);
  });
});

describe('check, when the way there breaks', () => {
  it('sends a part again whose connection was reset', async () => {
    const server = await endpoint({
      fault: (operation, nth) => (operation === 'UploadPart' && nth < 2 ? 'reset' : null),
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(outline(result)).toContain('complete-multipart-upload: succeeded');
    nothingLeft(server);
  });

  it('gives a slow upload that moves more time than the timeout', async () => {
    const server = await endpoint({ delayMs: (operation) => (operation === 'UploadPart' ? 400 : 0) });
    const began = performance.now();
    const { result } = await runCheck(
      targetAt(server.url, { timeoutMs: 2000, largeBytes: 25 * 1024 * 1024, concurrency: 1 }),
    );
    expect(performance.now() - began).toBeGreaterThan(2000);
    expect(result.verdict.code).toBe('no-problem-found');
    nothingLeft(server);
  });

  it('reads no answer larger than 1 MiB', async () => {
    const server = await endpoint({
      answer: (operation) => (operation === 'GET policy' ? ' '.repeat(3_000_000) : null),
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.evidence.bucketPolicy).toMatchObject({
      status: 'refused',
      error: { code: 'AnswerTooLarge' },
    });
    nothingLeft(server);
  });

  it('writes nothing to an endpoint nobody listens at', async () => {
    const server = await endpoint();
    await server.close();
    const { result, events } = await runCheck(targetAt(server.url));
    expect(result.evidence.bucketRegion).toMatchObject({
      status: 'refused',
      error: { code: 'ECONNREFUSED', httpStatus: 0 },
    });
    expect(outline(result).every((line) => line.endsWith('skipped earlier-step-failed'))).toBe(true);
    expect(events.some((event) => event.type === 'probe-started')).toBe(false);
    expect(result.verdict.code).toBe('endpoint-unreachable');
  });
});

describe('check, when clean-up is refused', () => {
  it('names what stays with the command that removes it', async () => {
    const server = await endpoint({
      refuse: (operation) =>
        ['UploadPart', 'DeleteObject', 'AbortMultipartUpload'].includes(operation) ? 'AccessDenied' : null,
    });
    const { result } = await runCheck(targetAt(server.url, { prefix: "it's/" }));
    expect(result.cleanup).toMatchObject({ complete: false });
    const [upload, version] = result.cleanup.left;
    const folder = /^s3-kms-wizard\/\S+$/;
    expect(upload?.key.replace("it's/", '')).toMatch(folder);
    expect(upload?.command).toBe(
      `aws s3api abort-multipart-upload --bucket bucket --key 'it'\\''s/${upload?.key.slice(5)}' --upload-id ${
        upload?.kind === 'upload' ? upload.uploadId : ''
      } --region eu-west-1 --endpoint-url ${server.url}`,
    );
    expect(version?.command).toMatch(
      /^aws s3api delete-object --bucket bucket --key .* --version-id id\d+ --region eu-west-1/,
    );
    expect(outline(result)).toContain('delete-small: failed AccessDenied');
    expect(outline(result)).toContain('abort-multipart-upload: failed AccessDenied');
  });
});

describe('check, whatever the bucket is like', () => {
  it.each(['none', 'hidden'] as const)('removes its objects where versions are %s', async (versions) => {
    const server = await endpoint({ versions });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    nothingLeft(server);
  });

  it('makes sure with HeadObject where versions may not be listed', async () => {
    const server = await endpoint({
      refuse: (each) => (each === 'ListObjectVersions' ? 'AccessDenied' : null),
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(server.requests).toContain('HeadObject');
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    nothingLeft(server);
  });

  it('does not call it verified where nobody may look', async () => {
    const server = await endpoint({
      refuse: (each) => (['ListObjectVersions', 'HeadObject'].includes(each) ? 'AccessDenied' : null),
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.cleanup).toEqual({ complete: true, verified: false, left: [] });
    nothingLeft(server);
  });

  it('believes the list of uploads before the answer to an abort', async () => {
    const server = await endpoint({
      refuse: (each) => (each === 'UploadPart' ? 'AccessDenied' : null),
      answer: (each) => (each === 'AbortMultipartUpload' ? '' : null),
    });
    const { result } = await runCheck(targetAt(server.url));
    const [uploadId] = [...server.uploads].map((each) => each.split('@')[1]);
    expect(result.cleanup).toMatchObject({
      complete: false,
      verified: true,
      left: [{ kind: 'upload', uploadId }],
    });
    expect(server.requests).not.toContain('GET uploadId');
  });

  it('never asks for ListParts, which needs what may be missing', async () => {
    const server = await endpoint({ refuse: (each) => (each === 'UploadPart' ? 'AccessDenied' : null) });
    await runCheck(targetAt(server.url));
    expect(server.requests.filter((each) => each.includes('uploadId'))).toEqual([]);
    expect(server.requests.filter((each) => each === 'AbortMultipartUpload')).toHaveLength(2);
    nothingLeft(server);
  });

  it('takes an error inside a 200 for the failure it is', async () => {
    const body =
      '<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>';
    const server = await endpoint({ answer: (each) => (each === 'CompleteMultipartUpload' ? body : null) });
    const { result } = await runCheck(targetAt(server.url));
    expect(outline(result)).toContain('complete-multipart-upload: failed InternalError');
    expect(outline(result)).toContain('abort-multipart-upload: succeeded');
    nothingLeft(server);
  });
});

describe('check, interrupted', () => {
  const moments: readonly [string, (event: CheckEvent) => boolean][] = [
    ['while looking', (event) => event.type === 'look-started'],
    ['when the look is in', (event) => event.type === 'look-finished'],
    [
      'as the first writes go out',
      (event) => event.type === 'step-started' && event.id === 'create-multipart-upload',
    ],
    ['as a part goes out', (event) => event.type === 'step-progress'],
    ['when a part is in', (event) => event.type === 'step-finished' && event.step.id === 'upload-part-1'],
    [
      'as the upload is completed',
      (event) => event.type === 'step-started' && event.id === 'complete-multipart-upload',
    ],
    ['while cleaning up', (event) => event.type === 'cleanup-started'],
  ];

  it.each(moments)('%s, removes everything and still tells the result', async (_name, isMoment) => {
    const server = await endpoint();
    let aborted = false;
    const { result, events } = await runCheck(
      targetAt(server.url, { largeBytes: 20 * 1024 * 1024, concurrency: 2 }),
      {
        on: (event, stop) => {
          if (!aborted && isMoment(event)) {
            aborted = true;
            stop.abort();
          }
        },
      },
    );
    expect(aborted).toBe(true);
    expect(result.interrupted).toBe(true);
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    nothingLeft(server);
    expect(events.filter((event) => event.type === 'finished')).toHaveLength(1);
  });

  it('before it began, asks AWS to write nothing', async () => {
    const server = await endpoint();
    const signal = AbortSignal.abort();
    const events: CheckEvent[] = [];
    const confirm = async () => true;
    for await (const event of check(
      targetAt(server.url),
      { caller: CALLER, readers: [] },
      { signal, confirm },
    )) {
      events.push(event);
    }
    expect(events.at(-1)).toMatchObject({ type: 'finished', result: { interrupted: true } });
    expect(server.requests).toEqual([]);
  });

  it('while the question stands, needs no answer to it', async () => {
    const server = await endpoint();
    const { result } = await runCheck(targetAt(server.url), {
      confirm: () => new Promise(() => {}),
      on: (event, stop) => {
        if (event.type === 'look-finished') setTimeout(() => stop.abort(), 20);
      },
    });
    expect(result.interrupted).toBe(true);
    expect(server.requests).not.toContain('PutObject');
  });

  it('finds what a write in flight has left when its answer does not come in time', async () => {
    const server = await endpoint({
      fault: (operation) =>
        ['PutObject', 'CreateMultipartUpload'].includes(operation) ? 'act-and-stall' : null,
    });
    const { result } = await runCheck(targetAt(server.url), {
      on: (event, stop) => {
        if (event.type === 'step-started' && event.id === 'create-multipart-upload')
          setTimeout(() => stop.abort(), 200);
      },
    });
    expect(outline(result)).toContain('small-put-object: skipped interrupted');
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    nothingLeft(server);
  });

  it('cleans up for a reader who stops listening', async () => {
    const server = await endpoint();
    const options = { signal: new AbortController().signal, confirm: async () => true };
    for await (const event of check(targetAt(server.url), { caller: CALLER, readers: [] }, options)) {
      if (event.type === 'step-progress') break;
    }
    expect(server.requests).toContain('AbortMultipartUpload');
    nothingLeft(server);
  });

  it('writes nothing without consent', async () => {
    const server = await endpoint();
    const { result } = await runCheck(targetAt(server.url), { confirm: async () => false });
    expect(result.interrupted).toBe(true);
    expect(server.requests).not.toContain('PutObject');
    expect(outline(result).every((line) => line.endsWith('skipped interrupted'))).toBe(true);
  });
});

describe('check, before the first write', () => {
  const settings: Record<string, string> = {
    'GET object-lock':
      '<ObjectLockConfiguration><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Years>2</Years></DefaultRetention></Rule></ObjectLockConfiguration>',
    'GET replication':
      '<ReplicationConfiguration><Rule><Status>Enabled</Status></Rule><Rule><Status>Disabled</Status></Rule></ReplicationConfiguration>',
    'GET notification':
      '<NotificationConfiguration><QueueConfiguration><Queue>q</Queue></QueueConfiguration><EventBridgeConfiguration/></NotificationConfiguration>',
  };
  const script: Script = { answer: (operation) => settings[operation] ?? null };

  it('stops without asking where test objects would be locked', async () => {
    const server = await endpoint(script);
    let asked = false;
    const { result, events } = await runCheck(targetAt(server.url), {
      confirm: async () => {
        asked = true;
        return true;
      },
    });
    expect(asked).toBe(false);
    expect(server.requests).not.toContain('PutObject');
    expect(outline(result).every((line) => line.endsWith('skipped nothing-to-do'))).toBe(true);
    expect(result.interrupted).toBe(false);
    expect(result.verdict.code).toBe('request-not-supported');
    const look = events.find((event) => event.type === 'look-finished');
    expect(look?.type === 'look-finished' && look.look.warnings).toEqual([
      { id: 'default-retention', mode: 'COMPLIANCE', days: 730 },
      { id: 'replication', rules: 1 },
      { id: 'notifications', targets: 2 },
    ]);
  });

  it('writes there when it is allowed to', async () => {
    const server = await endpoint(script);
    const { result } = await runCheck(targetAt(server.url, { allowRetained: true }));
    expect(outline(result)).toContain('small-put-object: succeeded');
  });

  it('asks for consent once, with what was seen', async () => {
    const server = await endpoint();
    const asked: number[] = [];
    await runCheck(targetAt(server.url), {
      confirm: async () => {
        asked.push(server.requests.filter((each) => each === 'PutObject').length);
        return true;
      },
    });
    expect(asked).toEqual([0]);
  });

  it('does not count the time a person takes to answer', async () => {
    const server = await endpoint();
    const { result } = await runCheck(targetAt(server.url, { timeoutMs: 1000 }), {
      confirm: async () => {
        await delay(1500);
        return true;
      },
    });
    expect(result.verdict.code).toBe('no-problem-found');
  });

  it('hands on what the question itself throws, and writes nothing', async () => {
    const server = await endpoint();
    const confirm = async () => {
      throw new Error('the terminal is gone');
    };
    await expect(runCheck(targetAt(server.url), { confirm })).rejects.toThrow('the terminal is gone');
    expect(server.requests).not.toContain('PutObject');
  });
});
