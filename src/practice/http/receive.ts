/** The bytes of a request as the connection gives them. */
import type { IncomingMessage } from 'node:http';
import { release } from '../bytes/release.ts';
import { incomplete } from './chunked.ts';
import { AwsError } from './error.ts';

/** S3 ends a request that sends nothing for twenty seconds or so. */
const IDLE_MILLISECONDS = 20_000;

export interface Receiver {
  /**
   * Copies what it keeps: the data is released afterwards.
   * @returns null, or what to wait for before the next piece is given
   */
  take(data: Buffer): Promise<void> | null;
  /** whether nothing more is wanted, whatever may still come */
  readonly done: boolean;
}

/**
 * Gives each piece of a body to `receiver`, in one turn of the event loop with its arrival. Where it ends early, by its
 * own wish or because the receiver failed, the rest stays on the connection, which an answer is still to be sent through.
 * @throws AwsError `IncompleteBody` where the client hangs up, `RequestTimeout` where it stops sending; whatever the
 * receiver throws
 */
export function receive(message: IncomingMessage, receiver: Receiver): Promise<void> {
  return new Promise((resolve, reject) => {
    let waiting = false;
    let left = false;
    const leave = (settle: () => void): void => {
      left = true;
      clearTimeout(idle);
      message.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost).pause();
      settle();
    };
    const fail = (error: unknown): void => {
      if (!left) leave(() => reject(error));
    };
    const onEnd = (): void => leave(resolve);
    const onLost = (): void => (message.readableEnded ? onEnd() : fail(incomplete()));
    const goOn = (): void => {
      waiting = false;
      if (left) return;
      idle.refresh();
      if (message.destroyed) onLost();
      else message.resume();
    };
    const onData = (chunk: Buffer): void => {
      idle.refresh();
      try {
        const room = receiver.take(chunk);
        release(chunk);
        if (receiver.done) onEnd();
        else if (room !== null) {
          waiting = true;
          message.pause();
          room.then(goOn, fail);
        }
      } catch (error) {
        fail(error);
      }
    };
    const idle = setTimeout(() => {
      // The client cannot send what nobody takes.
      if (waiting) idle.refresh();
      else fail(requestTimeout());
    }, IDLE_MILLISECONDS);
    message.on('end', onEnd).on('error', onLost).on('close', onLost);
    if (message.readableEnded) onEnd();
    else if (message.destroyed) onLost();
    else message.on('data', onData).resume();
  });
}

function requestTimeout(): AwsError {
  return new AwsError(
    400,
    'RequestTimeout',
    'Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.',
    {},
    { connection: 'close' },
  );
}
