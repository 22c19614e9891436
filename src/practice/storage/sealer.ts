import type { KeyObject } from 'node:crypto';
import { Digester, type DigestName, type DigestValues } from '../bytes/digests.ts';
import { sealSegment } from './cipher.ts';

/** Digests and encrypts the segments of one blob, in their order. */
export class Sealer {
  readonly #key: KeyObject;
  readonly #digester: Digester;
  #index = 0;

  constructor(key: KeyObject, digests: readonly DigestName[]) {
    this.#key = key;
    this.#digester = new Digester(digests);
  }

  /** @returns the pieces that are written one after the other */
  seal(segment: Buffer, last: boolean): readonly Buffer[] {
    this.#digester.update(segment);
    const pieces = sealSegment(this.#key, this.#index, last, segment);
    this.#index += 1;
    return pieces;
  }

  /** of all that was sealed */
  digest(): DigestValues {
    return this.#digester.digest();
  }
}
