/**
 * The practice account's one port. Listens on 127.0.0.1 only: whoever can reach it works on this computer.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FaultInjector } from '../faults/injector.ts';
import { newRequestIds } from '../http/answer.ts';
import type { ServiceHandlers } from '../http/handlers.ts';
import { element, group, XML_DECLARATION } from '../http/xml.ts';
import { openS3 } from '../s3/service.ts';
import type { S3Dependencies } from '../s3/types.ts';
import type { PrivateFolder } from '../storage/folder.ts';
import { Exchange } from './exchange.ts';
import type { ObservedRequest } from './observed.ts';

const MAX_HEADER_BYTES = 32 * 1024;
const HEADERS_TIMEOUT_MILLISECONDS = 60_000;
const KEEP_ALIVE_MILLISECONDS = 60_000;

export interface PracticeServerOptions extends S3Dependencies {
  /** 0: a free one */
  readonly port: number;
  /** milliseconds added once to each final answer */
  readonly latencyMs: number;
  readonly services: ServiceHandlers;
  readonly faults: FaultInjector;
  readonly onRequest: ((request: ObservedRequest) => void) | null;
  /** where bodies are kept; null: in a private folder of its own */
  readonly folder: PrivateFolder | null;
}

export interface PracticeServer {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly port: number;
  /** Ends open connections and removes what was stored. */
  close(): Promise<void>;
}

/** @throws Error with `code` `EADDRINUSE` or `EACCES` where the port cannot be had */
export async function startPracticeServer(options: PracticeServerOptions): Promise<PracticeServer> {
  const s3 = await openS3(options, options.folder);
  const stopping = new AbortController();
  const { world, now, latencyMs, services, faults, onRequest } = options;
  const exchange = { world, now, latencyMs, services, s3, faults, onRequest, stopping: stopping.signal };
  const latest = new WeakMap<Duplex, ServerResponse>();
  const respond = (message: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void => {
    latest.set(message.socket, response);
    // Whatever goes wrong while an answer is on its way ends that connection alone.
    new Exchange(exchange, message, response, awaitsContinue).run().catch(() => response.destroy());
  };
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 0 });
  server.headersTimeout = HEADERS_TIMEOUT_MILLISECONDS;
  // Longer than clients keep an idle connection: they, not the server, should be the first to let go of it.
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  server.on('request', (message, response) => respond(message, response, false));
  server.on('checkContinue', (message, response) => respond(message, response, true));
  server.on('clientError', (error, socket) => {
    const before = latest.get(socket);
    // A whole request that came before the nonsense is answered before it.
    if (before?.req.complete === true && !before.writableFinished && !before.destroyed)
      before.once('close', () => refuseUnparsed(error, socket));
    else refuseUnparsed(error, socket);
  });
  try {
    const port = await listen(server, options.port);
    return {
      endpoint: `http://127.0.0.1:${port}`,
      port,
      async close() {
        stopping.abort();
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeAllConnections();
        await closed;
        await s3.close();
      },
    };
  } catch (error) {
    await s3.close();
    throw error;
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('practice server: no port'));
      else resolve(address.port);
    });
  });
}

/** What could not be read as HTTP at all. */
function refuseUnparsed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const ids = newRequestIds('s3');
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const body =
    XML_DECLARATION +
    group('Error', [
      element('Code', tooLarge ? 'RequestHeaderSectionTooLarge' : 'BadRequest'),
      element(
        'Message',
        tooLarge
          ? 'Your request header section exceeds the maximum allowed size.'
          : 'An error occurred when parsing the HTTP request.',
      ),
      element('RequestId', ids.requestId),
      element('HostId', ids.hostId),
    ]);
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      'content-type: application/xml',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-amz-request-id: ${ids.requestId}`,
      `x-amz-id-2: ${ids.hostId}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
