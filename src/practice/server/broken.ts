/** Connections that break off: bodies read half, answers sent half. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import type { RequestFaultName } from '../faults/fault.ts';
import type { Answer } from '../http/answer.ts';
import type { Payload } from '../http/payload.ts';

/** The connection is to be reset: there is no answer. */
export class ConnectionCut extends Error {}

/** The payload, as far as its middle. An empty one stays whole: its request is met in its answer. */
export function cutHalfway(payload: Payload): Payload {
  const half = Math.floor((payload.length ?? 0) / 2);
  if (half === 0) return payload;
  return {
    ...payload,
    read: (wanted, wantsMd5, open) =>
      payload.read(wanted, wantsMd5, (names) => {
        const sink = open(names);
        let size = 0;
        return {
          take(data) {
            size += data.length;
            if (size > half) throw new ConnectionCut();
            return sink.take(data);
          },
          finish: () => sink.finish(),
        };
      }),
  };
}

/**
 * Sends an answer as far as the middle of its body or, where it has none, of its headers. Then the connection is
 * closed (`truncated`), reset (`reset-mid-body`), or left as it is.
 */
export async function sendHalf(
  response: ServerResponse,
  { status, headers, body }: Answer,
  fault: Extract<RequestFaultName, 'truncated' | 'stall-mid-answer' | 'reset-mid-body'>,
): Promise<void> {
  const { socket, req } = response;
  if (socket === null) return;
  const length = Number(headers['content-length'] ?? 0);
  if (body === null || req.method === 'HEAD' || length < 2) {
    socket.write(`HTTP/1.1 ${status} OK\r\ndate: ${headers['date'] ?? ''}\r\nx-amz-`);
  } else {
    response.writeHead(status, headers);
    await writeUpTo(response, body, Math.floor(length / 2));
  }
  if (fault === 'stall-mid-answer') await once(response, 'close');
  else if (fault === 'truncated') {
    socket.end();
    await finished(socket, { readable: false }).catch(() => undefined);
    socket.destroy();
  } else socket.resetAndDestroy();
}

async function writeUpTo(
  response: ServerResponse,
  body: string | AsyncIterableIterator<Buffer, undefined>,
  limit: number,
): Promise<void> {
  let left = limit;
  const source = typeof body === 'string' ? [Buffer.from(body, 'utf8')] : body;
  for await (const chunk of source) {
    const data = chunk.subarray(0, left);
    await new Promise<void>((resolve) => {
      response.once('close', resolve);
      response.write(data, () => resolve());
    });
    left -= data.length;
    if (left <= 0 || response.destroyed) return;
  }
}
