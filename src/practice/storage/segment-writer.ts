/** The bytes of one blob on their way into its file, by segments. */
import type { KeyObject } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { BodySink, DigestName, DigestValues } from '../bytes/digests.ts';
import { SEGMENT_BYTES } from './cipher.ts';
import { Sealer } from './sealer.ts';
import { type SealingJob, startSealing } from './sealing-threads.ts';

/** What a piece of a body has at most, as Node.js reads it: with less room than this the next one may not fit. */
const PIECE_BYTES = 64 * 1024;

/** Memory of segments for the next blob: allocated anew for each, it would cost the kernel as much as the copying. */
const spare: ArrayBuffer[] = [];
const MOST_SPARE = 16;

/** A blob of one segment is sealed where it is; a larger one in a thread of its own. */
export class SegmentWriter implements BodySink {
  readonly #file: FileHandle;
  readonly #key: KeyObject;
  readonly #digests: readonly DigestName[];
  #segment: Buffer | null = null;
  #filled = 0;
  #underWay = 0;
  #job: SealingJob | null = null;
  #room: PromiseWithResolvers<void> | null = null;
  /** bytes taken */
  size = 0;

  constructor(file: FileHandle, key: KeyObject, digests: readonly DigestName[]) {
    this.#file = file;
    this.#key = key;
    this.#digests = digests;
  }

  take(data: Buffer): Promise<void> | null {
    this.size += data.length;
    let rest = data;
    while (rest.length > 0) {
      // Sent only when more follows: the last segment is sealed as the last.
      if (this.#filled === SEGMENT_BYTES) this.#send(false);
      this.#segment ??= Buffer.from(spare.pop() ?? new ArrayBuffer(SEGMENT_BYTES));
      const taken = rest.copy(this.#segment, this.#filled);
      this.#filled += taken;
      rest = rest.subarray(taken);
    }
    // One segment fills while the thread works on another.
    if (this.#underWay === 0 || this.#filled + PIECE_BYTES <= SEGMENT_BYTES) return null;
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  async finish(): Promise<DigestValues> {
    if (this.#job !== null) {
      this.#send(true);
      return this.#job.finished;
    }
    const sealer = new Sealer(this.#key, this.#digests);
    const segment = this.#segment ?? Buffer.alloc(0);
    const pieces = sealer.seal(segment.subarray(0, this.#filled), true);
    // Not writev: on a full disk it may write less than it was given, and say so to nobody.
    await this.#file.writeFile(Buffer.concat(pieces));
    this.#giveBack();
    return sealer.digest();
  }

  /** To be called where `finish` was not, or has failed: afterwards nothing is written any more. */
  async discard(): Promise<void> {
    await this.#job?.discard();
    this.#giveBack();
  }

  #send(last: boolean): void {
    const memory = this.#segment?.buffer;
    if (!(memory instanceof ArrayBuffer)) return;
    this.#job ??= this.#start();
    this.#job.seal(memory, this.#filled, last);
    this.#segment = null;
    this.#filled = 0;
    this.#underWay += 1;
  }

  #start(): SealingJob {
    const job = startSealing(this.#file.fd, this.#key, this.#digests, (memory) => {
      keep(memory);
      this.#underWay -= 1;
      this.#room?.resolve();
      this.#room = null;
    });
    job.finished.catch((error: unknown) => {
      this.#room ??= Promise.withResolvers();
      this.#room.promise.catch(() => undefined);
      this.#room.reject(error);
    });
    return job;
  }

  #giveBack(): void {
    if (this.#segment?.buffer instanceof ArrayBuffer) keep(this.#segment.buffer);
    this.#segment = null;
  }
}

function keep(memory: ArrayBuffer): void {
  if (spare.length < MOST_SPARE) spare.push(memory);
  else memory.transfer(0);
}
