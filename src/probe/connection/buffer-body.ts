import type { ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import { BodyLine } from './body-line.ts';

/**
 * One attempt's body out of memory. It stands where the SDK's handler pipes a stream into the request, and writes by
 * itself, as `PieceBody` does.
 */
export class BufferBody extends Readable {
  readonly #bytes: Uint8Array;
  readonly #waitMs: number | null;
  readonly #onTaken: (bytes: number) => void;

  /**
   * @param answerMs milliseconds in which the call has to be answered, where the body is announced before it is sent;
   *   null: it is sent at once
   * @param onTaken called with the bytes that the network has taken so far
   */
  constructor(bytes: Uint8Array, answerMs: number | null, onTaken: (bytes: number) => void) {
    super({ read: () => undefined });
    this.#bytes = bytes;
    this.#waitMs = answerMs;
    this.#onTaken = onTaken;
  }

  override pipe<T extends NodeJS.WritableStream>(destination: T): T {
    const request = destination as unknown as ClientRequest;
    this.#send(request).catch((error: unknown) =>
      request.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    return destination;
  }

  async #send(request: ClientRequest): Promise<void> {
    const line = new BodyLine(request);
    if (this.#waitMs !== null) await line.untilContinue(this.#waitMs);
    await line.write(this.#bytes, this.#onTaken);
    if (line.open) request.end();
  }
}
