/** Input that is wrong in one known way each, and what AWS says to it. */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signed } from '../http/raw.ts';
import { ask, expectAws, startTarget, type Target } from './harness.ts';

let target: Target;
let upload = '';
beforeAll(async () => {
  target = await startTarget();
  const created = await ask(target, { method: 'POST', path: `/${target.account.bucket}/large?uploads=` });
  const id = /<UploadId>([^<]+)</.exec(created.body.toString())?.[1] ?? '';
  upload = `/${target.account.bucket}/large?uploadId=${encodeURIComponent(id)}`;
});
afterAll(() => target.close());

const codeOf = (body: Buffer): string => /<Code>([^<]+)</.exec(body.toString())?.[1] ?? body.toString();

async function refusal(
  method: string,
  path: string,
  body = '',
  headers: Readonly<Record<string, string>> = {},
) {
  const response = await ask(target, { method, path, body, headers });
  expectAws(target, response, method);
  return `${response.status} ${codeOf(response.body)}`;
}

const part = (number: number | string): string =>
  `<Part><PartNumber>${number}</PartNumber><ETag>"0123456789abcdef0123456789abcdef"</ETag></Part>`;
const complete = (...parts: readonly string[]): string =>
  `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;

describe('parts', () => {
  it.each([
    [
      '10,001 of them',
      complete(...Array.from({ length: 10_001 }, (_, index) => part(index + 1))),
      'MalformedXML',
    ],
    ['out of order', complete(part(2), part(1)), 'InvalidPartOrder'],
    ['twice the same', complete(part(1), part(1)), 'InvalidPartOrder'],
    ['that were never uploaded', complete(part(1)), 'InvalidPart'],
    ['numbered in words', complete(part('one')), 'MalformedXML'],
    ['none', complete(), 'MalformedXML'],
    ['in another document', '<Delete/>', 'MalformedXML'],
    ['in half a document', '<CompleteMultipartUpload><Part>', 'MalformedXML'],
    ['in no document', '', 'MalformedXML'],
    ['with entities of their own', `<!DOCTYPE a [<!ENTITY x "1">]>${complete(part('&x;'))}`, 'MalformedXML'],
    ['a hundred elements deep', complete('<Part>'.repeat(500) + '</Part>'.repeat(500)), 'MalformedXML'],
  ])('%s', async (_, body, code) => {
    const said = await refusal('POST', upload, body);
    expect(said === `400 ${code}` || (code === 'MalformedXML' && said === '400 InvalidRequest'), said).toBe(
      true,
    );
  });

  it.each(['0', '10001', '-1', '1.5', 'x', '', '99999999999999999999'])('number %s', async (number) => {
    expect(await refusal('PUT', upload.replace('?', `?partNumber=${number}&`), 'x')).toBe(
      '400 InvalidArgument',
    );
  });
});

describe('lengths', () => {
  const put = (extra: Readonly<Record<string, string>>, body: string): string => {
    const { account, admin } = target;
    const raw = { method: 'PUT', path: `/${account.bucket}/length`, headers: extra, body };
    const { headers = {} } = signed(account.endpoint, raw, {
      credential: admin,
      region: account.region,
      payloadHash: 'UNSIGNED-PAYLOAD',
    });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return `PUT ${raw.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
  };
  /** Everything that comes back until the server hangs up, or `until` is in it. */
  const exchange = (text: string, until: string | null, end: boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(target.account.endpoint);
      let heard = '';
      const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => {
        socket.write(text);
        if (end) socket.end();
      });
      socket.on('data', (chunk) => {
        heard += chunk.toString();
        if (until !== null && heard.includes(until)) socket.destroy();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(heard));
    });
  const exists = async (): Promise<boolean> => {
    const { status } = await ask(target, { method: 'GET', path: `/${target.account.bucket}/length` });
    return status === 200;
  };

  it('longer than what comes: nothing is kept', async () => {
    await exchange(put({ 'content-length': '10' }, 'hello'), 'IncompleteBody', true);
    expect(await exists()).toBe(false);
  });

  it('shorter than what comes: the rest is no request', async () => {
    const heard = await exchange(
      put({ 'content-length': '5' }, 'hello world\r\n\r\n'),
      '400 Bad Request',
      false,
    );
    expect(heard).toMatch(/^HTTP\/1\.1 200 [\s\S]*HTTP\/1\.1 400 /);
  });

  it('two of them, none of them, or a body of unknown length', async () => {
    const twice = put({ 'content-length': '5' }, 'hello').replace('\r\n', '\r\ncontent-length: 6\r\n');
    expect(await exchange(twice, '400', false)).toContain('HTTP/1.1 400');
    expect(await exchange(put({}, ''), 'Error>', true)).toContain('MissingContentLength');
    const chunked = put({ 'transfer-encoding': 'chunked' }, '5\r\nhello\r\n0\r\n\r\n');
    expect(await exchange(chunked, 'Error>', true)).toContain('NotImplemented');
  });

  it('never reached: S3 stops waiting after twenty seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let heard: string | null = null;
    void exchange(put({ 'content-length': '10' }, 'hello'), 'RequestTimeout', false).then((all) => {
      heard = all;
    });
    let seconds = 0;
    for (; heard === null; seconds += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      // what is on its way arrives
      await delay(5);
    }
    vi.useRealTimers();
    expect(heard).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Code>RequestTimeout</);
    expect(seconds).toBeGreaterThanOrEqual(20);
  });
});

it.each([
  ['one of 40,000 bytes', { 'x-amz-meta-a': 'x'.repeat(40_000) }, 'RequestHeaderSectionTooLarge'],
  ['metadata of 3,000 bytes', { 'x-amz-meta-a': 'x'.repeat(3000) }, 'MetadataTooLarge'],
  ['a digest of another length', { 'content-md5': 'AAAA' }, 'InvalidDigest'],
  ['a checksum of another length', { 'x-amz-checksum-crc32': 'AAAA' }, 'InvalidRequest'],
])('headers: %s', async (_, headers, code) => {
  expect(await refusal('PUT', `/${target.account.bucket}/header`, 'x', headers)).toBe(`400 ${code}`);
});

it('listens to this computer alone', async () => {
  const { port } = new URL(target.account.endpoint);
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  for (const host of [...addresses, '127.0.0.2']) {
    const refused = await new Promise<string>((resolve) => {
      const socket = connect({ host, port: Number(port) }, () => {
        socket.destroy();
        resolve('connected');
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    });
    expect(['ECONNREFUSED', 'EADDRNOTAVAIL', 'EINVAL'], host).toContain(refused);
  }
});
