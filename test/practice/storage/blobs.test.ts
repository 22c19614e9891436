import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DigestValues, OpenSink } from '../../../src/practice/bytes/digests.ts';
import { type Blob, BlobStore } from '../../../src/practice/storage/blobs.ts';
import { SEGMENT_BYTES } from '../../../src/practice/storage/cipher.ts';

let store: BlobStore;
const key = randomBytes(32);

beforeEach(async () => {
  store = await BlobStore.create();
});
afterEach(() => store.close());

function pieces(data: Buffer, size: number) {
  return async (open: OpenSink): Promise<DigestValues> => {
    const sink = open(['SHA256', 'CRC32']);
    for (let at = 0; at < data.length; at += size) await sink.take(data.subarray(at, at + size));
    return sink.finish();
  };
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
    expect(blob.size).toBe(size);
    expect(Buffer.from(result.get('SHA256') ?? [])).toEqual(createHash('sha256').update(data).digest());
    expect(Buffer.from(result.get('CRC32') ?? []).readUInt32BE()).toBe(crc32(data));
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

test.each([200_000, 3 * SEGMENT_BYTES])('a source that fails after %i bytes leaves no file', async (size) => {
  const failing = async (open: OpenSink): Promise<never> => {
    await open([]).take(randomBytes(size));
    throw new Error('hung up');
  };
  await expect(store.write(key, failing)).rejects.toThrow('hung up');
  expect(await readdir(store.folder)).toEqual([]);
});

test('a sink says when it has enough, and takes no memory beyond that', async () => {
  const { blob } = await store.write(key, async (open) => {
    const sink = open([]);
    const piece = randomBytes(64 * 1024);
    let given = 0;
    let room: Promise<void> | null = null;
    while (room === null) {
      room = sink.take(piece);
      given += piece.length;
    }
    expect(given).toBeLessThanOrEqual(2 * SEGMENT_BYTES);
    await room;
    return sink.finish();
  });
  expect((await read(blob)).length).toBe(blob.size);
});

test('blobs written side by side keep apart', async () => {
  const all = await Promise.all(
    Array.from({ length: 12 }, async (_, number) => {
      const data = randomBytes(SEGMENT_BYTES * 2 + number * 1000);
      return { data, ...(await store.write(key, pieces(data, 30_000 + number))) };
    }),
  );
  for (const { data, blob, result } of all) {
    expect((await read(blob)).equals(data)).toBe(true);
    expect(Buffer.from(result.get('SHA256') ?? [])).toEqual(createHash('sha256').update(data).digest());
  }
});

test('what is removed while it is read goes when the last reader has gone', async () => {
  const data = randomBytes(1000);
  const { blob } = await store.write(key, pieces(data, 1000));
  const [first, second] = [store.hold([blob]), store.hold([blob])];
  await store.remove(blob);
  await first();
  expect((await read(blob)).equals(data)).toBe(true);
  await second();
  expect(await readdir(store.folder)).toEqual([]);
  const kept = await store.write(key, pieces(data, 1000));
  await store.hold([kept.blob])();
  expect(await readdir(store.folder)).toEqual([kept.blob.id]);
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
