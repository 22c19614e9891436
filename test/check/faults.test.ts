import { truncateSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIB, outline, runCheck, targetAt } from './helpers.ts';
import { endpoint, nothingLeft, type ScriptedEndpoint } from './scripted-endpoint.ts';

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

  it.each(['kept', 'none'] as const)(
    'looks again with HeadObject for a write that lands late, where versions are %s',
    async (versions) => {
      let key = '';
      const server = await endpoint({
        versions,
        // The request has been sent and its answer lost; S3 acts on it only after the first look.
        fault: (operation, nth) => {
          if (operation === 'HeadObject' && nth === 1)
            setTimeout(() => server.objects.add(`${key}@${versions === 'none' ? 'null' : 'late'}`), 50);
          return operation === 'PutObject' ? 'reset' : null;
        },
        refuse: (operation) =>
          ['ListObjectVersions', 'CreateMultipartUpload'].includes(operation) ? 'AccessDenied' : null,
      });
      const { result } = await runCheck(targetAt(server.url), {
        on: (event) => {
          if (event.type === 'look-finished') key = event.look.objectKeys[0] ?? '';
        },
      });
      expect(server.requests).toContain('DeleteObject');
      // Of three attempts one has landed.
      expect(result.cleanup).toEqual({ complete: true, verified: false, left: [] });
      nothingLeft(server);
    },
  );

  it('finds both versions of a repeated write with HeadObject alone', async () => {
    const server = await endpoint({
      fault: (operation, nth) => (operation === 'PutObject' && nth === 1 ? 'lose' : null),
      refuse: (operation) => (operation === 'ListObjectVersions' ? 'AccessDenied' : null),
    });
    const { result } = await runCheck(targetAt(server.url));
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
    // A deletion without a version would only hide it behind a marker.
    expect(result.cleanup.left).toEqual([
      { kind: 'object', bucket: 'bucket', key: expect.any(String), command: expect.any(String) },
    ]);
    expect(result.cleanup.left[0]?.command).toMatch(
      /^aws s3api list-object-versions --bucket bucket --prefix s3-kms-wizard\/\S+\/small --region/,
    );
  });

  it('says that a second version may be left where nobody can look', async () => {
    const server = await endpoint({
      fault: (operation, nth) => (operation === 'PutObject' && nth === 1 ? 'lose' : null),
      refuse: (operation) =>
        ['ListObjectVersions', 'HeadObject'].includes(operation) ? 'AccessDenied' : null,
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(server.objects.size).toBe(1);
    expect(result.cleanup).toMatchObject({ complete: false, verified: false, left: [{ kind: 'object' }] });
  });
});

describe('check, when an answer comes in small pieces', () => {
  const encryption = (length: number) =>
    `<ServerSideEncryptionConfiguration>${' '.repeat(length)}<Rule><ApplyServerSideEncryptionByDefault>` +
    '<SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>';
  const asked = (operation: string) => operation === 'GET encryption';

  it('gives up on single bytes', async () => {
    const server = await endpoint({
      answer: (operation) => (asked(operation) ? encryption(100_000) : null),
      pace: (operation) => (asked(operation) ? { bytes: 1, everyMs: 20 } : null),
    });
    const began = performance.now();
    const { result } = await runCheck(targetAt(server.url, { timeoutMs: 2000 }));
    expect(performance.now() - began).toBeLessThan(3000);
    expect(result.evidence.bucketEncryption).toMatchObject({
      status: 'refused',
      error: { code: 'TimeoutError' },
    });
    nothingLeft(server);
  });

  it('gives a slow line its time', async () => {
    const server = await endpoint({
      answer: (operation) => (asked(operation) ? encryption(160_000) : null),
      pace: (operation) => (asked(operation) ? { bytes: 20_000, everyMs: 200 } : null),
    });
    const { result } = await runCheck(targetAt(server.url, { timeoutMs: 2000 }));
    expect(result.evidence.bucketEncryption).toMatchObject({
      status: 'read',
      value: { algorithm: 'AES256' },
    });
    nothingLeft(server);
  });
});

describe('check, when the file to upload changes', () => {
  async function shrunkAt(moment: 'confirm' | 'probe-started', to: number) {
    const folder = await mkdtemp(join(tmpdir(), 'check-file-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'data');
    await writeFile(file, Buffer.alloc(12 * MIB));
    const server = await endpoint();
    const { result } = await runCheck(targetAt(server.url, { file, concurrency: 1 }), {
      confirm: async () => {
        if (moment === 'confirm') truncateSync(file, to);
        return true;
      },
      on: (event) => {
        if (event.type === moment) truncateSync(file, to);
      },
    });
    nothingLeft(server);
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    expect(result.verdict.code).toBe('undetermined');
    expect(result.verdict.reasons.map(({ id }) => id)).toEqual(['file-changed']);
    return outline(result);
  }

  it('ends the part with a failed step and cleans up', async () => {
    expect(await shrunkAt('probe-started', 7 * MIB)).toEqual([
      'small-put-object: succeeded',
      'create-multipart-upload: succeeded',
      'upload-part-1: succeeded',
      'upload-part-2: failed FileChanged',
      'upload-part-3: skipped earlier-step-failed',
      'complete-multipart-upload: skipped earlier-step-failed',
      'abort-multipart-upload: succeeded',
      'delete-small: succeeded',
      'delete-large: skipped nothing-to-do',
    ]);
  });

  it('ends the small upload too when nothing is left of it', async () => {
    const lines = await shrunkAt('confirm', 0);
    expect(lines).toContain('small-put-object: failed FileChanged');
    expect(lines).toContain('upload-part-1: failed FileChanged');
    expect(lines).toContain('delete-small: skipped nothing-to-do');
  });
});

/** Milliseconds of the longest time between `began` and now in which nothing moved. */
function longestSilence({ moved }: ScriptedEndpoint, began: number): number {
  const moments = [began, ...moved, performance.now()];
  return Math.max(...moments.map((moment, index) => moment - (moments[index - 1] ?? began)));
}

/**
 * A run ends within the timeout unless something moves: answers to the clean-up's further looks give it more time, so
 * the silence is what is measured.
 */
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
    expect(longestSilence(server, began)).toBeLessThan(3000);
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
    expect(longestSilence(server, began)).toBeLessThan(3000);
    expect(outline(result)).toContain('upload-part-1: failed TimeoutError');
    expect(result.cleanup).toMatchObject({ complete: false, verified: false });
    expect(result.cleanup.left.map((each) => each.kind).sort()).toEqual(['upload', 'version']);
  });
});

describe('check, when one phase after another gets no answer', () => {
  it('counts one silence through all of them', async () => {
    const server = await endpoint({
      fault: (operation) => (['GetCallerIdentity', 'HeadBucket'].includes(operation) ? null : 'stall'),
    });
    const began = performance.now();
    const { result } = await runCheck(targetAt(server.url, { timeoutMs: 2000 }), { confirm: null });
    expect(performance.now() - began).toBeLessThan(2000);
    expect(outline(result)).toContain('small-put-object: failed TimeoutError');
    expect(result.cleanup.complete).toBe(false);
  });

  it('does not count the time somebody takes to consent', async () => {
    const server = await endpoint();
    const { result } = await runCheck(targetAt(server.url, { timeoutMs: 1500 }), {
      confirm: async () => {
        await delay(1600);
        return true;
      },
    });
    expect(result.verdict.code).toBe('no-problem-found');
    nothingLeft(server);
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
