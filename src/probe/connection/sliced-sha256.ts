import { createHash, createHmac } from 'node:crypto';

/** Node hashes less than 2 GiB at once, and a part may have 5 GiB. */
export const HASH_SLICE_BYTES = 256 * 1024 * 1024;

type Source = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 (with a secret: HMAC) in the form the SDK's signer takes, for data of any size. */
export class SlicedSha256 {
  readonly #secret: Source | undefined;
  #hash: { update(data: Uint8Array): unknown; digest(): Buffer };

  constructor(secret?: Source) {
    this.#secret = secret;
    this.#hash = this.#fresh();
  }

  update(data: Source): void {
    const bytes = bytesOf(data);
    for (let start = 0; start < bytes.byteLength; start += HASH_SLICE_BYTES)
      this.#hash.update(bytes.subarray(start, start + HASH_SLICE_BYTES));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#fresh();
  }

  #fresh() {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(this.#secret));
  }
}

function bytesOf(data: Source): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
