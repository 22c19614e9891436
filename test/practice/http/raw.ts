/** Requests by hand, for what no client would send: a small signer and node:http. */
import { createHash, createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { Credential } from '../../../src/practice/world/model.ts';
import { REGION } from './fixture.ts';

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** whether `100 Continue` came before the answer */
  readonly continued: boolean;
}

export interface RawRequest {
  readonly method: string;
  /** encoded, with its query in sorted order */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export function send(
  endpoint: string,
  { method, path, headers = {}, body }: RawRequest,
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(endpoint);
    let continued = false;
    const outgoing = request({ hostname, port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        outgoing.destroy();
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, continued });
      });
    });
    outgoing.on('error', reject);
    if (headers['expect'] === '100-continue') {
      outgoing.flushHeaders();
      outgoing.on('continue', () => {
        continued = true;
        outgoing.end(body);
      });
    } else {
      outgoing.end(body);
    }
  });
}

export interface SignOptions {
  readonly credential: Credential;
  readonly service?: string;
  readonly region?: string;
  readonly time?: number;
  readonly secret?: string;
  readonly payloadHash?: string;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

function timestampOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function signatureOf(canonical: string, timestamp: string, options: SignOptions): string {
  const { credential, service = 's3', region = REGION, secret = credential.secretAccessKey } = options;
  const date = timestamp.slice(0, 8);
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const text = [
    'AWS4-HMAC-SHA256',
    timestamp,
    `${date}/${region}/${service}/aws4_request`,
    sha256(canonical),
  ];
  return hmac(key, text.join('\n')).toString('hex');
}

/** The request with its Authorization header; every header given is signed. */
export function signed(endpoint: string, raw: RawRequest, options: SignOptions): RawRequest {
  const { credential, service = 's3', region = REGION } = options;
  const timestamp = timestampOf(options.time ?? Date.now());
  const payloadHash = options.payloadHash ?? sha256(raw.body ?? '');
  const headers: Record<string, string> = {
    ...raw.headers,
    host: new URL(endpoint).host,
    'x-amz-date': timestamp,
    'x-amz-content-sha256': payloadHash,
    ...(credential.sessionToken === null ? {} : { 'x-amz-security-token': credential.sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const [path = '', query = ''] = raw.path.split('?');
  const canonicalQuery = query
    .split('&')
    .map((pair) => (pair === '' || pair.includes('=') ? pair : `${pair}=`))
    .join('&');
  const canonical = [
    raw.method,
    path,
    canonicalQuery,
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    payloadHash,
  ].join('\n');
  const signature = signatureOf(canonical, timestamp, options);
  const scope = `${credential.accessKeyId}/${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`;
  return {
    ...raw,
    headers: {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    },
  };
}

/** A presigned URL's path and query; only the host is signed. */
export function presigned(
  endpoint: string,
  method: string,
  path: string,
  options: SignOptions & {
    readonly expires?: number;
    readonly parameters?: readonly (readonly [string, string])[];
  },
): RawRequest {
  const { credential, service = 's3', region = REGION, expires = 60, parameters = [] } = options;
  const timestamp = timestampOf(options.time ?? Date.now());
  const { host } = new URL(endpoint);
  const query = [
    ...parameters,
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    [
      'X-Amz-Credential',
      `${credential.accessKeyId}/${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`,
    ],
    ['X-Amz-Date', timestamp],
    ['X-Amz-Expires', String(expires)],
    ...(credential.sessionToken === null ? [] : [['X-Amz-Security-Token', credential.sessionToken]]),
    ['X-Amz-SignedHeaders', 'host'],
  ]
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
    .join('&');
  // S3 alone takes a body that is not signed.
  const payloadHash = service === 's3' ? 'UNSIGNED-PAYLOAD' : sha256('');
  const canonical = [method, path, query, `host:${host}`, '', 'host', payloadHash].join('\n');
  return { method, path: `${path}?${query}&X-Amz-Signature=${signatureOf(canonical, timestamp, options)}` };
}
