/** AWS's own worked examples, with the account they use. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ChunkDecoder } from '../../../src/practice/http/chunked.ts';
import { readRequest } from '../../../src/practice/http/request.ts';
import { type Signature, verifySignature } from '../../../src/practice/http/sigv4.ts';
import { parseTimestamp } from '../../../src/practice/http/timestamp.ts';
import type { World } from '../../../src/practice/world/model.ts';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const AT = parseTimestamp('20130524T000000Z') ?? Number.NaN;
const CREDENTIAL = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';

const world: World = {
  region: 'us-east-1',
  accounts: new Map(),
  buckets: new Map(),
  keys: new Map(),
  aliases: new Map(),
  credentials: new Map([
    [
      'AKIAIOSFODNN7EXAMPLE',
      {
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        sessionToken: null,
        expiresAt: null,
        identity: { kind: 'user', account: '111122223333', userName: 'example' },
      },
    ],
  ]),
  wording: { ciphertextForm: 'key-arn' },
};

function verify(method: string, url: string, headers: Readonly<Record<string, string>>) {
  const message = { method, url, rawHeaders: Object.entries(headers).flat() } as unknown as IncomingMessage;
  return verifySignature(readRequest(message), 's3', world, null, AT);
}

function authorization(signedHeaders: string, signature: string): string {
  return `AWS4-HMAC-SHA256 Credential=${CREDENTIAL},SignedHeaders=${signedHeaders},Signature=${signature}`;
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
describe('the examples of header-based authentication', () => {
  const common = { host: 'examplebucket.s3.amazonaws.com', 'x-amz-date': '20130524T000000Z' };

  test('GET of an object with a range', () => {
    const headers = {
      ...common,
      range: 'bytes=0-9',
      'x-amz-content-sha256': EMPTY,
      authorization: authorization(
        'host;range;x-amz-content-sha256;x-amz-date',
        'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      ),
    };
    expect(verify('GET', '/test.txt', headers).ok).toBe(true);
    expect(verify('GET', '/test.txt', { ...headers, range: 'bytes=0-8' })).toMatchObject({
      ok: false,
      fault: { fault: 'mismatch' },
    });
  });

  test('PUT with characters that are encoded', () => {
    const headers = {
      ...common,
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      authorization: authorization(
        'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
        '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
      ),
    };
    expect(verify('PUT', '/test$file.text', headers).ok).toBe(true);
  });

  test('GET of a subresource without a value, and of a list', () => {
    const headers = { ...common, 'x-amz-content-sha256': EMPTY };
    const lifecycle = authorization(
      'host;x-amz-content-sha256;x-amz-date',
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    );
    expect(verify('GET', '/?lifecycle', { ...headers, authorization: lifecycle }).ok).toBe(true);
    const list = authorization(
      'host;x-amz-content-sha256;x-amz-date',
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
    expect(verify('GET', '/?max-keys=2&prefix=J', { ...headers, authorization: list }).ok).toBe(true);
    expect(verify('GET', '/?prefix=J&max-keys=2', { ...headers, authorization: list }).ok).toBe(true);
  });
});

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
test('the example of a presigned URL', () => {
  const url = `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(CREDENTIAL)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=`;
  const signature = 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
  const headers = { host: 'examplebucket.s3.amazonaws.com' };
  expect(verify('GET', url + signature, headers).ok).toBe(true);
  expect(verify('GET', url.replace('86400', '86401') + signature, headers).ok).toBe(false);
});

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
describe('the example of a signed stream', () => {
  const headers = {
    host: 's3.amazonaws.com',
    'x-amz-date': '20130524T000000Z',
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': '66560',
    'content-length': '66824',
    authorization: authorization(
      'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
      '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
    ),
  };
  const first = 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648';
  const second = '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497';
  const last = 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9';

  function seed(): Signature {
    const verification = verify('PUT', '/examplebucket/chunkObject.txt', headers);
    if (!verification.ok) throw new Error('the seed signature was refused');
    return verification.signature;
  }

  function body(letter: string): string {
    return [
      `10000;chunk-signature=${first}\r\n${letter.repeat(65536)}\r\n`,
      `400;chunk-signature=${second}\r\n${'a'.repeat(1024)}\r\n`,
      `0;chunk-signature=${last}\r\n\r\n`,
    ].join('');
  }

  function decode(text: string, pieceBytes: number): string {
    let decoded = '';
    const decoder = new ChunkDecoder({ signature: seed(), trailer: false });
    for (let at = 0; at < text.length; at += pieceBytes) {
      const piece = Buffer.from(text.slice(at, at + pieceBytes));
      decoder.push(piece, (data) => {
        decoded += data.toString();
      });
      // The memory of what was given is somebody else's again.
      piece.fill(0);
    }
    decoder.end();
    return decoded;
  }

  test.each([1000, 4096, 7, 1, 100_000])('decodes, arriving in pieces of %i bytes', (pieces) => {
    expect(decode(body('a'), pieces)).toBe('a'.repeat(66560));
  });

  test('a changed byte, a missing end and a missing signature are refused', () => {
    const coded = (code: string): unknown => expect.objectContaining({ code });
    expect(() => decode(body('b'), 4096)).toThrow(coded('SignatureDoesNotMatch'));
    expect(() => decode(body('a').slice(0, -100), 4096)).toThrow(coded('IncompleteBody'));
    const unsigned = body('a').replace(`;chunk-signature=${first}`, '');
    expect(() => decode(unsigned, 4096)).toThrow(coded('SignatureDoesNotMatch'));
  });
});

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
test('the example of a signed stream with a signed trailer', async () => {
  const headers = {
    host: 's3.amazonaws.com',
    'x-amz-date': '20130524T000000Z',
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': '66560',
    'x-amz-trailer': 'x-amz-checksum-crc32c',
    authorization: authorization(
      'content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer',
      '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
    ),
  };
  const verification = verify('PUT', '/examplebucket/chunkObject.txt', headers);
  if (!verification.ok) throw new Error('the seed signature was refused');
  const { signature } = verification;
  const body = (checksum: string): string =>
    [
      `10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n${'a'.repeat(65536)}\r\n`,
      `400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n${'a'.repeat(1024)}\r\n`,
      '0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n',
      `x-amz-checksum-crc32c:${checksum}\r\n`,
      'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n',
    ].join('');
  function decode(text: string): ReadonlyMap<string, string> {
    const decoder = new ChunkDecoder({ signature, trailer: true });
    decoder.push(Buffer.from(text), () => undefined);
    return decoder.end();
  }
  expect([...decode(body('sOO8/Q=='))]).toEqual([['x-amz-checksum-crc32c', 'sOO8/Q==']]);
  expect(() => decode(body('sOO8/g=='))).toThrow(expect.objectContaining({ code: 'SignatureDoesNotMatch' }));
});
