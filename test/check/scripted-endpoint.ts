/**
 * A few dozen lines of S3, STS, KMS and IAM over real HTTP, for what the practice account would never do: stall,
 * reset, lose an answer after having acted on it. It keeps what was written, so that a test can look for leftovers.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';

/** `lose`: acts, then closes without an answer; `stall`: reads and never answers; `reset`: closes at once. */
export type Fault = 'lose' | 'stall' | 'reset' | 'act-and-stall';

export interface ScriptedEndpoint {
  readonly url: string;
  /** `<operation>` of every request, in order */
  readonly requests: string[];
  /** the same requests, with what a test may want to know of them */
  readonly seen: Seen[];
  /** when bytes of a large body came and when an answer was sent (`performance.now()`), in order */
  readonly moved: number[];
  /** versions and delete markers that are there: `<key>@<version>` */
  readonly objects: Set<string>;
  /** open uploads: `<key>@<uploadId>` */
  readonly uploads: Set<string>;
  close(): Promise<void>;
}

export interface Seen {
  readonly operation: string;
  /** of S3 alone; empty for everything else */
  readonly key: string;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: number;
  /** its beginning */
  readonly body: string;
}

export interface Script {
  /** the fault for the n-th (from 1) request of an operation, or null */
  fault?(operation: string, nth: number): Fault | null;
  /** an error code (403) to answer an operation with, or null */
  refuse?(operation: string, url: URL): string | null;
  /** the words of a refusal; `Access Denied` where it is not told, or null */
  words?(operation: string): string | null;
  /** KMS's answer (status and JSON) to an operation, or null: it refuses */
  kms?(operation: string): readonly [number, object] | null;
  /** a body (200) to answer an operation with instead of the usual, or null */
  answer?(operation: string): string | null;
  /** a status to answer an operation with that has been carried out, in place of its own; or null */
  status?(operation: string): number | null;
  /** `hidden`: keeps versions and does not say so in its answers, as some that speak S3 do */
  readonly versions?: 'kept' | 'none' | 'hidden';
  /** so many aborts of each upload are answered well and leave it: a part that was under way has landed behind them */
  readonly landing?: number;
  /** an operation's answer comes in pieces of so many bytes, each so many milliseconds after the last; or null */
  pace?(operation: string): { readonly bytes: number; readonly everyMs: number } | null;
  /** milliseconds to wait before an operation is answered */
  delayMs?(operation: string): number;
}

async function startScriptedEndpoint(script: Script = {}): Promise<ScriptedEndpoint> {
  const requests: string[] = [];
  const seen: Seen[] = [];
  const moved: number[] = [];
  const objects = new Set<string>();
  const uploads = new Set<string>();
  const aborts = new Map<string, number>();
  let serial = 0;

  const server = createServer((request, response) => {
    response.once('finish', () => moved.push(performance.now()));
    // The socket may be gone at any moment: that is what this server is for.
    request.on('error', () => {});
    void answer(request, response).catch(() => response.destroy());
  });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    response.writeContinue();
    server.emit('request', request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://endpoint');
    const path = decodeURIComponent(url.pathname).split('/').slice(2).join('/');
    const { body, bytes } = await read(request, moved);
    const operation = operationOf(request, url, path, body);
    requests.push(operation);
    seen.push({ operation, key: path, headers: request.headers, bytes, body });
    const nth = requests.filter((each) => each === operation).length;
    const fault = script.fault?.(operation, nth) ?? null;
    if (fault === 'reset') return void request.socket.destroy();
    if (fault === 'stall') return;
    const refused = script.refuse?.(operation, url) ?? null;
    if (refused !== null) {
      return send(response, 403, errorXml(refused, script.words?.(operation) ?? 'Access Denied'));
    }
    const kms = script.kms?.(operation) ?? null;
    if (kms !== null) {
      response.writeHead(kms[0], { 'content-type': 'application/x-amz-json-1.1' });
      return void response.end(JSON.stringify(kms[1]));
    }
    const pace = script.pace?.(operation) ?? null;
    const scripted = script.answer?.(operation) ?? null;
    if (pace !== null) return sendSlowly(response, scripted ?? '', pace);
    if (scripted !== null) return send(response, 200, scripted);
    await delay(script.delayMs?.(operation) ?? 0);
    const [status, text, headers] = act(operation, path, url);
    if (fault === 'lose') return void request.socket.destroy();
    if (fault === 'act-and-stall') return;
    send(response, script.status?.(operation) ?? status, text, headers);
  }

  function act(operation: string, key: string, url: URL): [number, string, Record<string, string>?] {
    const versions = script.versions ?? 'kept';
    const id = `id${++serial}`;
    const version = versions === 'none' ? 'null' : id;
    const told: Record<string, string> = versions === 'kept' ? { 'x-amz-version-id': version } : {};
    const uploadId = url.searchParams.get('uploadId') ?? '';
    switch (operation) {
      case 'GetCallerIdentity':
        return [200, CALLER];
      case 'HeadBucket':
        return [200, '', { 'x-amz-bucket-region': 'eu-west-1' }];
      case 'GetBucketVersioning':
        return [200, versions === 'none' ? '<VersioningConfiguration/>' : VERSIONED];
      case 'PutObject':
        objects.add(`${key}@${version}`);
        return [200, '', { ...told, etag: '"e"' }];
      case 'CreateMultipartUpload':
        uploads.add(`${key}@${id}`);
        return [
          200,
          `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
        ];
      case 'UploadPart':
        return [200, '', { etag: '"p"' }];
      case 'CompleteMultipartUpload':
        uploads.delete(`${key}@${uploadId}`);
        objects.add(`${key}@${version}`);
        return [200, '<CompleteMultipartUploadResult><ETag>"c"</ETag></CompleteMultipartUploadResult>', told];
      case 'AbortMultipartUpload':
        aborts.set(uploadId, (aborts.get(uploadId) ?? 0) + 1);
        if ((aborts.get(uploadId) ?? 0) <= (script.landing ?? 0)) return [204, ''];
        return uploads.delete(`${key}@${uploadId}`) ? [204, ''] : [404, errorXml('NoSuchUpload')];
      case 'DeleteObject':
        if (url.searchParams.has('versionId') || versions === 'none') {
          objects.delete(`${key}@${url.searchParams.get('versionId') ?? 'null'}`);
          return [204, ''];
        }
        objects.add(`${key}@${id}`);
        return [204, '', { 'x-amz-delete-marker': 'true', 'x-amz-version-id': id }];
      case 'HeadObject': {
        const newest = [...objects].findLast((each) => each.startsWith(`${key}@`));
        if (newest === undefined) return [404, ''];
        const headers: Record<string, string> =
          versions === 'kept' ? { 'x-amz-version-id': newest.split('@')[1] ?? '' } : {};
        return [200, '', headers];
      }
      case 'ListObjectVersions':
        return [200, listXml('ListVersionsResult', 'Version', 'VersionId', objects)];
      case 'ListMultipartUploads':
        return [200, listXml('ListMultipartUploadsResult', 'Upload', 'UploadId', uploads)];
      default:
        return [403, errorXml('AccessDenied')];
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    seen,
    moved,
    objects,
    uploads,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function operationOf(request: IncomingMessage, url: URL, key: string, body: string): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.')[1] ?? '';
  const has = (name: string) => url.searchParams.has(name);
  if (request.method === 'POST' && url.pathname === '/') return new URLSearchParams(body).get('Action') ?? '';
  if (request.method === 'HEAD') return key === '' ? 'HeadBucket' : 'HeadObject';
  if (request.method === 'PUT') return has('partNumber') ? 'UploadPart' : 'PutObject';
  if (request.method === 'DELETE') return has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  if (request.method === 'POST') return has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
  if (has('versions')) return 'ListObjectVersions';
  if (has('uploads')) return 'ListMultipartUploads';
  if (has('versioning')) return 'GetBucketVersioning';
  return `GET ${[...url.searchParams.keys()].join('&')}`;
}

const VERSIONED = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';

const CALLER =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  '<Arn>arn:aws:iam::111122223333:user/uploader</Arn><UserId>AIDAEXAMPLE</UserId><Account>111122223333</Account>' +
  '</GetCallerIdentityResult></GetCallerIdentityResponse>';

function listXml(root: string, entry: string, id: string, entries: ReadonlySet<string>): string {
  const rows = [...entries].map((each) => {
    const at = each.lastIndexOf('@');
    return `<${entry}><Key>${each.slice(0, at)}</Key><${id}>${each.slice(at + 1)}</${id}></${entry}>`;
  });
  return `<${root}>${rows.join('')}<IsTruncated>false</IsTruncated></${root}>`;
}

function errorXml(code: string, words = `${code} it is`): string {
  return `<Error><Code>${code}</Code><Message>${words}</Message><RequestId>R</RequestId></Error>`;
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/xml', 'x-amz-request-id': 'R', ...headers });
  response.end(text);
}

async function sendSlowly(
  response: ServerResponse,
  text: string,
  { bytes, everyMs }: { readonly bytes: number; readonly everyMs: number },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/xml' });
  for (let at = 0; at < text.length && !response.destroyed; at += bytes) {
    response.write(text.slice(at, at + bytes));
    await delay(everyMs);
  }
  response.end();
}

/** Smaller ones are sent in one piece, which counts as progress only when it is answered. */
const LARGE_BODY_BYTES = 64 * 1024;

async function read(request: IncomingMessage, moved: number[]): Promise<{ body: string; bytes: number }> {
  let body = '';
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes >= LARGE_BODY_BYTES) moved.push(performance.now());
    if (body.length < 10_000) body += String(chunk);
  }
  return { body, bytes };
}

export const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** A refusal that names all there is to name: no control is called for. */
export const NAMED =
  'User: arn:aws:iam::111122223333:user/uploader is not authorized to perform: kms:Decrypt on resource: ' +
  `${KEY} because no resource-based policy allows the kms:Decrypt action`;

/** An endpoint that ends with the test. */
export async function endpoint(script: Script = {}): Promise<ScriptedEndpoint> {
  const started = await startScriptedEndpoint(script);
  onTestFinished(() => started.close());
  return started;
}

export function nothingLeft(server: ScriptedEndpoint): void {
  expect([...server.objects]).toEqual([]);
  expect([...server.uploads]).toEqual([]);
}
