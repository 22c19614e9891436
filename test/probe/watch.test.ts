import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { StalledError, startWatch } from '../../src/probe/connection/watch.ts';

/** Nothing of this process runs meanwhile, as when it is suspended. */
function holdUp(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

it('ends after silence', async () => {
  const watch = startWatch(300);
  await delay(600);
  expect(watch.signal.reason).toBeInstanceOf(StalledError);
});

it('counts the silence before it', async () => {
  const watch = startWatch(60_000, performance.now() - 60_000);
  await delay(50);
  expect(watch.signal.aborted).toBe(true);
});

it('does not take time in which this process was held up for silence', async () => {
  const watch = startWatch(900);
  holdUp(1500);
  await delay(100);
  expect(watch.signal.aborted).toBe(false);
  await expect.poll(() => watch.signal.aborted, { timeout: 5000 }).toBe(true);
});

it('forgives being late once, not for ever', async () => {
  const watch = startWatch(900);
  const began = performance.now();
  while (!watch.signal.aborted && performance.now() - began < 20_000) {
    holdUp(1500);
    await delay(1);
  }
  expect(performance.now() - began).toBeLessThan(5000);
});
