import { describe, expect, it } from 'vitest';
import { createEventQueue } from '../../src/check/event-queue.ts';

async function readAll<T>(queue: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = [];
  for await (const event of queue) read.push(event);
  return read;
}

describe('the event queue', () => {
  it('gives what was pushed before and while it is read, in order', async () => {
    const queue = createEventQueue<number>();
    queue.push(1);
    const reading = readAll(queue);
    queue.push(2);
    await Promise.resolve();
    queue.push(3);
    setTimeout(() => {
      queue.push(4);
      queue.end();
    }, 5);
    expect(await reading).toEqual([1, 2, 3, 4]);
  });

  it('gives what was pushed before a failure, then the failure', async () => {
    const queue = createEventQueue<number>();
    const read: number[] = [];
    queue.push(1);
    queue.fail(new Error('broken'));
    const reading = (async () => {
      for await (const event of queue) read.push(event);
    })();
    await expect(reading).rejects.toThrow('broken');
    expect(read).toEqual([1]);
  });

  it('ends when it was ended before anyone read', async () => {
    const queue = createEventQueue<number>();
    queue.end();
    expect(await readAll(queue)).toEqual([]);
  });
});
