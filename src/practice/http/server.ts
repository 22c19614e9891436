/**
 * The practice account's one port: tells the services apart, checks who is asking, and writes the answers.
 * Listens on 127.0.0.1 only.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { callerOf } from '../authorization/principal.ts';
import { route } from '../s3/route.ts';
import { openS3, refuseAnonymous, type S3Service } from '../s3/service.ts';
import type { S3Dependencies } from '../s3/types.ts';
import type { Caller } from '../services.ts';
import type { World } from '../world/model.ts';
import { type Answer, errorAnswer, idHeaders, newRequestIds, type RequestIds } from './answer.ts';
import { detectService, isForm, type ServiceName } from './detect.ts';
import { answerDocument, MAX_DOCUMENT_BYTES, operationName, readForm } from './document-services.ts';
import { AwsError } from './error.ts';
import type { ServiceHandlers } from './handlers.ts';
import { openPayload, received } from './payload.ts';
import { signatureError } from './refusal.ts';
import { type HttpRequest, readRequest } from './request.ts';
import { verifySignature } from './sigv4.ts';
import { element, group, XML_DECLARATION } from './xml.ts';

const MAX_HEADER_BYTES = 32 * 1024;
const HEADERS_TIMEOUT_MILLISECONDS = 60_000;
const KEEP_ALIVE_MILLISECONDS = 60_000;

/** One request and what it is answered, told just before the answer goes out. */
export interface ObservedRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** `UploadPart`, `Decrypt` …; null where the request was none */
  readonly operation: string | null;
  /** null: the signature was not accepted */
  readonly callerArn: string | null;
  readonly status: number;
  /** null: it succeeded */
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface PracticeServerOptions extends S3Dependencies {
  /** 0: a free one */
  readonly port: number;
  /** milliseconds added once to each final answer */
  readonly latencyMs: number;
  readonly services: ServiceHandlers;
  readonly onRequest: ((request: ObservedRequest) => void) | null;
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
  const s3 = await openS3(options);
  const stopping = new AbortController();
  const respond = (message: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void => {
    const exchange = new Exchange(options, s3, message, response, awaitsContinue, stopping.signal);
    // Whatever goes wrong while an answer is on its way ends that connection alone.
    exchange.run().catch(() => response.destroy());
  };
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 0 });
  server.headersTimeout = HEADERS_TIMEOUT_MILLISECONDS;
  // Longer than clients keep an idle connection: they, not the server, should be the first to let go of it.
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  server.on('request', (message, response) => respond(message, response, false));
  server.on('checkContinue', (message, response) => respond(message, response, true));
  server.on('clientError', (error, socket) => refuseUnparsed(error, socket));
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

/** One request and its answer. */
class Exchange {
  private readonly options: PracticeServerOptions;
  private readonly s3: S3Service;
  private readonly message: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly stopping: AbortSignal;
  /** the client holds its body back until it is asked for */
  private awaitsContinue: boolean;
  private service: ServiceName = 's3';
  private operation: string | null = null;
  private caller: Caller | null = null;

  constructor(
    options: PracticeServerOptions,
    s3: S3Service,
    message: IncomingMessage,
    response: ServerResponse,
    awaitsContinue: boolean,
    stopping: AbortSignal,
  ) {
    this.options = options;
    this.s3 = s3;
    this.message = message;
    this.response = response;
    this.awaitsContinue = awaitsContinue;
    this.stopping = stopping;
  }

  async run(): Promise<void> {
    let ids: RequestIds | null = null;
    let answer: Answer;
    let error: AwsError | null = null;
    try {
      const request = readRequest(this.message);
      const form = isForm(request) ? await this.readBody() : null;
      const action = form === null ? null : (readForm(request, form).get('Action') ?? null);
      this.service = detectService(request, action);
      ids = newRequestIds(this.service);
      answer =
        this.service === 's3'
          ? await this.answerS3(request)
          : await this.answerDocument(request, this.service, form ?? (await this.readBody()), ids);
    } catch (thrown) {
      error = thrown instanceof AwsError ? thrown : internalError(this.service);
      ids ??= newRequestIds(this.service);
      answer = errorAnswer(this.service, error, ids);
    }
    if (this.options.latencyMs > 0) await delay(this.options.latencyMs, undefined, { signal: this.stopping });
    this.options.onRequest?.({
      service: this.service,
      method: this.message.method ?? '',
      operation: this.operation,
      callerArn: this.caller?.arn ?? null,
      status: answer.status,
      error: error === null ? null : { code: error.code, message: error.message },
    });
    await this.send(answer, ids);
  }

  private async answerS3(request: HttpRequest): Promise<Answer> {
    const target = route(request);
    this.operation = target.operation;
    const { world, now } = this.options;
    try {
      const verification = verifySignature(request, 's3', world, null, now());
      if (!verification.ok) {
        throw verification.fault.fault === 'anonymous'
          ? refuseAnonymous(world, target, request)
          : signatureError('s3', verification.fault);
      }
      const { signature } = verification;
      const caller = callerOf(world, signature.credential.identity);
      this.caller = caller;
      const bodyChecksums = target.operation !== 'CompleteMultipartUpload';
      const payload = openPayload(request, signature, () => this.sendContinue(), bodyChecksums);
      const answer = await this.s3.handle(target, {
        http: request,
        caller,
        presigned: signature.presigned,
        payload,
      });
      if (typeof answer.body !== 'string' || answer.headers['content-type'] !== undefined) return answer;
      const headers = { ...answer.headers, 'content-type': 'application/xml' };
      return { ...answer, headers, body: XML_DECLARATION + answer.body };
    } catch (error) {
      throw error instanceof AwsError
        ? withBucketRegion(error, world, target.scope === 'bucket' ? target.bucketName : null)
        : error;
    }
  }

  private async answerDocument(
    request: HttpRequest,
    service: Exclude<ServiceName, 's3'>,
    body: Buffer,
    ids: RequestIds,
  ): Promise<Answer> {
    const { world, now, services } = this.options;
    this.operation = operationName(request, service, service === 'kms' ? new Map() : readForm(request, body));
    const verification = verifySignature(request, service, world, body, now());
    if (!verification.ok) throw signatureError(service, verification.fault);
    const caller = callerOf(world, verification.signature.credential.identity);
    this.caller = caller;
    return answerDocument(services, service, request, body, caller, ids);
  }

  private async readBody(): Promise<Buffer> {
    this.sendContinue();
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of received(this.message)) {
      size += chunk.length;
      if (size > MAX_DOCUMENT_BYTES)
        throw new AwsError(413, 'RequestEntityTooLargeException', 'Request size exceeded');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  private sendContinue(): void {
    if (!this.awaitsContinue) return;
    this.awaitsContinue = false;
    this.response.writeContinue();
  }

  private async send(answer: Answer, ids: RequestIds): Promise<void> {
    const { response, message } = this;
    const headers: Record<string, string> = {
      ...idHeaders(this.service, ids),
      date: new Date(this.options.now()).toUTCString(),
      ...(this.service === 's3' ? { server: 'AmazonS3' } : {}),
      ...answer.headers,
    };
    // A body that was never asked for may come yet: nothing after it on this connection could be told apart from it.
    if (this.awaitsContinue) headers['connection'] = 'close';
    const { body } = answer;
    // An answer to HEAD has no body, and S3 does not say how long it would have been.
    if (typeof body === 'string') {
      if (message.method !== 'HEAD') headers['content-length'] = String(Buffer.byteLength(body));
    } else if (body === null && answer.status !== 204 && answer.status !== 304)
      headers['content-length'] ??= '0';
    response.writeHead(answer.status, encodeHeaders(headers));
    // A refusal does not wait for the body, but what is on its way has to be taken off the connection.
    if (!this.awaitsContinue) message.resume();
    if (body === null || typeof body === 'string') {
      const text = message.method === 'HEAD' ? '' : (body ?? '');
      await new Promise<void>((resolve) => {
        response.once('close', resolve);
        response.end(text, () => resolve());
      });
      return;
    }
    await pipeline(Readable.from(body), response);
  }
}

/** Node writes header values as Latin-1; metadata is UTF-8. */
function encodeHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]),
  );
}

/** HeadBucket has no body to say it in: clients find the bucket's Region in this header, of errors too. */
function withBucketRegion(error: AwsError, world: World, bucketName: string | null): AwsError {
  const bucket = bucketName === null ? undefined : world.buckets.get(bucketName);
  if (bucket === undefined) return error;
  const headers = { ...error.headers, 'x-amz-bucket-region': bucket.region };
  return new AwsError(error.status, error.code, error.message, error.details, headers);
}

function internalError(service: ServiceName): AwsError {
  const message = 'We encountered an internal error. Please try again.';
  return new AwsError(
    500,
    service === 'kms' ? 'KMSInternalException' : service === 's3' ? 'InternalError' : 'InternalFailure',
    message,
  );
}
