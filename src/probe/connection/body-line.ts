/** How bodies are written: after `100 Continue` where they are large, in writes that grow with the line, onto connections that are kept. */
import type { ClientRequest } from 'node:http';

/** Larger writes are no faster. */
export const MOST_WRITE_BYTES: number = 256 * 1024;
/** Written at once while the line has yet to show that it is fast, so that progress is seen on a slow one. */
const LEAST_WRITE_BYTES = 64 * 1024;
/** A write that takes less than this may be followed by a larger one. */
const FAST_MILLISECONDS = 50;
/** Whoever does not know `100 Continue` gets the body after as many milliseconds as the SDK waits, or sooner. */
const MOST_CONTINUE_MILLISECONDS = 6000;
/** Of the time a call has: a wait of its own must not use up what is meant for the network. */
const CONTINUE_SHARE = 0.2;

/** A request as something to write a body to, until it is answered, broken or called off. */
export class BodyLine {
  readonly #request: ClientRequest;
  #open = true;
  #wake: () => void = () => undefined;
  #writeBytes = LEAST_WRITE_BYTES;

  constructor(request: ClientRequest) {
    this.#request = request;
    const close = (): void => {
      this.#open = false;
      this.#wake();
    };
    request.once('close', close).once('response', (response) => {
      // Whoever refuses may have left the rest of the body unread: what is sent behind it would wait there.
      if ((response.statusCode ?? 0) >= 300) request.shouldKeepAlive = false;
      // An answer in the middle of the body is a refusal: the rest is not sent, and the connection is of no more use.
      if (request.writableEnded) return;
      close();
      response.once('close', () => request.destroy());
    });
  }

  get open(): boolean {
    return this.#open && !this.#request.destroyed;
  }

  /** Announces the body and waits until it is asked for. @param answerMs milliseconds in which the call has to be answered */
  async untilContinue(answerMs: number): Promise<void> {
    if (!this.open) return;
    const milliseconds = Math.min(MOST_CONTINUE_MILLISECONDS, answerMs * CONTINUE_SHARE);
    const request = this.#request;
    request.setHeader('Expect', '100-continue');
    request.flushHeaders();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      request.once('continue', this.#wake);
    });
  }

  /** @param onTaken called with how many bytes of `data` the network has taken */
  async write(data: Uint8Array, onTaken: (bytes: number) => void): Promise<void> {
    for (let at = 0; at < data.length && this.open; ) {
      const piece = data.subarray(at, at + this.#writeBytes);
      const started = performance.now();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#request.write(piece, () => resolve());
      });
      const fast = performance.now() - started < FAST_MILLISECONDS;
      this.#writeBytes = fast ? Math.min(2 * this.#writeBytes, MOST_WRITE_BYTES) : LEAST_WRITE_BYTES;
      at += piece.length;
      if (this.open) onTaken(at);
    }
  }
}
