/**
 * Starts a practice account in a thread of its own, so that what the account takes of an upload keeps nobody waiting
 * who sits at the wizard. Its folder belongs to this process: it goes with the process, however that ends.
 */
import { Worker } from 'node:worker_threads';
import type { PracticeAccount } from '../handle.ts';
import { openPrivateFolder } from '../storage/folder.ts';
import type { AccountFacts, FromPractice, ToPractice } from './messages.ts';

declare const __BUNDLED__: boolean | undefined;

/** Loads all that a practice account needs, waits until one is wanted, and is that one. */
export class PracticeThread {
  readonly #worker: Worker;
  readonly #facts = Promise.withResolvers<AccountFacts>();
  readonly #asked = new Map<number, PromiseWithResolvers<FromPractice>>();
  #next = 0;
  #ready = false;
  #over: Error | null = null;

  /** @throws Node's error where there can be no thread */
  constructor() {
    const bundled = typeof __BUNDLED__ !== 'undefined';
    const file = bundled ? './practice-thread.js' : './practice-thread.ts';
    const debug = Boolean(process.env['S3_KMS_WIZARD_DEBUG']);
    // What it writes (warnings of Node.js and of libraries) would tear the screen.
    this.#worker = new Worker(new URL(file, import.meta.url), { stdout: !debug, stderr: !debug });
    this.#worker.on('message', (message: FromPractice) => this.#hear(message));
    this.#worker.on('error', (error) => {
      this.#lose(error);
      // A fault of the account's is one of the program's, as it would be without a thread.
      if (this.#ready) throw error;
    });
    this.#worker.on('exit', () => this.#lose(new Error('practice account: its thread has ended')));
    // What ends it before anybody asks is told to whoever asks.
    this.#facts.promise.catch(() => {});
    // The process need not stay for one that waits. Said last: whoever begins to listen has the process stay.
    this.#worker.unref();
  }

  /** whether it can be started still */
  get usable(): boolean {
    return this.#over === null;
  }

  /**
   * To be called once.
   * @throws RangeError for an unknown scenario; Node's error where there can be no folder, no port or no thread
   */
  async start(scenario: string): Promise<PracticeAccount> {
    const folder = await openPrivateFolder();
    this.#worker.ref();
    const close = async (): Promise<void> => {
      await this.#worker.terminate();
      await folder.close();
    };
    try {
      const start: ToPractice = { type: 'start', scenario, folder: folder.path };
      this.#worker.postMessage(start);
      const facts = await this.#facts.promise;
      return {
        ...facts,
        apply: async (change) => {
          const answer = await this.#ask((number) => ({ type: 'apply', number, change }));
          if (answer.type !== 'applied') throw new Error(`practice account: ${answer.type}`);
          return answer.applied;
        },
        close: async () => {
          try {
            await this.#ask((number) => ({ type: 'close', number }));
          } finally {
            await close();
          }
        },
      };
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** @throws Error what the thread has thrown, or that it has ended */
  #ask(message: (number: number) => ToPractice): Promise<FromPractice> {
    if (this.#over !== null) return Promise.reject(this.#over);
    const number = this.#next;
    this.#next += 1;
    const answer = Promise.withResolvers<FromPractice>();
    this.#asked.set(number, answer);
    this.#worker.postMessage(message(number));
    return answer.promise;
  }

  #hear(message: FromPractice): void {
    if (message.type === 'ready') {
      this.#ready = true;
      this.#facts.resolve(message.facts);
    } else if (message.type === 'not-started') {
      this.#facts.reject(message.error);
    } else {
      const answer = this.#asked.get(message.number);
      this.#asked.delete(message.number);
      if (message.type === 'failed') answer?.reject(message.error);
      else answer?.resolve(message);
    }
  }

  #lose(error: Error): void {
    this.#over ??= error;
    this.#facts.reject(error);
    for (const answer of this.#asked.values()) answer.reject(error);
    this.#asked.clear();
  }
}
