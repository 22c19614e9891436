import type { ClientRequest } from 'node:http';
import { AttemptBody } from './attempt-body.ts';
import type { BodyLine } from './body-line.ts';

/** One attempt's body out of memory. */
export class BufferBody extends AttemptBody {
  readonly #bytes: Uint8Array;
  readonly #answerMs: number | null;
  readonly #onTaken: (bytes: number) => void;

  /**
   * @param answerMs milliseconds in which the call has to be answered, where the body is announced before it is sent;
   *   null: it is sent at once
   * @param onTaken called with the bytes that the network has taken so far
   */
  constructor(bytes: Uint8Array, answerMs: number | null, onTaken: (bytes: number) => void) {
    super();
    this.#bytes = bytes;
    this.#answerMs = answerMs;
    this.#onTaken = onTaken;
  }

  protected override async sendTo(line: BodyLine, request: ClientRequest): Promise<void> {
    if (this.#answerMs !== null) await line.untilContinue(this.#answerMs);
    await line.write(this.#bytes, this.#onTaken);
    if (line.open) request.end();
  }
}
