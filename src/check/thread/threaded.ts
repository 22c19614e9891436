/**
 * Starts the thread in which checks run, so that whoever sits at the wizard waits neither for the AWS SDK to be loaded
 * nor for any of the work of an upload. What it gives is used as it would be without a thread.
 */
import { lookup } from 'node:dns/promises';
import { getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createEventQueue, type EventQueue } from '../event-queue.ts';
import type { CheckEvent } from '../events.ts';
import type { PickItem, PickRequest } from '../picks.ts';
import type { CheckRequest } from '../request.ts';
import type { FromThread, Job, Sent, ThreadStart, ToThread } from './messages.ts';
import { receivedError, sentError } from './sent-error.ts';

declare const __BUNDLED__: boolean | undefined;

/** What one job tells, until it has ended. */
interface Told {
  readonly events: EventQueue<CheckEvent>;
  readonly pages: EventQueue<readonly PickItem[]>;
  readonly ended: PromiseWithResolvers<void>;
  readonly mfaCode: CheckRequest['mfaCode'] | null;
}

export class CheckThread {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Told>();
  #next = 0;
  #ready = false;
  #over: Error | null = null;

  /** @throws Node's error where there can be no thread */
  constructor() {
    const file = typeof __BUNDLED__ === 'undefined' ? './check-thread.ts' : './check-thread.js';
    const workerData: ThreadStart = { compileCache: ownCompileCache() };
    const debug = Boolean(process.env['S3_KMS_WIZARD_DEBUG']);
    // What it writes (warnings of Node.js and of libraries) would tear the screen.
    this.#worker = new Worker(new URL(file, import.meta.url), { workerData, stdout: !debug, stderr: !debug });
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('messageerror', (error) => this.#lose(error));
    this.#worker.on('error', (error) => this.#lose(error));
    this.#worker.on('exit', () => this.#lose(new Error('check: its thread has ended')));
    // Only while there is something to do, clean-up included, has the process to stay for it. Said last: whoever begins
    // to listen has the process stay.
    this.#worker.unref();
  }

  /** whether it can be asked for anything still */
  get usable(): boolean {
    return this.#over === null;
  }

  /** As `Check` says. @throws what `check()` throws, or what has ended the thread */
  async *check({ target, access, signal, mfaCode }: CheckRequest): AsyncGenerator<CheckEvent> {
    const job = this.#begin((number) => ({ type: 'check', number, target, access }), signal, mfaCode);
    try {
      for await (const event of job.told.events) {
        yield event;
        if (event.type === 'look-finished') this.#tell({ type: 'consent', number: job.number });
      }
    } finally {
      await job.leave();
    }
  }

  /** As `picks()`, which see. */
  async *picks({ signal, ...request }: PickRequest): AsyncGenerator<readonly PickItem[]> {
    const job = this.#begin((number) => ({ type: 'picks', number, request }), signal, null);
    try {
      yield* job.told.pages;
    } finally {
      await job.leave();
    }
  }

  #begin(
    jobOf: (number: number) => Job,
    signal: AbortSignal,
    mfaCode: Told['mfaCode'],
  ): { readonly number: number; readonly told: Told; leave(): Promise<void> } {
    if (this.#over !== null) throw this.#over;
    const number = this.#next;
    this.#next += 1;
    const told: Told = {
      events: createEventQueue(),
      pages: createEventQueue(),
      ended: Promise.withResolvers(),
      mfaCode,
    };
    this.#jobs.set(number, told);
    this.#worker.ref();
    this.#tell(jobOf(number));
    const stop = (): void => this.#tell({ type: 'stop', number });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    return {
      number,
      told,
      leave: async () => {
        signal.removeEventListener('abort', stop);
        stop();
        await told.ended.promise;
      },
    };
  }

  #tell(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        return;
      case 'events':
        for (const event of message.events) this.#jobs.get(message.number)?.events.push(event);
        return;
      case 'page':
        this.#jobs.get(message.number)?.pages.push(message.page);
        return;
      case 'ended':
        this.#end(message.number, message.error === null ? null : receivedError(message.error));
        return;
      case 'mfa-code-wanted': {
        const { question } = message;
        const code = this.#jobs.get(message.number)?.mfaCode?.(message.serial);
        void sent(code ?? Promise.reject(new Error('no MFA code'))).then((answer) =>
          this.#tell({ type: 'mfa-code', question, code: answer }),
        );
        return;
      }
      case 'addresses-wanted': {
        const { question, hostname, options } = message;
        void sent(lookup(hostname, { ...options, all: true })).then((addresses) =>
          this.#tell({ type: 'addresses', question, addresses }),
        );
        return;
      }
      case 'fault':
        if (this.#ready) throw receivedError(message.error);
        this.#lose(receivedError(message.error));
        void this.#worker.terminate();
    }
  }

  #end(number: number, error: Error | null): void {
    const told = this.#jobs.get(number);
    this.#jobs.delete(number);
    for (const queue of [told?.events, told?.pages]) {
      if (error === null) queue?.end();
      else queue?.fail(error);
    }
    told?.ended.resolve();
    if (this.#jobs.size === 0) this.#worker.unref();
  }

  /** @throws that error, where it is a fault of the program's: what runs in no thread breaks the process */
  #lose(error: Error): void {
    if (this.#over !== null) return;
    this.#over = error;
    for (const number of this.#jobs.keys()) this.#end(number, error);
    if (this.#ready) throw error;
  }
}

/** The folder of the program in which src/cli/load.cjs has compiled code kept, or null where none is kept there. */
function ownCompileCache(): string | null {
  const folder = fileURLToPath(new URL('.compile-cache', import.meta.url));
  // Node.js tells of the folder of its own version, which is in there.
  return getCompileCacheDir?.()?.startsWith(folder) ? folder : null;
}

async function sent<T>(promise: Promise<T>): Promise<Sent<T>> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    return { ok: false, error: sentError(error) };
  }
}
