/**
 * The threads that digest, encrypt and write large bodies, shared by all practice accounts of the process. They are
 * started when there is work for them, and do not keep the process alive.
 */
import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { DigestName, DigestValues } from '../bytes/digests.ts';
import type { FromThread, ToThread } from './sealing-messages.ts';

declare const __BUNDLED__: boolean | undefined;

/** Digesting takes longer than receiving, but more threads than this would only wait for the one that receives. */
const MOST_THREADS = Math.min(2, availableParallelism());

/** What it works on lies outside of its heap; the default is made for whole programs. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };

/** One blob in a thread's hands. */
export interface SealingJob {
  /**
   * The memory belongs to the thread from here on.
   * @param length bytes of it that are filled
   */
  seal(memory: ArrayBuffer, length: number, last: boolean): void;
  /** settles when the last segment has been written. @throws Error of the file, or of the thread */
  readonly finished: Promise<DigestValues>;
  /** @returns when the thread does nothing any more with the file */
  discard(): Promise<void>;
}

/**
 * @param fd of a file that stays open until the job is finished or discarded
 * @param taken called with the memory of each segment when the thread has done with it
 */
export function startSealing(
  fd: number,
  key: KeyObject,
  digests: readonly DigestName[],
  taken: (memory: ArrayBuffer) => void,
): SealingJob {
  return leastBusy().start(fd, key, digests, taken);
}

const threads = new Set<SealingThread>();

function leastBusy(): SealingThread {
  const [first] = [...threads].sort((one, other) => one.busy - other.busy);
  if (first !== undefined && (first.busy === 0 || threads.size >= MOST_THREADS)) return first;
  return new SealingThread();
}

interface Ends {
  readonly taken: (memory: ArrayBuffer) => void;
  readonly finished: PromiseWithResolvers<DigestValues>;
  readonly over: PromiseWithResolvers<void>;
}

class SealingThread {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Ends>();
  #next = 0;

  constructor() {
    const file = typeof __BUNDLED__ === 'undefined' ? './sealing-thread.ts' : './sealing-thread.js';
    this.#worker = new Worker(new URL(file, import.meta.url), { resourceLimits: LIMITS });
    this.#worker.unref();
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('error', (error) => this.#lose(error));
    this.#worker.on('exit', () => this.#lose(new Error('practice storage: a thread has ended')));
    threads.add(this);
  }

  /** how many jobs it has */
  get busy(): number {
    return this.#jobs.size;
  }

  start(fd: number, key: KeyObject, digests: readonly DigestName[], taken: Ends['taken']): SealingJob {
    const job = this.#next;
    this.#next += 1;
    const ends: Ends = { taken, finished: Promise.withResolvers(), over: Promise.withResolvers() };
    // Whoever discards the job does not wait for its digests.
    ends.finished.promise.catch(() => undefined);
    this.#jobs.set(job, ends);
    this.#worker.ref();
    this.#tell({ type: 'begin', job, fd, key, digests });
    return {
      seal: (memory, length, last) => this.#tell({ type: 'segment', job, memory, length, last }, memory),
      finished: ends.finished.promise,
      discard: () => {
        if (this.#jobs.has(job)) this.#tell({ type: 'discard', job });
        return ends.over.promise;
      },
    };
  }

  #tell(message: ToThread, ...transferred: ArrayBuffer[]): void {
    this.#worker.postMessage(message, transferred);
  }

  #hear(message: FromThread): void {
    const ends = this.#jobs.get(message.job);
    if (ends === undefined) return;
    if (message.type === 'taken') {
      ends.taken(message.memory);
      return;
    }
    if (message.type === 'finished') ends.finished.resolve(message.digests);
    else ends.finished.reject(message.type === 'failed' ? message.error : new Error('discarded'));
    this.#end(message.job, ends);
  }

  #end(job: number, ends: Ends): void {
    ends.over.resolve();
    this.#jobs.delete(job);
    if (this.#jobs.size === 0) this.#worker.unref();
  }

  #lose(error: Error): void {
    threads.delete(this);
    for (const [job, ends] of this.#jobs) {
      ends.finished.reject(error);
      this.#end(job, ends);
    }
  }
}
