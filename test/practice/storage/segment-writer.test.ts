import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SEGMENT_BYTES } from '../../../src/practice/storage/cipher.ts';
import { SegmentWriter } from '../../../src/practice/storage/segment-writer.ts';

const key = createSecretKey(randomBytes(32));

test.each([1000, 6 * SEGMENT_BYTES])('a file that cannot be written to: %i bytes', async (size) => {
  const folder = await mkdtemp(join(tmpdir(), 'segment-writer-'));
  await writeFile(join(folder, 'blob'), '');
  const file = await open(join(folder, 'blob'), 'r');
  try {
    const writer = new SegmentWriter(file, key, []);
    const filled = async (): Promise<unknown> => {
      for (let given = 0; given < size; given += 50_000) await writer.take(Buffer.alloc(50_000));
      return writer.finish();
    };
    await expect(filled()).rejects.toThrow('EBADF');
    await writer.discard();
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
});

test('what is discarded while it is written: afterwards nothing is written any more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'segment-writer-'));
  const path = join(folder, 'blob');
  const file = await open(path, 'w');
  try {
    const writer = new SegmentWriter(file, key, ['SHA256']);
    writer.take(Buffer.alloc(8 * SEGMENT_BYTES));
    await writer.discard();
    const { size } = await stat(path);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await stat(path)).size).toBe(size);
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
});
