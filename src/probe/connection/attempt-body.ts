import { ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import { BodyLine } from './body-line.ts';

/**
 * One attempt's body. It stands where the SDK's handler pipes a stream into the request, and writes by itself: a stream
 * tells nobody what the network has taken of it.
 */
export abstract class AttemptBody extends Readable {
  constructor() {
    super({ read: () => undefined });
  }

  /** Writes all of it, and ends the request, as long as the line is open. What it rejects with ends the call. */
  protected abstract sendTo(line: BodyLine, request: ClientRequest): Promise<void>;

  /** @throws TypeError where it is piped into anything but a request */
  override pipe<T extends NodeJS.WritableStream>(destination: T): T {
    if (!(destination instanceof ClientRequest))
      throw new TypeError('The body of a request goes into a request');
    const request: ClientRequest = destination;
    this.sendTo(new BodyLine(request), request).catch((error: unknown) =>
      request.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    return destination;
  }
}
