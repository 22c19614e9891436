/** What every call of every client has in common on the wire: answers are bounded, and each byte counts as progress. */
import { Readable, Transform } from 'node:stream';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { UNREADABLE, watchForm } from './answer-form.ts';
import { MOST_WRITE_BYTES } from './body-line.ts';
import { BufferBody } from './buffer-body.ts';
import { type FilePiece, PieceBody } from './file-piece.ts';
import { type Attempt, beginAttempt, endedBy, isServices } from './unanswered.ts';
import { StalledError } from './watch.ts';

/** No answer beyond this is read. Bodies of objects are never asked for. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Larger bodies go out in several writes, so that progress can be seen. */
const WATCHED_BYTES = 64 * 1024;
/**
 * An answer counts as progress when it is complete, and before that for each so many bytes beyond what an earlier
 * attempt of the call has read: neither single bytes nor answers that begin again and again keep a run alive.
 */
const PROGRESS_BYTES = 16 * 1024;

type Request = Parameters<NodeHttpHandler['handle']>[0];
type HandlerOptions = NonNullable<Parameters<NodeHttpHandler['handle']>[1]>;
type Handled = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** Options of one `send`: the SDK hands them to the request handler as they are. */
export interface SendOptions extends HandlerOptions {
  /** called with the bytes of the body taken by the network so far; starts anew with each attempt */
  readonly onSent?: (bytes: number) => void;
  /** called when the SDK sends it again, with what became of the attempt before: `HTTP 503`, `ECONNRESET` */
  readonly onRetry?: (reason: string) => void;
  /** the body, where it is not in memory; the request has announced it */
  readonly piece?: FilePiece | null;
}

export interface WireOptions extends NodeHttpHandlerOptions {
  /** milliseconds in which the answer to a call has to be complete once it has begun, all attempts taken together */
  readonly answerMs: number;
  /** called whenever something moves in either direction */
  readonly touch: () => void;
}

/** How far the answers to one call have come. */
interface Answering {
  /** bytes of the longest of them */
  furthest: number;
  /** when the last one has to be complete (`performance.now()`) */
  readonly until: number;
}

/** Node's own code says more than the name. */
function callErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function isAborted({ abortSignal }: SendOptions): boolean {
  return abortSignal?.aborted === true;
}

/**
 * Whether the SDK wants the body announced. Where it does so itself, it waits for six seconds at least, whatever time
 * the call has, and opens a connection for each body.
 */
function takeExpect({ headers }: Request): boolean {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === 'expect');
  if (name === undefined) return false;
  delete headers[name];
  return true;
}

/** Bytes of the body, as far as they are known before it is sent. */
function bytesOf({ piece }: SendOptions, body: unknown): number {
  if (piece) return piece.size;
  return body instanceof Uint8Array ? body.byteLength : 0;
}

/** Some answers (`101 Switching Protocols`) leave the SDK's handler waiting for ever, whatever its signal says. */
async function untilAborted<T>(work: Promise<T>, signal: HandlerOptions['abortSignal']): Promise<T> {
  if (!(signal instanceof AbortSignal)) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(Object.assign(new Error('The call was called off'), { name: 'AbortError' }));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function unreadable(httpStatusCode: number): Error {
  const error = new Error('The answer is none of the service');
  return Object.assign(error, { name: UNREADABLE, $metadata: { httpStatusCode } });
}

const unsentErrors = new WeakSet<object>();

/** Whether this error ended a call of which no attempt got as far as a connection. */
export function wasUnsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && unsentErrors.has(error);
}

/** Node names the system call that failed; a host with several addresses gives one error for each. */
function isBeforeSending(error: unknown): error is object {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof AggregateError) return error.errors.every(isBeforeSending);
  const call: unknown = Reflect.get(error, 'syscall');
  if (call === 'getaddrinfo' || call === 'connect') return true;
  // The SDK's handler has waited for a connection.
  return error instanceof Error && / did not establish a connection /.test(error.message);
}

/**
 * The SDK's own handler, which also counts what goes out, reports what moves in either direction as progress, and stops
 * reading an answer that is larger than `MAX_ANSWER_BYTES` (error `AnswerTooLarge`) or that trickles on beyond
 * `answerMs` (error `TimeoutError`).
 */
export class WireHandler extends NodeHttpHandler {
  readonly #touch: () => void;
  readonly #answerMs: number;
  readonly #answering = new WeakMap<SendOptions, Answering>();
  /** how the last attempt of each call failed */
  readonly #failed = new WeakMap<SendOptions, string>();
  /** how far each call's body has come; what a retry sends again is no progress */
  readonly #furthest = new WeakMap<SendOptions, number>();
  /** calls of which an attempt may have been heard */
  readonly #reached = new WeakSet<SendOptions>();

  constructor({ answerMs, touch, ...options }: WireOptions) {
    super(options);
    this.#touch = touch;
    this.#answerMs = answerMs;
  }

  override async handle(request: Request, options?: SendOptions): Promise<Handled> {
    const { body } = request;
    const called = options ?? {};
    const attempt = beginAttempt(called, !isAborted(called) && bytesOf(called, body) <= MOST_WRITE_BYTES);
    const before = options === undefined ? undefined : this.#failed.get(options);
    if (before !== undefined) options?.onRetry?.(before);
    if (body instanceof Uint8Array && body.byteLength > WATCHED_BYTES) {
      // The request is this attempt's own signed copy; the buffer that would be sent again stays with the SDK.
      const announced = takeExpect(request);
      request.body = new BufferBody(body, announced ? this.#answerMs : null, (taken) => {
        attempt.whole = body.byteLength - taken <= MOST_WRITE_BYTES;
        this.#took(taken, called);
      });
    }
    if (options?.piece) {
      const { piece } = options;
      request.body = new PieceBody(piece, this.#answerMs, (taken) => {
        attempt.whole = taken === piece.size;
        this.#took(taken, options);
      });
    }
    const handled = await this.#sent(
      untilAborted(super.handle(request, options), options?.abortSignal),
      options,
      attempt,
    );
    const answer: unknown = handled.response.body;
    const { statusCode, headers } = handled.response;
    if (!isServices(statusCode, headers)) attempt.ended = 'broken';
    if (answer instanceof Readable)
      handled.response.body = this.#bounded(answer, statusCode, this.#answeringTo(options), attempt);
    return handled;
  }

  #answeringTo(options: SendOptions | undefined): Answering {
    const known = options === undefined ? undefined : this.#answering.get(options);
    const answering = known ?? { furthest: 0, until: performance.now() + this.#answerMs };
    if (options !== undefined) this.#answering.set(options, answering);
    return answering;
  }

  /** Keeps in mind, over all attempts of a call, whether one may have reached anybody, and says so on an error. */
  async #sent(
    handling: Promise<Handled>,
    options: SendOptions | undefined,
    attempt: Attempt,
  ): Promise<Handled> {
    try {
      const handled = await handling;
      if (options !== undefined) this.#reached.add(options);
      const { statusCode } = handled.response;
      if (options !== undefined && statusCode >= 300) this.#failed.set(options, `HTTP ${statusCode}`);
      return handled;
    } catch (error) {
      if (isBeforeSending(error)) attempt.whole = false;
      attempt.ended = endedBy(error);
      if (options !== undefined) {
        this.#failed.set(options, callErrorCode(error));
        if (!isBeforeSending(error)) this.#reached.add(options);
        else if (!this.#reached.has(options)) unsentErrors.add(error);
      }
      throw error;
    }
  }

  /** @param bytes of the body, taken by the network in this attempt */
  #took(bytes: number, options: SendOptions): void {
    options.onSent?.(bytes);
    if (bytes <= (this.#furthest.get(options) ?? 0)) return;
    this.#furthest.set(options, bytes);
    this.#touch();
  }

  #bounded(body: Readable, status: number, answering: Answering, attempt: Attempt): Readable {
    // An error is one by its status, whatever its form.
    const form = status >= 200 && status < 300 ? watchForm() : null;
    const touch = this.#touch;
    let seen = 0;
    const gate = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        seen += chunk.byteLength;
        const before = answering.furthest;
        answering.furthest = Math.max(before, seen);
        if (Math.floor(answering.furthest / PROGRESS_BYTES) > Math.floor(before / PROGRESS_BYTES)) touch();
        if (form?.take(chunk.toString('latin1')) === false) return done(unreadable(status));
        if (seen <= MAX_ANSWER_BYTES) return done(null, chunk);
        const message = `The answer is larger than ${MAX_ANSWER_BYTES} bytes`;
        return done(Object.assign(new Error(message), { name: 'AnswerTooLarge' }));
      },
      flush(done) {
        // Nobody may be reading an empty body to its end.
        clearTimeout(late);
        touch();
        done(form?.end() === false ? unreadable(status) : null);
      },
    });
    const late = setTimeout(
      () => gate.destroy(new StalledError(`The answer was not complete within ${this.#answerMs} ms`)),
      Math.max(0, answering.until - performance.now()),
    );
    body.once('error', (error) => gate.destroy(error));
    gate.once('error', () => {
      attempt.ended = 'broken';
    });
    gate.once('close', () => {
      clearTimeout(late);
      body.destroy();
    });
    return body.pipe(gate);
  }
}
