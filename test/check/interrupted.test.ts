import { describe, expect, it } from 'vitest';
import { type CheckEvent, check, type Leftover } from '../../src/check/index.ts';
import { CALLER, outline, runCheck, targetAt } from './helpers.ts';
import { endpoint, nothingLeft } from './scripted-endpoint.ts';

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

  it('says what is at risk at once, not only when the uploads have settled', async () => {
    const server = await endpoint({
      fault: (operation) => (operation === 'UploadPart' ? 'stall' : null),
    });
    let known: readonly Leftover[] = [];
    let whenStopped: readonly Leftover[] | null = null;
    let partIsSent = false;
    await runCheck(targetAt(server.url), {
      on: (event, stop) => {
        if (event.type === 'at-risk') known = event.leftovers;
        if (event.type === 'step-started' && event.id === 'upload-part-1') partIsSent = true;
        // The part is never answered: only what is said before the uploads have settled can be known here.
        if (whenStopped === null && partIsSent && known.some(({ kind }) => kind === 'version')) {
          whenStopped = known;
          stop.abort();
        }
      },
    });
    expect(whenStopped).toEqual([
      expect.objectContaining({ kind: 'upload', uploadId: expect.stringMatching(/^id\d+$/) }),
      expect.objectContaining({ kind: 'version', versionId: expect.stringMatching(/^id\d+$/) }),
    ]);
    expect(known).toEqual([]);
  });

  it('knows what is at risk while the answers of the first writes are awaited', async () => {
    const server = await endpoint({
      fault: (operation) =>
        ['PutObject', 'CreateMultipartUpload'].includes(operation) ? 'act-and-stall' : null,
    });
    let known: readonly Leftover[] = [];
    let whenStopped: readonly string[] = [];
    await runCheck(targetAt(server.url), {
      on: (event, stop) => {
        if (event.type === 'at-risk') known = event.leftovers;
        if (stop.signal.aborted || known.length < 2) return;
        whenStopped = known.map((each) => each.kind);
        stop.abort();
      },
    });
    expect(whenStopped).toEqual(['upload', 'object']);
    expect(known).toEqual([]);
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
