import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HASH_SLICE_BYTES, SlicedSha256 } from '../../src/probe/connection/sliced-sha256.ts';

describe('SlicedSha256', () => {
  it('hashes what is longer than one slice', async () => {
    const bytes = Buffer.alloc(HASH_SLICE_BYTES + 5, 'abc');
    const hash = new SlicedSha256();
    hash.update(bytes);
    expect(Buffer.from(await hash.digest()).toString('hex')).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
  });

  it('hashes with a secret, anew after a reset, text and views alike', async () => {
    const hash = new SlicedSha256('secret');
    hash.update('dropped');
    hash.reset();
    hash.update('ünd ');
    hash.update(Buffer.from('xmore').subarray(1));
    hash.update(new Uint8Array([33]).buffer);
    expect(Buffer.from(await hash.digest()).toString('hex')).toBe(
      createHmac('sha256', 'secret').update('ünd more!').digest('hex'),
    );
  });
});
