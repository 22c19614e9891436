/** Stands between the tool and a practice account, hands everything on as it came, and keeps what every request was. */
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { proxyOf } from '../check/proxy-of.ts';

export interface Recorded {
  readonly service: 's3' | 'kms' | 'sts' | 'iam';
  /** the API operation, told from the wire alone */
  readonly operation: string;
  /** the decoded key or the query of an S3 request; the members of a JSON or form body */
  readonly bucketAndKey: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** all of the head as it was sent, for what must not stand in it */
  readonly head: string;
}

export interface RecordingProxy {
  readonly url: string;
  readonly requests: readonly Recorded[];
}

/** A method and what in the query makes it another operation, to the operation's name. */
const BUCKET: readonly (readonly [method: string, query: string, operation: string])[] = [
  ['GET', 'location', 'GetBucketLocation'],
  ['GET', 'encryption', 'GetBucketEncryption'],
  ['GET', 'versioning', 'GetBucketVersioning'],
  ['GET', 'object-lock', 'GetObjectLockConfiguration'],
  ['GET', 'replication', 'GetBucketReplication'],
  ['GET', 'notification', 'GetBucketNotificationConfiguration'],
  ['GET', 'policy', 'GetBucketPolicy'],
  ['GET', 'versions', 'ListObjectVersions'],
  ['GET', 'uploads', 'ListMultipartUploads'],
  ['HEAD', '', 'HeadBucket'],
];
const OBJECT: typeof BUCKET = [
  ['POST', 'uploads', 'CreateMultipartUpload'],
  ['PUT', 'uploadId', 'UploadPart'],
  ['POST', 'uploadId', 'CompleteMultipartUpload'],
  ['DELETE', 'uploadId', 'AbortMultipartUpload'],
  ['PUT', '', 'PutObject'],
  ['DELETE', '', 'DeleteObject'],
  ['HEAD', '', 'HeadObject'],
];
/** Headers that make another operation of a PUT. */
const COPIES = 'x-amz-copy-source';

function s3Operation(method: string, url: URL, headers: IncomingMessage['headers']): string {
  const [bucket, ...key] = url.pathname.slice(1).split('/');
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : `${method} /`;
  const table = key.join('/') === '' ? BUCKET : OBJECT;
  const row = table.find(([verb, query]) => verb === method && (query === '' || url.searchParams.has(query)));
  // Settings of a bucket or an object are named by the query: with one that stands in no row it is something else.
  const odd = [...url.searchParams].filter(
    ([name, value]) => value === '' && name !== row?.[1] && name !== 'prefix',
  );
  if (row === undefined || odd.length > 0 || headers[COPIES] !== undefined) return `${method} ${url.search}`;
  return row[2];
}

function recorded(request: IncomingMessage, body: Buffer): Recorded {
  const { method = '', headers } = request;
  const url = new URL(request.url ?? '/', 'http://host');
  const head = `${method} ${request.url}\n${JSON.stringify(headers)}`;
  const bucketAndKey = decodeURIComponent(url.pathname.slice(1));
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const parsed = JSON.parse(body.toString()) as Record<string, unknown>;
    return {
      service: 'kms',
      operation: target.replace(/^TrentService\./, ''),
      bucketAndKey,
      body: parsed,
      head,
    };
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const form = Object.fromEntries(new URLSearchParams(body.toString()));
    const scope = /Credential=[^/]+\/[^/]+\/[^/]+\/(\w+)\//.exec(headers.authorization ?? '')?.[1];
    const service = scope === 'iam' ? 'iam' : 'sts';
    return { service, operation: form['Action'] ?? '', bucketAndKey, body: form, head };
  }
  return { service: 's3', operation: s3Operation(method, url, headers), bucketAndKey, body: {}, head };
}

/** The signature covers the host, which is handed on as it came. */
export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const requests: Recorded[] = [];
  const { hostname, port } = new URL(target);
  const forward = (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const { method, url, headers } = request;
    const onward = send({ hostname, port, method, path: url, headers }, (answer) => {
      requests.push(recorded(request, Buffer.concat(pieces)));
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    // Documents are small; the bytes of a part need not be kept.
    request.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size <= 65_536) pieces.push(piece);
    });
    request.on('error', () => onward.destroy());
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
  return { url: await proxyOf(forward), requests };
}
