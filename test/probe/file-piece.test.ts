import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { framedBytes } from '../../src/probe/connection/file-piece.ts';
import { type FilePiece, limitsFor, uploadPart } from '../../src/probe/index.ts';
import { clientsOf, never } from './aws-server.ts';

const MIB = 1024 ** 2;
const PART = { bucket: 'bucket', key: 'k', uploadId: 'u', partNumber: 1 };

interface Attempt {
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** @param answer for each attempt, counted from 1: what to do before and after its body was read */
async function serve(answer: {
  readonly early?: (attempt: number, response: ServerResponse) => boolean;
  readonly late: (attempt: number, response: ServerResponse) => void;
  /** false: it does not know `100 Continue` */
  readonly continues?: boolean;
  readonly timeoutMs?: number;
}) {
  const attempts: Attempt[] = [];
  const sockets = new Set<unknown>();
  let count = 0;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    sockets.add(request.socket);
    const attempt = ++count;
    if (answer.early?.(attempt, response) === true) return;
    if (request.headers.expect === '100-continue' && answer.continues !== false) response.writeContinue();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    attempts.push({ headers: request.headers, body: Buffer.concat(chunks) });
    answer.late(attempt, response);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void take(request, response).catch(() => undefined);
  const server = createServer(listener).on('checkContinue', listener);
  const { s3 } = await clientsOf(server, answer.timeoutMs ?? 20_000);
  return { s3, attempts, sockets };
}

/** A piece that keeps count of what is read of it, and into which memory. */
function counted(bytes: Buffer) {
  const memory = new Set<ArrayBufferLike>();
  let read = 0;
  const piece: FilePiece = {
    size: bytes.length,
    read: async (into, offset) => {
      memory.add(into.buffer);
      read += bytes.copy(into, 0, offset, offset + into.length);
    },
  };
  return { piece, memory, bytesRead: () => read };
}

/** The data and the trailer of an aws-chunked body. */
function decode(body: Buffer): { readonly data: Buffer; readonly trailer: string } {
  const data: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, end).toString(), 16);
    if (size === 0) return { data: Buffer.concat(data), trailer: body.subarray(end + 2).toString() };
    data.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

const accepted = (_attempt: number, response: ServerResponse): void => {
  response.writeHead(200, { etag: '"e"' }).end();
};

describe('a piece of a file', () => {
  it.each([0, 1, 1000, 256 * 1024, 256 * 1024 + 1, 3 * MIB, 5 * MIB + 7])(
    'of %i bytes arrives with its checksum behind it, each byte read once into two buffers at most',
    async (size) => {
      const { s3, attempts } = await serve({ late: accepted });
      const bytes = randomBytes(size);
      const { piece, memory, bytesRead } = counted(bytes);
      const sent: number[] = [];
      const answer = await uploadPart(s3, { ...PART, body: piece }, never, (done) => sent.push(done));
      expect(answer).toMatchObject({ ok: true, value: { etag: '"e"', attempts: 1 } });
      const [attempt] = attempts;
      if (attempt === undefined) throw new Error('nothing arrived');
      const { data, trailer } = decode(attempt.body);
      expect(createHash('sha256').update(data).digest()).toEqual(createHash('sha256').update(bytes).digest());
      const crc = Buffer.alloc(4);
      crc.writeUInt32BE(crc32(bytes));
      expect(trailer).toBe(`x-amz-checksum-crc32:${crc.toString('base64')}\r\n\r\n`);
      expect(attempt.body.length).toBe(framedBytes(size));
      expect(attempt.headers).toMatchObject({
        'content-encoding': 'aws-chunked',
        'content-length': String(framedBytes(size)),
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': String(size),
        'x-amz-trailer': 'x-amz-checksum-crc32',
      });
      expect(attempt.headers['x-amz-checksum-crc32']).toBeUndefined();
      expect(bytesRead()).toBe(size);
      expect(memory.size).toBeLessThanOrEqual(2);
      expect(sent.at(-1) ?? 0).toBe(size);
      expect(sent).toEqual([...sent].sort((one, other) => one - other));
    },
  );

  it('is sent again from its beginning, and on another connection: whoever refused it may not have read it', async () => {
    const { s3, attempts, sockets } = await serve({
      late: (attempt, response) => {
        if (attempt === 1) response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
        else accepted(attempt, response);
      },
    });
    const bytes = randomBytes(3 * MIB);
    const { piece, bytesRead } = counted(bytes);
    const reasons: string[] = [];
    const answer = await uploadPart(
      s3,
      { ...PART, body: piece },
      never,
      () => {},
      (reason) => reasons.push(reason),
    );
    expect(answer).toMatchObject({ ok: true, value: { attempts: 2 } });
    expect(reasons).toEqual(['HTTP 503']);
    expect(attempts.map(({ body }) => decode(body).data.equals(bytes))).toEqual([true, true]);
    expect(bytesRead()).toBe(2 * bytes.length);
    expect(sockets.size).toBe(2);
  });

  it('is not even read where the answer comes before the body is asked for', async () => {
    const { s3, attempts } = await serve({
      early: (_attempt, response) => {
        response.writeHead(403).end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>');
        return true;
      },
      late: accepted,
    });
    const { piece, bytesRead } = counted(randomBytes(3 * MIB));
    const answer = await uploadPart(s3, { ...PART, body: piece }, never, () => {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'AccessDenied', httpStatus: 403 } });
    expect([bytesRead(), attempts]).toEqual([0, []]);
  });

  it('is sent before the time is up to whoever never asks for it', async () => {
    const { s3, attempts } = await serve({ late: accepted, continues: false, timeoutMs: 5000 });
    const bytes = randomBytes(3 * MIB);
    const began = performance.now();
    const answer = await uploadPart(s3, { ...PART, body: counted(bytes).piece }, never, () => {});
    const took = performance.now() - began;
    expect(answer).toMatchObject({ ok: true, value: { attempts: 1 } });
    expect(attempts.map(({ body }) => decode(body).data.equals(bytes))).toEqual([true]);
    expect(took).toBeGreaterThan(900);
    expect(took).toBeLessThan(limitsFor(5000).uploadStallMs);
  });

  it('that cannot be read any more ends the call with that error, and it is not tried again', async () => {
    const { s3, attempts } = await serve({ late: accepted });
    let reads = 0;
    const piece: FilePiece = {
      size: 3 * MIB,
      read: async (_into, offset) => {
        reads += 1;
        if (offset > MIB) throw Object.assign(new Error('shorter'), { name: 'FileChanged' });
      },
    };
    const answer = await uploadPart(s3, { ...PART, body: piece }, never, () => {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'FileChanged' }, attempts: 1 });
    expect([reads <= 7, attempts]).toEqual([true, []]);
  });

  it('stops when the call is called off', async () => {
    const { s3 } = await serve({ late: accepted });
    const stop = new AbortController();
    let reads = 0;
    const piece: FilePiece = {
      size: 5 * 1024 * MIB,
      read: async () => {
        reads += 1;
        if (reads === 10) stop.abort();
      },
    };
    const answer = await uploadPart(s3, { ...PART, body: piece }, stop.signal, () => {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'AbortError' } });
    const before = reads;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(reads - before).toBeLessThanOrEqual(1);
  });
});
