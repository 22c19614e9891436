/** What a server may answer that is none: too much, nothing, no end to it, or words that would do something. */

import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Lie, Meeting } from './proxy.ts';

const GIB = 1024 ** 3;

/** Each would change the title, the clipboard, colours, the cursor, the order of letters, or a line of its own. */
const SEQUENCES = [
  '\u001b]0;owned\u0007',
  '\u001b]52;c;b3duZWQ=\u0007',
  '\u001b[31m',
  '\u001b[2J\u001b[H',
  '\u001b[?25l',
  '\u001b[?1049l',
  '\u009b31m',
  '\u009d0;owned\u009c',
  '\u001bP+q\u001b\\',
  '\u001b',
  '\r\n\u0008\u0007',
  '\u202egnp.exe\u202c',
  '\u2066x\u2069',
  '\u200b\ufeff',
].join('OWNED');

const xmlWords = SEQUENCES.replace(/[<&]/g, '').replace(
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g,
  (c) => `&#${c.charCodeAt(0)};`,
);

function head(status: number | string, headers: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`;
}

function whole(
  status: number | string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Lie {
  const bytes = Buffer.from(body);
  return (socket) => {
    socket.write(head(status, { 'content-length': bytes.length, connection: 'close', ...headers }));
    socket.end(bytes);
  };
}

/** The same piece again and again, as fast as it is taken, or slowly. */
function forever(first: string, piece: string | Buffer, { everyMs = 0, bytes = GIB } = {}): Lie {
  return (socket, { gone }) => {
    socket.write(first);
    let left = bytes;
    const more = (): void => {
      while (left > 0 && !socket.destroyed && !gone.aborted) {
        left -= piece.length;
        const room = socket.write(piece);
        if (everyMs > 0) return void setTimeout(more, everyMs).unref();
        if (!room) return void socket.once('drain', more);
      }
      socket.end();
    };
    more();
  };
}

const XML = { 'content-type': 'application/xml' };
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

function nested(open: string, close: string, depth: number): string {
  return open.repeat(depth) + close.repeat(depth);
}

const BOMB =
  '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lollollollollollollollollollol">' +
  'bcdefghij'
    .split('')
    .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`)
    .join('') +
  ']><ListVersionsResult><Name>&j;</Name><IsTruncated>false</IsTruncated></ListVersionsResult>';

const EXTERNAL =
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' +
  '<Error><Code>AccessDenied</Code><Message>&f;</Message></Error>';

function error(words: string, code = 'AccessDenied'): string {
  return `<Error><Code>${code}</Code><Message>${words}</Message><RequestId>${words}</RequestId><HostId>${words}</HostId></Error>`;
}

const KMS_WRONG = JSON.stringify({
  KeyMetadata: {
    Arn: 5,
    KeyState: [],
    KeyUsage: {},
    DeletionDate: 'x',
    MultiRegion: 'maybe',
    AWSAccountId: 1e308,
  },
  Grants: 'x',
  Policy: { a: 1 },
  Truncated: 'no',
  message: ['x'],
  __type: { x: 1 },
});

const jsonOr =
  (json: string, xml: string, status: number): Lie =>
  (socket: Socket, meeting: Meeting) =>
    whole(status, 'x-amz-target' in meeting.request.headers ? json : xml, {
      'content-type':
        'x-amz-target' in meeting.request.headers ? 'application/x-amz-json-1.1' : 'application/xml',
    })(socket, meeting);

/** By name. Where `verdict` is not told, any verdict that is no cause will do. */
export const LIES: Readonly<Record<string, Lie>> = {
  'a gigabyte in chunks': forever(
    head(200, { ...XML, 'transfer-encoding': 'chunked' }),
    chunk('<a/>'.repeat(16_384)),
  ),
  'a gigabyte, announced': forever(head(200, { ...XML, 'content-length': GIB }), ' '.repeat(65_536)),
  'a gigabyte of a refusal': forever(head(403, { ...XML, 'content-length': GIB }), '<Error>'.repeat(8_192)),
  'a gigabyte of a failure': forever(head(500, { ...XML, 'content-length': GIB }), 'x'.repeat(65_536)),
  'a body without an end': forever(head(200, { ...XML, 'transfer-encoding': 'chunked' }), chunk('<'), {
    everyMs: 20,
  }),
  'a refusal that drips': forever(head(403, { ...XML, 'content-length': 1000 }), '<', { everyMs: 20 }),
  'headers without an end': forever('HTTP/1.1 200 OK\r\n', 'x-a: b\r\n'.repeat(8192)),
  'headers that drip': forever('HTTP/1.1 200 OK\r\n', 'x', { everyMs: 20 }),
  'a gigabyte of one header': forever('HTTP/1.1 200 OK\r\nx-a: ', 'y'.repeat(65_536)),
  'a status line without an end': forever('HTTP/1.1 200 ', 'z'.repeat(65_536)),
  '100 Continue for ever': forever('', 'HTTP/1.1 100 Continue\r\n\r\n', { bytes: 64 * 1024 ** 2 }),
  'early hints for ever': forever('', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n', {
    bytes: 64 * 1024 ** 2,
  }),
  'processing, slowly, for ever': forever('', 'HTTP/1.1 102 Processing\r\n\r\n', { everyMs: 20 }),
  'no answer': () => {},
  'closed at once': (socket) => void socket.destroy(),
  'reset at once': (socket) => void socket.resetAndDestroy(),
  'ended at once': (socket) => void socket.end(),
  'an empty 200': whole(200, ''),
  'an empty 403': whole(403, ''),
  'an empty 500': whole(500, ''),
  'no HTTP': (socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
  'bytes of nothing': (socket) => void socket.end(Buffer.alloc(4096)),
  'status 999': whole('999 Strange', error('x'), XML),
  'status 000': whole('000 None', error('x'), XML),
  'two lengths': (socket) =>
    void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 9\r\n\r\n<a/>xxxxx'),
  'a length and chunks': (socket) =>
    void socket.end(
      'HTTP/1.1 200 OK\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
    ),
  'a length below nothing': (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'),
  'a chunk of 2^64': (socket) =>
    void socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n'),
  'a second answer nobody asked for': (socket) => {
    const one = `${head(403, { ...XML, 'content-length': error('x').length })}${error('x')}`;
    socket.write(one + one.replace('AccessDenied', 'InvalidAccess') + one);
  },
  'another protocol': (socket) =>
    void socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'),
  'deeply nested elements': jsonOr(nested('[', ']', 400_000), nested('<Rule>', '</Rule>', 60_000), 200),
  'deeply nested elements of a refusal': jsonOr(
    nested('{"a":', '}', 100_000),
    nested('<a>', '</a>', 140_000),
    403,
  ),
  'deeply nested elements that stay open': jsonOr('['.repeat(900_000), '<a>'.repeat(300_000), 403),
  'a million elements': jsonOr(
    `[${'1,'.repeat(400_000)}1]`,
    `<ListVersionsResult>${'<Version/>'.repeat(40_000)}<IsTruncated>false</IsTruncated></ListVersionsResult>`,
    200,
  ),
  'a million attributes': jsonOr('{}', `<Error ${'a="b" '.repeat(150_000)}><Code>X</Code></Error>`, 403),
  'a bomb of entities': whole(200, BOMB, XML),
  'a bomb of entities in a refusal': whole(
    403,
    BOMB.replaceAll('ListVersionsResult', 'Error').replaceAll('Name', 'Message'),
    XML,
  ),
  'a file by an entity': whole(403, EXTERNAL, XML),
  'a comment without an end': whole(403, `<Error><!--${'-'.repeat(900_000)}`, XML),
  'CDATA without an end': whole(403, `<Error><![CDATA[${']'.repeat(900_000)}`, XML),
  'instructions without an end': whole(403, `<?${'x '.repeat(400_000)}`, XML),
  'compressed, ten million to one': whole(200, gzipSync(Buffer.alloc(200 * 1024 ** 2)), {
    ...XML,
    'content-encoding': 'gzip',
  }),
  'said to be compressed': whole(200, 'not at all', { ...XML, 'content-encoding': 'gzip, br, deflate' }),
  'not UTF-8': whole(
    403,
    Buffer.concat([
      Buffer.from('<Error><Code>'),
      Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0]),
      Buffer.from('</Code></Error>'),
    ]),
    XML,
  ),
  'UTF-16': whole(200, Buffer.from('\ufeff<ListVersionsResult/>', 'utf16le'), XML),
  'sequences in words': jsonOr(
    JSON.stringify({ __type: `AccessDeniedException${SEQUENCES}`, message: SEQUENCES }),
    error(xmlWords),
    403,
  ),
  'sequences in the code': jsonOr(
    JSON.stringify({ __type: SEQUENCES, message: 'x' }),
    error('x', xmlWords),
    400,
  ),
  'sequences as they are': whole(403, error(SEQUENCES.replace(/[<&]/g, '')), XML),
  'sequences in headers': whole(403, '', {
    'x-amz-request-id': '\u001b]0;owned\u0007\u009b31m'.replace(/[\r\n]/g, ''),
    'x-amz-bucket-region': '\u009b31m-evil',
    'x-amz-id-2': '\u009d0;owned\u009c',
    location: '\u009b2J',
  }),
  'sequences in a policy': jsonOr(
    JSON.stringify({
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: SEQUENCES,
            Effect: 'Deny',
            Principal: { AWS: SEQUENCES },
            Action: SEQUENCES,
            Resource: SEQUENCES,
          },
        ],
      }),
    }),
    JSON.stringify({
      Statement: [{ Sid: SEQUENCES, Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: SEQUENCES }],
    }),
    200,
  ),
  'sequences in a name': jsonOr(
    JSON.stringify({
      KeyMetadata: {
        Arn: `arn:aws:kms:eu-west-1:111122223333:key/${SEQUENCES}`,
        AWSAccountId: SEQUENCES,
        KeyState: SEQUENCES,
        KeySpec: SEQUENCES,
        KeyUsage: SEQUENCES,
      },
      Grants: [
        { GrantId: SEQUENCES, GranteePrincipal: SEQUENCES, Operations: [SEQUENCES], KeyId: SEQUENCES },
      ],
    }),
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/${xmlWords}</Arn><UserId>${xmlWords}</UserId><Account>${xmlWords}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    200,
  ),
  'sequences in an upload id': whole(
    200,
    `<InitiateMultipartUploadResult><UploadId>a&#10;b${xmlWords}</UploadId></InitiateMultipartUploadResult>`,
    XML,
  ),
  'an ETag of anything': whole(200, '', {
    etag: '\u009b31m"`$(reboot)`"',
    'x-amz-version-id': "'; rm -rf ~ #",
  }),
  'wrong types': jsonOr(
    KMS_WRONG,
    '<ListVersionsResult><IsTruncated>perhaps</IsTruncated><Version>5</Version></ListVersionsResult>',
    200,
  ),
  'huge numbers': jsonOr(
    '{"KeyMetadata":{"Arn":"arn:aws:kms:eu-west-1:111122223333:key/1","DeletionDate":1e400,"CreationDate":-1e308}}',
    `<ListVersionsResult><MaxKeys>${'9'.repeat(5000)}</MaxKeys><IsTruncated>false</IsTruncated><Version><Key>k</Key><Size>1e999</Size><LastModified>99999999-99-99</LastModified></Version></ListVersionsResult>`,
    200,
  ),
  'a list that never ends': whole(
    200,
    '<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker><NextUploadIdMarker>b</NextUploadIdMarker><NextVersionIdMarker>b</NextVersionIdMarker><Marker>a</Marker></ListVersionsResult>',
    XML,
  ),
  'success with an error in it': jsonOr(
    '{"__type":"AccessDeniedException"}',
    error('no', 'InternalError'),
    200,
  ),
  'moved to itself': (socket, { request }) =>
    whole(301, error('moved', 'PermanentRedirect'), { ...XML, location: request.url ?? '/' })(socket, {
      request,
      operation: '',
      gone: AbortSignal.abort(),
    }),
  'a page to log in': whole(200, '<!DOCTYPE html><html><body><form></form></body></html>', {
    'content-type': 'text/html',
  }),
  'somebody else’s XML': whole(200, '<feed xmlns="http://www.w3.org/2005/Atom"></feed>', XML),
};
