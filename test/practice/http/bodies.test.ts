import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './fixture.ts';
import { type RawRequest, type RawResponse, send, signed } from './raw.ts';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture[Symbol.asyncDispose]());

function put(
  headers: Readonly<Record<string, string>>,
  body: string,
  payloadHash?: string,
): Promise<RawResponse> {
  const { endpoint } = fixture.server;
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const wanted: RawRequest = {
    method: 'PUT',
    path: '/plain-bucket/key',
    headers: { ...length, ...headers },
    body,
  };
  const hash = payloadHash === undefined ? {} : { payloadHash };
  return send(endpoint, signed(endpoint, wanted, { credential: fixture.user, ...hash }));
}

const codeOf = ({ body }: RawResponse): string => /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? '';

/** Of `hello`. */
const CHECKSUMS = [
  ['crc32', 'NhCmhg=='],
  ['crc32c', 'mnG7TA=='],
  ['crc64nvme', 'M3eFcAZSQlc='],
  ['sha1', 'qvTGHdzF6KLavt4PO0gs2a6pQ00='],
  ['sha256', 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='],
] as const;

describe('checksums', () => {
  test.each(CHECKSUMS)('x-amz-checksum-%s is verified, kept and given back', async (name, value) => {
    const header = `x-amz-checksum-${name}`;
    const stored = await put({ [header]: value }, 'hello');
    expect([stored.status, stored.headers[header]]).toEqual([200, value]);
    const { endpoint } = fixture.server;
    const get = { method: 'GET', path: '/plain-bucket/key', headers: { 'x-amz-checksum-mode': 'ENABLED' } };
    const got = await send(endpoint, signed(endpoint, get, { credential: fixture.user }));
    expect([got.headers[header], got.headers['x-amz-checksum-type']]).toEqual([value, 'FULL_OBJECT']);
    const other = await put({ [header]: value }, 'hallo');
    expect([other.status, codeOf(other)]).toEqual([400, 'BadDigest']);
    expect(other.body).toContain(
      `The ${name.toUpperCase()} you specified did not match the calculated checksum.`,
    );
  });

  test('one that is no checksum, and two at once, are refused', async () => {
    expect(codeOf(await put({ 'x-amz-checksum-crc32': 'AAAA' }, 'hello'))).toBe('InvalidRequest');
    const two = { 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-checksum-crc32c': 'mnG7TA==' };
    expect(codeOf(await put(two, 'hello'))).toBe('InvalidRequest');
  });

  test('an object without one gets a CRC64NVME', async () => {
    expect((await put({}, 'hello')).headers['x-amz-checksum-crc64nvme']).toBe('M3eFcAZSQlc=');
  });
});

describe('digests of the body', () => {
  test('Content-MD5', async () => {
    const md5 = createHash('md5').update('hello').digest('base64');
    expect((await put({ 'content-md5': md5 }, 'hello')).status).toBe(200);
    expect(codeOf(await put({ 'content-md5': md5 }, 'hallo'))).toBe('BadDigest');
    expect(codeOf(await put({ 'content-md5': 'abc' }, 'hello'))).toBe('InvalidDigest');
  });

  test('x-amz-content-sha256', async () => {
    expect((await put({}, 'hello', 'UNSIGNED-PAYLOAD')).status).toBe(200);
    const other = createHash('sha256').update('hallo').digest('hex');
    expect(codeOf(await put({}, 'hello', other))).toBe('XAmzContentSHA256Mismatch');
    expect(codeOf(await put({}, 'hello', 'sha256'))).toBe('InvalidArgument');
  });

  test('a refused body leaves no object', async () => {
    await put({ 'x-amz-checksum-crc32': 'AAAAAA==' }, 'hello');
    const { endpoint } = fixture.server;
    const get = { method: 'GET', path: '/plain-bucket/key' };
    const response = await send(endpoint, signed(endpoint, get, { credential: fixture.user }));
    expect([response.status, codeOf(response)]).toEqual([404, 'NoSuchKey']);
  });
});

describe('aws-chunked', () => {
  const headers = {
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': '5',
    'x-amz-trailer': 'x-amz-checksum-crc32',
  };
  const hash = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

  test('a trailer is verified', async () => {
    const good = await put(headers, '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', hash);
    expect([good.status, good.headers['x-amz-checksum-crc32']]).toEqual([200, 'NhCmhg==']);
    const bad = await put(headers, '5\r\nhallo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', hash);
    expect(codeOf(bad)).toBe('BadDigest');
  });

  test.each([
    ['no trailer', '5\r\nhello\r\n0\r\n\r\n', 'MalformedTrailerError'],
    ['a trailer that is none', '5\r\nhello\r\n0\r\nnonsense\r\n\r\n', 'MalformedTrailerError'],
    ['more than was said', '6\r\nhello!\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', 'IncompleteBody'],
    ['less than was said', '4\r\nhell\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', 'IncompleteBody'],
    ['a chunk cut short', '5\r\nhel', 'IncompleteBody'],
    ['a chunk longer than its size', '3\r\nhello\r\n0\r\n\r\n', 'InvalidRequest'],
    ['no chunks', 'hello', 'IncompleteBody'],
    ['a size that is none', 'zz\r\nhello\r\n0\r\n\r\n', 'InvalidRequest'],
  ])('%s', async (_, body, code) => {
    expect(codeOf(await put(headers, body, hash))).toBe(code);
  });

  test('the SDK streams with a trailer', async () => {
    const s3 = fixture.client();
    const target = { Bucket: 'kms-bucket', Key: 'stream' };
    const Body = Readable.from([Buffer.from('hel'), Buffer.from('lo')]);
    await s3.send(new PutObjectCommand({ ...target, Body, ContentLength: 5, ChecksumAlgorithm: 'SHA256' }));
    const got = await s3.send(new GetObjectCommand({ ...target, ChecksumMode: 'ENABLED' }));
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got.ChecksumSHA256).toBe('LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=');
    const head = await s3.send(new HeadObjectCommand(target));
    expect(head.ContentEncoding).toBeUndefined();
  });
});

describe('Expect: 100-continue', () => {
  test('the body is asked for once the request may go on', async () => {
    const response = await put({ expect: '100-continue' }, 'hello');
    expect([response.status, response.continued]).toEqual([200, true]);
  });

  test('a refusal comes without asking for the body', async () => {
    fixture.denied.set('kms:GenerateDataKey', 'refused');
    const { endpoint } = fixture.server;
    const wanted: RawRequest = {
      method: 'PUT',
      path: '/kms-bucket/key',
      headers: { expect: '100-continue', 'content-length': '5' },
      body: 'hello',
    };
    const response = await send(endpoint, signed(endpoint, wanted, { credential: fixture.user }));
    expect([response.status, response.continued, response.headers.connection]).toEqual([403, false, 'close']);
  });

  test('latency waits with the answer, not with 100 Continue', async () => {
    await using slow = await startFixture({ latencyMs: 400 });
    const { endpoint } = slow.server;
    const wanted: RawRequest = {
      method: 'PUT',
      path: '/kms-bucket/key',
      headers: { expect: '100-continue', 'content-length': '5' },
      body: 'hello',
    };
    const started = performance.now();
    const response = await send(endpoint, signed(endpoint, wanted, { credential: slow.user }));
    const took = performance.now() - started;
    expect([response.status, response.continued]).toEqual([200, true]);
    expect(took).toBeGreaterThan(390);
    expect(took).toBeLessThan(780);
  });
});

describe('after a refusal in the middle of a body', () => {
  test.each([
    ['chunks that are none', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'],
    ['a digest that does not match', createHash('sha256').update('another').digest('hex')],
  ])('the next request is answered: %s', async (_, payloadHash) => {
    const { endpoint } = fixture.server;
    const { hostname, port } = new URL(endpoint);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const exchange = ({ method, path, headers, body }: RawRequest): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const outgoing = request({ hostname, port, method, path, headers, agent }, (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode));
        });
        outgoing.on('error', reject);
        outgoing.end(body);
      });
    const large: RawRequest = {
      method: 'PUT',
      path: '/plain-bucket/key',
      headers: { 'content-length': String(8 * 1024 ** 2), 'x-amz-decoded-content-length': '5' },
      body: Buffer.alloc(8 * 1024 ** 2, 'x'),
    };
    const options = { credential: fixture.user };
    expect(await exchange(signed(endpoint, large, { ...options, payloadHash }))).toBe(400);
    const get = signed(endpoint, { method: 'HEAD', path: '/plain-bucket' }, options);
    expect(await exchange(get)).toBe(200);
    agent.destroy();
  });
});

describe('what is no request', () => {
  function raw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(fixture.server.port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.on('data', (data) => {
        answer += data.toString();
        if (/<\/Error>/.test(answer)) socket.destroy();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(answer));
    });
  }

  test.each([
    ['nonsense', 'nonsense\r\n\r\n', '400 Bad Request', 'BadRequest'],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(40_000)}\r\n\r\n`,
      '400 Bad Request',
      'RequestHeaderSectionTooLarge',
    ],
    [
      'broken percent-encoding',
      'GET /kms-bucket/%zz HTTP/1.1\r\nhost: x\r\n\r\n',
      '400 Bad Request',
      'InvalidURI',
    ],
    ['a target that is no path', 'GET * HTTP/1.1\r\nhost: x\r\n\r\n', '400 Bad Request', 'InvalidURI'],
    [
      'an unknown method',
      'PATCH /kms-bucket/key HTTP/1.1\r\nhost: x\r\n\r\n',
      '403 Forbidden',
      'AccessDenied',
    ],
  ])('%s', async (_, text, status, code) => {
    const answer = await raw(text);
    expect(answer).toContain(`HTTP/1.1 ${status}`);
    expect(answer).toContain(`<Code>${code}</Code>`);
    expect(answer).toMatch(/x-amz-request-id: /i);
  });

  test('a client that hangs up in the middle leaves nothing, and the server goes on', async () => {
    const { endpoint } = fixture.server;
    const body = 'x'.repeat(1000);
    const wanted: RawRequest = {
      method: 'PUT',
      path: '/plain-bucket/half',
      headers: { 'content-length': '1000' },
      body,
    };
    const { headers } = signed(endpoint, wanted, { credential: fixture.user });
    const head = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`);
    await new Promise<void>((resolve) => {
      const socket = connect(fixture.server.port, '127.0.0.1', () => {
        socket.write([`PUT /plain-bucket/half HTTP/1.1`, ...head, '', 'only this'].join('\r\n'));
        setTimeout(() => socket.destroy(), 100);
      });
      socket.on('close', () => resolve());
    });
    const get = signed(endpoint, { method: 'GET', path: '/plain-bucket/half' }, { credential: fixture.user });
    expect((await send(endpoint, get)).status).toBe(404);
  });
});
