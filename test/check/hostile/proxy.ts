/** Stands before a practice account and answers some requests in its place: raw bytes, of whatever kind. */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { PracticeAccount } from '../../../src/practice/index.ts';

/** Answers one request in its own way. `passOn` has it answered by the practice account. */
export type Lie = (socket: Socket, meeting: Meeting) => void;

export interface Meeting {
  readonly request: IncomingMessage;
  readonly operation: string;
  /** aborted when the server closes */
  readonly gone: AbortSignal;
}

export interface HostileProxy {
  readonly url: string;
  /** how many requests were lied to */
  readonly lies: () => number;
  close(): Promise<void>;
}

/** @param lieTo which requests are answered by `lie`, by the name of the operation */
export async function startProxy(
  account: Pick<PracticeAccount, 'endpoint'>,
  lieTo: (operation: string) => boolean,
  lie: Lie,
): Promise<HostileProxy> {
  let told = 0;
  const gone = new AbortController();
  const server = createServer((request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const operation = operationOf(request, body);
      if (!lieTo(operation)) return passOn(account.endpoint, request, body, response);
      told += 1;
      request.socket.on('error', () => {});
      lie(request.socket, { request, operation, gone: gone.signal });
    });
  });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    response.writeContinue();
    server.emit('request', request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    lies: () => told,
    close: () =>
      new Promise((resolve) => {
        gone.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function passOn(endpoint: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { hostname, port } = new URL(endpoint);
  const { method, url: path, headers } = request;
  // It has been waited for already.
  const { expect: _, ...passed } = headers;
  const onward = send({ hostname, port, method, path, headers: passed }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  onward.end(body);
}

export function operationOf(request: IncomingMessage, body: Buffer): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.')[1] ?? '';
  const url = new URL(request.url ?? '/', 'http://proxy');
  const [, , ...key] = url.pathname.split('/');
  if (request.method === 'POST' && url.pathname === '/')
    return new URLSearchParams(body.toString()).get('Action') ?? '';
  const has = (name: string) => url.searchParams.has(name);
  const onObject = key.join('') !== '';
  if (request.method === 'HEAD') return onObject ? 'HeadObject' : 'HeadBucket';
  if (request.method === 'PUT') return has('partNumber') ? 'UploadPart' : 'PutObject';
  if (request.method === 'DELETE') return has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  if (request.method === 'POST') return has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
  if (has('versions')) return 'ListObjectVersions';
  if (has('uploads')) return 'ListMultipartUploads';
  return `Get ${[...url.searchParams.keys()][0] ?? ''}`;
}
