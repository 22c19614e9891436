/** Where there are fewer processors than threads, whoever draws goes first. */
import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import type { CheckEvent } from '../check/events.ts';

/** By how much the others go behind, on the system's scale from -20 to 19, where a higher number comes later. */
const WAY = 10;
const LOWEST = 19;

/** The threads of this process, by the numbers the system knows them by. */
const THREADS = '/proc/self/task';

/**
 * The events as they come; from consent on, every thread but the main one gives way to it: those of the check and of
 * the practice account, and those that Node.js keeps for files, cryptography and memory. Loading is not slowed down by
 * it. A priority can be given up and not taken back; threads that are started later have that of whoever starts them.
 */
export async function* drawingFirst(events: AsyncIterable<CheckEvent>): AsyncGenerator<CheckEvent> {
  for await (const event of events) {
    yield event;
    if (event.type === 'look-finished') giveWay();
  }
}

/** Only on Linux has each thread a priority of its own: elsewhere nothing happens. */
function giveWay(): void {
  if (process.platform !== 'linux' || !isMainThread) return;
  try {
    const behind = Math.min(LOWEST, getPriority() + WAY);
    const threads = readdirSync(THREADS).map(Number);
    // Else the numbers are those of another system than the one that is asked, as /proc can be a host's.
    if (!threads.includes(process.pid)) return;
    for (const thread of threads) if (thread !== process.pid) lower(thread, behind);
  } catch {
    // Without /proc all are alike.
  }
}

function lower(thread: number, priority: number): void {
  try {
    setPriority(thread, priority);
  } catch {
    // It has ended since, or a sandbox forbids it.
  }
}
