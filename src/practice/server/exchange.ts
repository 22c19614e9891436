/** One request and its answer: which service, who asks, what the service says, and which faults meet it on the way. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { callerOf } from '../authorization/principal.ts';
import { collectRulings, type Ruling } from '../authorization/rulings.ts';
import type { FaultedRequest, FaultInjector } from '../faults/injector.ts';
import { foreignAnswer, refusalOf } from '../faults/refusals.ts';
import { type Answer, errorAnswer, idHeaders, newRequestIds, type RequestIds } from '../http/answer.ts';
import { detectService, isForm, type ServiceName } from '../http/detect.ts';
import { AwsError } from '../http/error.ts';
import type { ServiceHandlers } from '../http/handlers.ts';
import { openPayload } from '../http/payload.ts';
import { receive } from '../http/receive.ts';
import { type HttpRequest, queryParameter, readRequest } from '../http/request.ts';
import { signatureError } from '../http/signature-error.ts';
import { verifySignature } from '../http/sigv4.ts';
import { XML_DECLARATION } from '../http/xml.ts';
import { type Route, route } from '../s3/route.ts';
import { refuseAnonymous, type S3Service } from '../s3/service.ts';
import type { S3Dependencies } from '../s3/types.ts';
import type { Caller } from '../services.ts';
import type { Credential, World } from '../world/model.ts';
import { ConnectionCut, cutHalfway, sendHalf } from './broken.ts';
import {
  answerDocument,
  MAX_DOCUMENT_BYTES,
  namedResource,
  operationName,
  readForm,
} from './document-services.ts';
import type { ObservedRequest } from './observed.ts';

export interface ExchangeOptions extends Pick<S3Dependencies, 'world' | 'now'> {
  /** milliseconds added once to each final answer */
  readonly latencyMs: number;
  readonly services: ServiceHandlers;
  readonly s3: S3Service;
  readonly faults: FaultInjector;
  readonly onRequest: ((request: ObservedRequest) => void) | null;
  /** the server is being closed */
  readonly stopping: AbortSignal;
}

export class Exchange {
  private readonly options: ExchangeOptions;
  private readonly message: IncomingMessage;
  private readonly response: ServerResponse;
  /** the client holds its body back until it is asked for */
  private awaitsContinue: boolean;
  private service: ServiceName = 's3';
  private operation: string | null = null;
  private resource: string | null = null;
  private credential: Credential | null = null;
  private caller: Caller | null = null;
  private faulted: FaultedRequest | null = null;
  private defect: unknown = null;
  private readonly rulings: Ruling[] = [];

  constructor(
    options: ExchangeOptions,
    message: IncomingMessage,
    response: ServerResponse,
    awaitsContinue: boolean,
  ) {
    this.options = options;
    this.message = message;
    this.response = response;
    this.awaitsContinue = awaitsContinue;
  }

  async run(): Promise<void> {
    const { options } = this;
    let ids: RequestIds | null = null;
    let answer: Answer;
    let error: AwsError | null = null;
    try {
      const request = readRequest(this.message);
      const form = isForm(request) ? await this.readBody() : null;
      const action = form === null ? null : (readForm(request, form).get('Action') ?? null);
      this.service = detectService(request, action);
      ids = newRequestIds(this.service);
      answer = await this.answer(request, form, ids);
    } catch (thrown) {
      if (thrown instanceof ConnectionCut) {
        this.observe(null, null);
        this.message.socket.resetAndDestroy();
        return;
      }
      if (!(thrown instanceof AwsError)) this.defect = thrown;
      error = thrown instanceof AwsError ? thrown : internalError(this.service);
      ids ??= newRequestIds(this.service);
      answer = errorAnswer(this.service, error, ids);
    }
    this.faulted?.carriedOut(this.credential, this.caller);
    const wait = options.latencyMs + (this.faulted?.faults.latencyMs ?? 0);
    if (wait > 0) await delay(wait, undefined, { signal: options.stopping });
    if (this.faulted?.faults.name === 'stall') {
      this.observe(null, error);
      await once(this.response, 'close');
      return;
    }
    this.observe(answer.status, error);
    await this.send(answer, ids);
  }

  private answer(request: HttpRequest, form: Buffer | null, ids: RequestIds): Promise<Answer> {
    const { service } = this;
    // Without somebody who looks at them, decisions are not kept.
    const collected = <T>(run: () => Promise<T>): Promise<T> =>
      this.options.onRequest === null ? run() : collectRulings(this.rulings, run);
    if (service === 's3') return collected(() => this.answerS3(request));
    return collected(async () => this.answerDocument(request, service, form ?? (await this.readBody()), ids));
  }

  private async answerS3(request: HttpRequest): Promise<Answer> {
    const target = route(request);
    this.operation = target.operation;
    this.resource = s3Resource(target, request);
    const foreign = this.meetFaults();
    if (foreign !== null) return foreign;
    const { world, now, s3 } = this.options;
    try {
      const verification = verifySignature(request, 's3', world, null, now());
      if (!verification.ok) {
        throw verification.fault.fault === 'anonymous'
          ? refuseAnonymous(world, target, request)
          : signatureError('s3', verification.fault);
      }
      const { signature } = verification;
      const caller = this.authenticated(signature.credential);
      const bodyChecksums = target.operation !== 'CompleteMultipartUpload';
      const payload = openPayload(request, signature, () => this.sendContinue(), bodyChecksums);
      const answer = await s3.handle(target, {
        http: request,
        caller,
        presigned: signature.presigned,
        payload: this.faultName === 'reset-mid-body' ? cutHalfway(payload) : payload,
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
    const form = service === 'kms' ? new Map<string, string>() : readForm(request, body);
    this.operation = operationName(request, service, form);
    this.resource = namedResource(service, form, body);
    const foreign = this.meetFaults();
    if (foreign !== null) return foreign;
    const verification = verifySignature(request, service, world, body, now());
    if (!verification.ok) throw signatureError(service, verification.fault);
    const caller = this.authenticated(verification.signature.credential);
    const { region } = verification.signature.scope;
    return answerDocument(services, service, request, body, caller, region, ids);
  }

  /** Before authentication. @returns an answer that is not AWS's */
  private meetFaults(): Answer | null {
    this.faulted = this.options.faults.arrived(this.service, this.operation);
    if (this.faultName === 'reset') throw new ConnectionCut();
    return foreignAnswer(this.faultName);
  }

  /** Before dispatch: a service turns down only those whom it knows. */
  private authenticated(credential: Credential): Caller {
    const caller = callerOf(this.options.world, credential.identity);
    this.credential = credential;
    this.caller = caller;
    const refusal = refusalOf(this.faultName, this.service);
    if (refusal !== null) throw refusal;
    return caller;
  }

  private get faultName() {
    return this.faulted?.faults.name ?? null;
  }

  private observe(status: number | null, error: AwsError | null): void {
    this.options.onRequest?.({
      service: this.service,
      method: this.message.method ?? '',
      operation: this.operation,
      resource: this.resource,
      callerArn: this.caller?.arn ?? null,
      status,
      error: error === null ? null : { code: error.code, message: error.message },
      rulings: this.rulings,
      fault: this.faultName,
      defect: this.defect,
    });
  }

  private async readBody(): Promise<Buffer> {
    this.sendContinue();
    const chunks: Buffer[] = [];
    let size = 0;
    await receive(this.message, {
      done: false,
      take(data) {
        size += data.length;
        if (size > MAX_DOCUMENT_BYTES)
          throw new AwsError(413, 'RequestEntityTooLargeException', 'Request size exceeded');
        chunks.push(Buffer.from(data));
        return null;
      },
    });
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
    const { faultName } = this;
    if (faultName === 'truncated' || faultName === 'stall-mid-answer' || faultName === 'reset-mid-body') {
      await sendHalf(response, { ...answer, headers: encodeHeaders(headers) }, faultName);
      return;
    }
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

function s3Resource(target: Route, request: HttpRequest): string | null {
  if (target.scope === 'service') return null;
  if (target.scope !== 'object') return target.bucketName;
  const which = ['partNumber', 'versionId'].flatMap((name) => {
    const value = queryParameter(request, name);
    return value === null ? [] : [`${name}=${value}`];
  });
  return `${target.bucketName}/${target.key}${which.length === 0 ? '' : `?${which.join('&')}`}`;
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

const INTERNAL_ERROR: Readonly<Record<ServiceName, string>> = {
  s3: 'InternalError',
  kms: 'KMSInternalException',
  sts: 'InternalFailure',
  iam: 'InternalFailure',
};

function internalError(service: ServiceName): AwsError {
  const message = 'We encountered an internal error. Please try again.';
  return new AwsError(500, INTERNAL_ERROR[service], message);
}
