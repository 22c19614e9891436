/** What is computed over the bytes of a body while they go past, and where they go. */
import { createHash } from 'node:crypto';
import { type ChecksumAlgorithm, type RunningChecksum, startChecksum } from './checksums.ts';

export type DigestName = ChecksumAlgorithm | 'MD5';

export type DigestValues = ReadonlyMap<DigestName, Uint8Array>;

/** Takes the decoded bytes of one body. */
export interface BodySink {
  /**
   * Copies what it keeps: the data may be released afterwards.
   * @returns null, or what to wait for before the next piece is given
   */
  take(data: Buffer): Promise<void> | null;
  /** To be called once, after the last piece. @returns the digests named when it was opened */
  finish(): Promise<DigestValues>;
}

/** @param names the digests to compute on the way, each once */
export type OpenSink = (names: readonly DigestName[]) => BodySink;

/** Several digests of the same bytes. */
export class Digester {
  readonly #running: readonly (readonly [DigestName, RunningChecksum])[];

  constructor(names: readonly DigestName[]) {
    this.#running = names.map((name) => [name, name === 'MD5' ? startMd5() : startChecksum(name)]);
  }

  update(data: Buffer): void {
    for (const [, running] of this.#running) running.update(data);
  }

  digest(): DigestValues {
    return new Map(this.#running.map(([name, running]) => [name, running.digest()]));
  }
}

function startMd5(): RunningChecksum {
  const hash = createHash('md5');
  return { update: (data) => void hash.update(data), digest: () => hash.digest() };
}
