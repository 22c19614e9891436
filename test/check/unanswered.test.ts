/** What nobody has answered and nobody has seen: it may be carried out when the run is over, and is named for that. */
import { beforeAll, describe, expect, it } from 'vitest';
import { outline, runCheck, targetAt } from './helpers.ts';
import { endpoint, type Fault, nothingLeft } from './scripted-endpoint.ts';

/** The share of it that an attempt may be silent is what a stalled one takes. */
const TIMEOUT_MS = 3000;

// The first check of a process loads the SDK, which on a busy machine takes what a look may take of that.
beforeAll(async () => {
  await runCheck(targetAt('http://127.0.0.1:1'));
});

/** A check in which the first request of an operation is met by a fault. */
async function checkWith(asked: string, fault: Fault, refused: readonly string[] = []) {
  const server = await endpoint({
    fault: (operation, nth) => (operation === asked && nth === 1 ? fault : null),
    refuse: (operation) => (refused.includes(operation) ? 'AccessDenied' : null),
  });
  const { result } = await runCheck(targetAt(server.url, { timeoutMs: TIMEOUT_MS }));
  return { server, result };
}

describe('check, when a write was never answered', () => {
  it('names the object that may still come, though the second attempt was removed', async () => {
    const { server, result } = await checkWith('PutObject', 'stall');
    expect(outline(result)[0]).toBe('small-put-object: succeeded');
    expect(result.cleanup).toMatchObject({ complete: false, verified: false });
    expect(result.cleanup.left).toEqual([
      {
        kind: 'object',
        bucket: 'bucket',
        key: expect.stringMatching(/\/small$/),
        command: expect.stringMatching(
          /^aws s3api list-object-versions --bucket bucket --prefix \S+\/small /,
        ),
      },
    ]);
    nothingLeft(server);
  });

  it('names it beside the version that cannot be deleted', async () => {
    const { result } = await checkWith('PutObject', 'stall', ['DeleteObject']);
    const small = result.cleanup.left.filter((each) => each.key.endsWith('/small'));
    expect(small).toEqual([
      expect.objectContaining({ kind: 'version', versionId: expect.stringMatching(/^id\d+$/) }),
      expect.objectContaining({ kind: 'object', command: expect.stringMatching(/list-object-versions/) }),
    ]);
    expect(result.cleanup.verified).toBe(false);
  });

  it('names what has landed by its version where it cannot be deleted, and nothing besides', async () => {
    const { result } = await checkWith('PutObject', 'act-and-stall', ['DeleteObject']);
    const small = result.cleanup.left.filter((each) => each.key.endsWith('/small'));
    expect(small.map(({ kind }) => kind)).toEqual(['version', 'version']);
    expect(result.cleanup.verified).toBe(true);
  });

  it('names the upload that may still come', async () => {
    const { server, result } = await checkWith('CreateMultipartUpload', 'stall');
    expect(result.cleanup).toMatchObject({ complete: false, verified: false });
    expect(result.cleanup.left).toEqual([
      {
        kind: 'upload',
        bucket: 'bucket',
        key: expect.stringMatching(/\/large$/),
        uploadId: '',
        command: expect.stringMatching(
          /^aws s3api list-multipart-uploads --bucket bucket --prefix \S+\/large /,
        ),
      },
    ]);
    nothingLeft(server);
  });

  it('counts no upload that cannot be aborted for the one that may still come, and names each once', async () => {
    const { result } = await checkWith('CreateMultipartUpload', 'stall', [
      'UploadPart',
      'AbortMultipartUpload',
    ]);
    const large = result.cleanup.left.filter((each) => each.key.endsWith('/large'));
    expect(large).toEqual([
      expect.objectContaining({ kind: 'upload', uploadId: expect.stringMatching(/^id\d+$/) }),
      expect.objectContaining({ kind: 'upload', uploadId: '' }),
    ]);
    expect(result.cleanup.verified).toBe(false);
  });

  it.each(['PutObject', 'CreateMultipartUpload'])(
    'names nothing where %s has landed after all',
    async (asked) => {
      const { server, result } = await checkWith(asked, 'act-and-stall');
      expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
      nothingLeft(server);
    },
  );

  it('names no object that would have been made of an upload which is gone', async () => {
    const server = await endpoint({
      fault: (operation) => (operation === 'CompleteMultipartUpload' ? 'stall' : null),
    });
    const { result } = await runCheck(targetAt(server.url, { timeoutMs: TIMEOUT_MS }));
    expect(outline(result)).toContain('complete-multipart-upload: failed TimeoutError');
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    nothingLeft(server);
  });

  it('names nothing, and does not call it verified, where the connection was broken', async () => {
    const { server, result } = await checkWith('PutObject', 'reset');
    expect(result.cleanup).toEqual({ complete: true, verified: false, left: [] });
    nothingLeft(server);
  });
});

describe('check, when the id of an upload has come wrong', () => {
  async function withWrongId(refused: readonly string[]) {
    let key = '';
    const server = await endpoint({
      answer: (operation) => {
        if (operation !== 'CreateMultipartUpload') return null;
        server.uploads.add(`${key}@real`);
        return '<InitiateMultipartUploadResult><UploadId>wrong</UploadId></InitiateMultipartUploadResult>';
      },
      refuse: (operation) => (['UploadPart', ...refused].includes(operation) ? 'AccessDenied' : null),
    });
    const { result } = await runCheck(targetAt(server.url), {
      on: (event) => {
        if (event.type === 'look-finished') key = event.look.objectKeys[1] ?? '';
      },
    });
    return { server, result };
  }

  it('finds the real one by listing the uploads of the key, and aborts it', async () => {
    const { server, result } = await withWrongId([]);
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    nothingLeft(server);
  });

  it('does not call it verified where uploads may not be listed', async () => {
    const { server, result } = await withWrongId(['ListMultipartUploads']);
    expect(result.cleanup).toEqual({ complete: true, verified: false, left: [] });
    expect([...server.uploads]).toHaveLength(1);
  });
});
