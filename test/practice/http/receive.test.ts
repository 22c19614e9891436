import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { receive } from '../../../src/practice/http/receive.ts';

afterEach(() => vi.useRealTimers());

test('a client that stops sending is told so, and its connection is closed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const message = new PassThrough();
  const received = receive(message as unknown as IncomingMessage, { done: false, take: () => null });
  const refused = expect(received).rejects.toMatchObject({
    code: 'RequestTimeout',
    status: 400,
    headers: { connection: 'close' },
  });
  await vi.advanceTimersByTimeAsync(19_000);
  message.write('a');
  await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(19_000);
  message.write('b');
  await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(21_000);
  await refused;
});

test('a client is not hurried while the receiver takes its time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const message = new PassThrough();
  const room = Promise.withResolvers<void>();
  const received = receive(message as unknown as IncomingMessage, { done: false, take: () => room.promise });
  message.end('a');
  await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(60_000);
  room.resolve();
  await expect(received).resolves.toBeUndefined();
});
