/** What every call of every client has in common on the wire: answers are bounded, and each byte counts as progress. */
import { Readable, Transform } from 'node:stream';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';

/** No answer beyond this is read. Bodies of objects are never asked for. */
export const MAX_ANSWER_BYTES = 1024 * 1024;
/** Bodies go out in pieces of this size, so that progress can be seen. */
const SLICE_BYTES = 64 * 1024;

type Request = Parameters<NodeHttpHandler['handle']>[0];
type HandlerOptions = NonNullable<Parameters<NodeHttpHandler['handle']>[1]>;
type Handled = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** Options of one `send`: the SDK hands them to the request handler as they are. */
export interface SendOptions extends HandlerOptions {
  /** called with the bytes of the body taken by the network so far; starts anew with each attempt */
  readonly onSent?: (bytes: number) => void;
}

/**
 * The SDK's own handler, which also counts what goes out, reports each piece in either direction as progress, and
 * stops reading an answer that is larger than `MAX_ANSWER_BYTES` (error `AnswerTooLarge`).
 */
export class WireHandler extends NodeHttpHandler {
  readonly #touch: () => void;
  /** how far each call's body has come; what a retry sends again is no progress */
  readonly #furthest = new WeakMap<SendOptions, number>();

  constructor(options: NodeHttpHandlerOptions, touch: () => void) {
    super(options);
    this.#touch = touch;
  }

  override async handle(request: Request, options?: SendOptions): Promise<Handled> {
    const { body } = request;
    if (body instanceof Uint8Array && body.byteLength > SLICE_BYTES) {
      // The request is this attempt's own signed copy; the buffer that would be sent again stays with the SDK.
      request.body = Readable.from(this.#slices(body, options ?? {}), { objectMode: false });
    }
    const handled = await super.handle(request, options);
    this.#touch();
    const answer: unknown = handled.response.body;
    if (answer instanceof Readable) handled.response.body = this.#bounded(answer);
    return handled;
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
        touch();
        seen += chunk.byteLength;
        if (seen <= MAX_ANSWER_BYTES) return done(null, chunk);
        const message = `The answer is larger than ${MAX_ANSWER_BYTES} bytes`;
        return done(Object.assign(new Error(message), { name: 'AnswerTooLarge' }));
      },
    });
    body.once('error', (error) => gate.destroy(error));
    gate.once('close', () => body.destroy());
    return body.pipe(gate);
  }
}
