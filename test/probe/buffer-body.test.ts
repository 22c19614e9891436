import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { limitsFor, putObject, uploadPart } from '../../src/probe/index.ts';
import { clientsOf, never } from './aws-server.ts';

const MIB = 1024 ** 2;
const PART = { bucket: 'bucket', key: 'k', uploadId: 'u', partNumber: 1 };

/** @param early for each attempt, counted from 1: whether it was answered before its body */
async function serve(options: {
  readonly early?: (attempt: number, response: ServerResponse) => boolean;
  readonly answer?: (attempt: number, response: ServerResponse) => void;
  readonly continues?: boolean;
  readonly timeoutMs?: number;
}) {
  const bodies: Buffer[] = [];
  const sockets = new Set<unknown>();
  let count = 0;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    sockets.add(request.socket);
    const attempt = ++count;
    if (options.early?.(attempt, response) === true) return;
    if (request.headers.expect === '100-continue' && options.continues !== false) response.writeContinue();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks));
    const answer = options.answer ?? ((_attempt, to) => void to.writeHead(200, { etag: '"e"' }).end());
    answer(attempt, response);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void take(request, response).catch(() => undefined);
  const server = createServer(listener).on('checkContinue', listener);
  const { s3 } = await clientsOf(server, options.timeoutMs ?? 20_000);
  return { s3, bodies, sockets };
}

describe('a part out of memory', () => {
  it.each([64 * 1024 + 1, MIB, 3 * MIB, 5 * MIB + 7])('of %i bytes arrives as it is', async (size) => {
    const { s3, bodies } = await serve({});
    const bytes = randomBytes(size);
    const sent: number[] = [];
    const answer = await uploadPart(s3, { ...PART, body: bytes }, never, (done) => sent.push(done));
    expect(answer).toMatchObject({ ok: true, value: { etag: '"e"', attempts: 1 } });
    expect(bodies.map((body) => body.equals(bytes))).toEqual([true]);
    expect(sent.at(-1)).toBe(size);
    expect(sent).toEqual([...sent].sort((one, other) => one - other));
  });

  it('is sent again from its beginning, and on another connection: whoever refused it may not have read it', async () => {
    const { s3, bodies, sockets } = await serve({
      answer: (attempt, response) => {
        if (attempt === 1) response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
        else response.writeHead(200, { etag: '"e"' }).end();
      },
    });
    const bytes = randomBytes(3 * MIB);
    const answer = await uploadPart(s3, { ...PART, body: bytes }, never, () => {});
    expect(answer).toMatchObject({ ok: true, value: { attempts: 2 } });
    expect(bodies.map((body) => body.equals(bytes))).toEqual([true, true]);
    expect(sockets.size).toBe(2);
  });

  it('keeps its connection for the next one', async () => {
    const { s3, sockets } = await serve({});
    for (const partNumber of [1, 2]) {
      const answer = await uploadPart(s3, { ...PART, partNumber, body: randomBytes(MIB) }, never, () => {});
      expect(answer.ok).toBe(true);
    }
    expect(sockets.size).toBe(1);
  });

  it('leaves no call waiting behind bytes that whoever refused it does not read', async () => {
    let connections = 0;
    const server = createTcpServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('HTTP/1.1 100 Continue\r\n\r\n');
        socket.pause();
        const body = '<Error><Code>AccessDenied</Code><Message>no</Message></Error>';
        // By then the body lies in the buffers of the two systems, and nobody takes it from there.
        setTimeout(
          () => socket.write(`HTTP/1.1 403 Forbidden\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
          300,
        );
      });
    });
    const { s3 } = await clientsOf(server);
    const retries: string[] = [];
    for (const partNumber of [1, 2]) {
      const answer = await uploadPart(
        s3,
        { ...PART, partNumber, body: randomBytes(128 * 1024) },
        never,
        () => {},
        (reason) => retries.push(reason),
      );
      expect(answer).toMatchObject({ ok: false, error: { code: 'AccessDenied' } });
    }
    expect([connections, retries]).toEqual([2, []]);
  });

  it('is not sent where the answer comes before the body is asked for', async () => {
    const { s3, bodies } = await serve({
      early: (_attempt, response) => {
        response.writeHead(403).end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>');
        return true;
      },
    });
    const sent: number[] = [];
    const answer = await uploadPart(s3, { ...PART, body: randomBytes(3 * MIB) }, never, (done) =>
      sent.push(done),
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'AccessDenied', httpStatus: 403 } });
    expect([sent, bodies]).toEqual([[], []]);
  });

  it('is sent before the time is up to whoever never asks for it', async () => {
    const { s3, bodies } = await serve({ continues: false, timeoutMs: 5000 });
    const bytes = randomBytes(3 * MIB);
    const began = performance.now();
    const answer = await uploadPart(s3, { ...PART, body: bytes }, never, () => {});
    const took = performance.now() - began;
    expect(answer).toMatchObject({ ok: true, value: { attempts: 1 } });
    expect(bodies.map((body) => body.equals(bytes))).toEqual([true]);
    expect(took).toBeGreaterThan(900);
    expect(took).toBeLessThan(limitsFor(5000).uploadStallMs);
  });
});

describe('an object whose upload was called off', () => {
  const OBJECT = { bucket: 'bucket', key: 'k', sse: null };

  it('cannot come where its body was not sent whole', async () => {
    const { s3, bodies } = await serve({ continues: false });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const answer = await putObject(s3, { ...OBJECT, body: randomBytes(3 * MIB) }, stop.signal);
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'AbortError' },
      unanswered: { broken: 0, pending: 0 },
    });
    expect(bodies).toEqual([]);
  });

  it.each([1, 3 * MIB])('may still come where it was (%i bytes)', async (size) => {
    const stop = new AbortController();
    const { s3 } = await serve({ answer: () => stop.abort() });
    const answer = await putObject(s3, { ...OBJECT, body: randomBytes(size) }, stop.signal);
    expect(answer).toMatchObject({ ok: false, unanswered: { broken: 0, pending: 1 } });
  });
});
