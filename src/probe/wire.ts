/** What every call of every client has in common on the wire: answers are bounded, and each byte counts as progress. */
import { Readable, Transform } from 'node:stream';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';

/** No answer beyond this is read. Bodies of objects are never asked for. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Bodies go out in pieces of this size, so that progress can be seen. */
const SLICE_BYTES = 64 * 1024;
/** An answer counts as progress when it begins, for each so many bytes, and when it ends: single bytes do not keep a run alive. */
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
}

/** Node's own code says more than the name. */
function callErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
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
  return call === 'getaddrinfo' || call === 'connect';
}

/**
 * The SDK's own handler, which also counts what goes out, reports what moves in either direction as progress, and
 * stops reading an answer that is larger than `MAX_ANSWER_BYTES` (error `AnswerTooLarge`).
 */
export class WireHandler extends NodeHttpHandler {
  readonly #touch: () => void;
  /** how the last attempt of each call failed */
  readonly #failed = new WeakMap<SendOptions, string>();
  /** how far each call's body has come; what a retry sends again is no progress */
  readonly #furthest = new WeakMap<SendOptions, number>();
  /** calls of which an attempt may have been heard */
  readonly #reached = new WeakSet<SendOptions>();

  constructor(options: NodeHttpHandlerOptions, touch: () => void) {
    super(options);
    this.#touch = touch;
  }

  override async handle(request: Request, options?: SendOptions): Promise<Handled> {
    const { body } = request;
    const before = options === undefined ? undefined : this.#failed.get(options);
    if (before !== undefined) options?.onRetry?.(before);
    if (body instanceof Uint8Array && body.byteLength > SLICE_BYTES) {
      // The request is this attempt's own signed copy; the buffer that would be sent again stays with the SDK.
      request.body = Readable.from(this.#slices(body, options ?? {}), { objectMode: false });
    }
    const handled = await this.#sent(super.handle(request, options), options);
    this.#touch();
    const answer: unknown = handled.response.body;
    if (answer instanceof Readable) handled.response.body = this.#bounded(answer);
    return handled;
  }

  /** Keeps in mind, over all attempts of a call, whether one may have reached anybody, and says so on an error. */
  async #sent(handling: Promise<Handled>, options: SendOptions | undefined): Promise<Handled> {
    try {
      const handled = await handling;
      if (options !== undefined) this.#reached.add(options);
      const { statusCode } = handled.response;
      if (options !== undefined && statusCode >= 300) this.#failed.set(options, `HTTP ${statusCode}`);
      return handled;
    } catch (error) {
      if (options !== undefined) {
        this.#failed.set(options, callErrorCode(error));
        if (!isBeforeSending(error)) this.#reached.add(options);
        else if (!this.#reached.has(options)) unsentErrors.add(error);
      }
      throw error;
    }
  }

  *#slices(body: Uint8Array, options: SendOptions): Generator<Uint8Array> {
    for (let offset = 0; offset < body.byteLength; offset += SLICE_BYTES) {
      const end = Math.min(offset + SLICE_BYTES, body.byteLength);
      yield body.subarray(offset, end);
      // The next piece is asked for only when this one was taken.
      options.onSent?.(end);
      if (end <= (this.#furthest.get(options) ?? 0)) continue;
      this.#furthest.set(options, end);
      this.#touch();
    }
  }

  #bounded(body: Readable): Readable {
    const touch = this.#touch;
    let seen = 0;
    const gate = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const before = seen;
        seen += chunk.byteLength;
        if (Math.floor(seen / PROGRESS_BYTES) > Math.floor(before / PROGRESS_BYTES)) touch();
        if (seen <= MAX_ANSWER_BYTES) return done(null, chunk);
        const message = `The answer is larger than ${MAX_ANSWER_BYTES} bytes`;
        return done(Object.assign(new Error(message), { name: 'AnswerTooLarge' }));
      },
      flush(done) {
        touch();
        done();
      },
    });
    body.once('error', (error) => gate.destroy(error));
    gate.once('close', () => body.destroy());
    return body.pipe(gate);
  }
}
