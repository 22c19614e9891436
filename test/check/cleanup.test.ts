import { describe, expect, it } from 'vitest';
import { outline, runCheck, targetAt } from './helpers.ts';
import { endpoint, NAMED, nothingLeft } from './scripted-endpoint.ts';

/** Parts are refused with a reason, so that the upload stays open and no control is called for. */
const NO_PARTS = {
  refuse: (operation: string) => (operation === 'UploadPart' ? 'AccessDenied' : null),
  words: () => NAMED,
};

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

describe('check, in a bucket that never kept versions', () => {
  it('names an object that may not be deleted once, with the command without a version', async () => {
    const server = await endpoint({
      versions: 'none',
      refuse: (operation) => (operation === 'DeleteObject' ? 'AccessDenied' : null),
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.cleanup).toMatchObject({
      complete: false,
      left: [
        { kind: 'object', key: expect.stringMatching(/small$/) },
        { kind: 'object', key: expect.stringMatching(/large$/) },
      ],
    });
    for (const { command } of result.cleanup.left) expect(command).not.toContain('--version-id');
    expect(server.requests.filter((each) => each === 'DeleteObject')).toHaveLength(2);
  });

  it('names it once where nobody could see whether versions are kept', async () => {
    const server = await endpoint({
      versions: 'none',
      refuse: (operation) =>
        ['DeleteObject', 'GetBucketVersioning'].includes(operation) ? 'AccessDenied' : null,
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.cleanup.left.map((each) => each.key.split('/').at(-1))).toEqual(['small', 'large']);
  });

  it('removes a write with a lost answer without the right to delete versions', async () => {
    const server = await endpoint({
      versions: 'none',
      fault: (operation) => (['PutObject', 'CompleteMultipartUpload'].includes(operation) ? 'lose' : null),
      refuse: (operation, url) =>
        operation === 'DeleteObject' && url.searchParams.has('versionId') ? 'AccessDenied' : null,
    });
    const { result } = await runCheck(targetAt(server.url));
    // One object, and three attempts of which each may have been it.
    expect(result.cleanup).toEqual({ complete: true, verified: false, left: [] });
    nothingLeft(server);
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

  it('names a version that is still listed though its deletion was answered well', async () => {
    const server = await endpoint({ answer: (each) => (each === 'DeleteObject' ? '' : null) });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.cleanup.complete).toBe(false);
    expect(result.cleanup.left).toEqual([
      expect.objectContaining({ kind: 'version', key: expect.stringMatching(/small$/) }),
      expect.objectContaining({ kind: 'version', key: expect.stringMatching(/large$/) }),
    ]);
  });

  it('aborts again while parts that were under way land behind it', async () => {
    const server = await endpoint({ landing: 2, ...NO_PARTS });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    expect(server.requests.filter((operation) => operation === 'AbortMultipartUpload')).toHaveLength(4);
    nothingLeft(server);
  });

  it('names an upload that no abort removes', async () => {
    const server = await endpoint({ landing: 100, ...NO_PARTS });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.cleanup).toMatchObject({ complete: false, verified: true });
    expect(result.cleanup.left.map(({ kind }) => kind)).toEqual(['upload']);
    expect(server.uploads.size).toBe(1);
  });

  it('believes the list of uploads before the answer to an abort', async () => {
    const server = await endpoint({
      refuse: (each) => (each === 'UploadPart' ? 'AccessDenied' : null),
      words: () => NAMED,
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
    const server = await endpoint({
      refuse: (each) => (each === 'UploadPart' ? 'AccessDenied' : null),
      words: () => NAMED,
    });
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
