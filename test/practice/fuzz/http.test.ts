/** Whatever bytes come, the server answers in HTTP or hangs up, and goes on. */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deliver,
  expectAws,
  fuzz,
  headerValue,
  PROPERTY_TIMEOUT,
  startTarget,
  type Target,
} from './harness.ts';
import { headerText } from './values.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

describe('bytes that may be HTTP', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'GET / HTTP/1.1',
      'PUT /a/b HTTP/1.1',
      'GET /%',
      'POST * HTTP/9.9',
      'CONNECT a:1 HTTP/1.1',
      'PRI * HTTP/2.0',
    ),
    fc.constantFrom(
      'host: a',
      'host:',
      'content-length: 5',
      'content-length: -5',
      'content-length: 1, 2',
      ': x',
      'a b: c',
    ),
    fc.constantFrom(
      'transfer-encoding: chunked',
      'expect: 100-continue',
      'connection: upgrade',
      'upgrade: websocket',
    ),
    fc.constantFrom(
      'authorization: AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=',
      'authorization: AWS a:b',
    ),
    fc.constantFrom(
      `authorization: AWS4-HMAC-SHA256 Credential=${'/'.repeat(40)}, SignedHeaders=;;, Signature=zz`,
    ),
    fc.constant(`x: ${'y'.repeat(40_000)}`),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );

  it(
    'are answered or hung up on, and the next client is served',
    async () => {
      const { account, agent } = target;
      const { hostname, port } = new URL(account.endpoint);
      await fc.assert(
        fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.boolean(), async (lines, ended) => {
          const text = lines.join('\r\n') + (ended ? '\r\n\r\n' : '');
          await new Promise<void>((resolve, reject) => {
            const socket = connect(Number(port), hostname, () => socket.end(text));
            const late = setTimeout(
              () => reject(new Error(`still open after ${JSON.stringify(text.slice(0, 200))}`)),
              10_000,
            );
            socket.on('data', () => undefined);
            socket.on('error', () => undefined);
            socket.on('close', () => {
              clearTimeout(late);
              resolve();
            });
          });
          target.observed.splice(0);
        }),
        fuzz(),
      );
      const served = await deliver(account, agent, { method: 'GET', path: `/${account.bucket}` });
      expect(served.status).toBe(403);
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'of random credentials are turned away',
    async () => {
      const { account, agent } = target;
      await fc.assert(
        fc.asyncProperty(
          headerText,
          fc.constantFrom('x-amz-date', 'date', 'x-amz-security-token', 'x-amz-content-sha256'),
          async (text, name) => {
            const headers = {
              authorization: headerValue(`AWS4-HMAC-SHA256 ${text}`),
              [name]: randomBytes(8).toString('hex'),
            };
            const answer = await deliver(account, agent, {
              method: 'GET',
              path: `/${account.bucket}/small`,
              headers,
            });
            expectAws(target, answer, 'GET');
            expect([400, 403]).toContain(answer.status);
          },
        ),
        fuzz(),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
