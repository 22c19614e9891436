import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Blob, BlobStore } from '../../../src/practice/storage/blobs.ts';
import { SEGMENT_BYTES } from '../../../src/practice/storage/cipher.ts';

let store: BlobStore;
const key = randomBytes(32);

beforeEach(async () => {
  store = await BlobStore.create();
});
afterEach(() => store.close());

async function* pieces(data: Buffer, size: number): AsyncGenerator<Buffer, string> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
  return 'done';
}

async function read(blob: Blob, start = 0, end = blob.size, dataKey = key): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of store.read(blob, dataKey, start, end)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test.each([0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 3 * SEGMENT_BYTES])(
  '%i bytes come back, whole and in ranges',
  async (size) => {
    const data = randomBytes(size);
    const { blob, result } = await store.write(key, pieces(data, 1000));
    expect([blob.size, result]).toEqual([size, 'done']);
    expect((await read(blob)).equals(data)).toBe(true);
    for (const [start, end] of [
      [0, 1],
      [size - 1, size],
      [SEGMENT_BYTES - 2, SEGMENT_BYTES + 2],
    ]) {
      const from = Math.max(0, start ?? 0);
      const to = Math.min(size, end ?? 0);
      if (from < to) expect((await read(blob, from, to)).equals(data.subarray(from, to))).toBe(true);
    }
  },
);

test('nothing on the disk is in the clear, and equal data look different', async () => {
  const data = Buffer.alloc(1000, 'a secret sentence ');
  const one = await store.write(key, pieces(data, 1000));
  const other = await store.write(key, pieces(data, 1000));
  const [first, second] = await Promise.all(
    [one, other].map(({ blob }) => readFile(join(store.folder, blob.id))),
  );
  expect(first?.includes('a secret')).toBe(false);
  expect(second !== undefined && first?.equals(second)).toBe(false);
});

test('another key, a changed byte and a file cut at a segment are noticed', async () => {
  const { blob } = await store.write(key, pieces(randomBytes(2 * SEGMENT_BYTES), 5000));
  await expect(read(blob, 0, blob.size, randomBytes(32))).rejects.toThrow();
  const path = join(store.folder, blob.id);
  const sealed = await readFile(path);
  await truncate(path, sealed.length / 2);
  await expect(read(blob)).rejects.toThrow();
  await expect(read({ ...blob, size: SEGMENT_BYTES })).rejects.toThrow();
  sealed[100] = (sealed[100] ?? 0) ^ 1;
  await writeFile(path, sealed);
  await expect(read(blob, 0, 10)).rejects.toThrow();
});

test('a source that fails leaves no file', async () => {
  async function* failing(): AsyncGenerator<Buffer, never> {
    yield randomBytes(200_000);
    throw new Error('hung up');
  }
  await expect(store.write(key, failing())).rejects.toThrow('hung up');
  expect(await readdir(store.folder)).toEqual([]);
});

test('a process that just leaves takes its folder along', async () => {
  const module = new URL('../../../src/practice/storage/blobs.ts', import.meta.url);
  const script = `const { BlobStore } = await import('${module}');
    process.stdout.write((await BlobStore.create()).folder);
    process.exit(3);`;
  const folder = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  }).stdout;
  expect(folder).toContain('s3-kms-wizard-practice-');
  await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('the folder is private, and gone in the end', async () => {
  const { blob } = await store.write(key, pieces(Buffer.from('x'), 1));
  expect((await stat(store.folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(store.folder, blob.id))).mode & 0o777).toBe(0o600);
  await store.close();
  await expect(stat(store.folder)).rejects.toMatchObject({ code: 'ENOENT' });
});
