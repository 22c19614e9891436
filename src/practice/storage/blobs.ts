/**
 * Encrypted bytes in a private temporary folder. File names are random: nothing a client sends becomes a path.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenSink } from '../http/digests.ts';
import {
  blobKey,
  openSegment,
  SALT_BYTES,
  SEALED_SEGMENT_BYTES,
  SEGMENT_BYTES,
  TAG_BYTES,
} from './cipher.ts';
import { openPrivateFolder, type PrivateFolder } from './folder.ts';
import { release } from './release.ts';
import { SegmentWriter } from './segment-writer.ts';

export interface Blob {
  readonly id: string;
  /** of the data, not of the file */
  readonly size: number;
  readonly salt: Buffer;
}

export class BlobStore {
  readonly #folder: PrivateFolder;

  private constructor(folder: PrivateFolder) {
    this.#folder = folder;
  }

  static async create(): Promise<BlobStore> {
    const store = new BlobStore(await openPrivateFolder());
    await mkdir(store.folder, { mode: 0o700 });
    return store;
  }

  /** Where the files are, and nothing but them. */
  get folder(): string {
    return join(this.#folder.path, 'blobs');
  }

  /**
   * Encrypts what is given to the sink into a new file. Nothing is left behind where `fill` throws.
   * @param fill opens the sink, once, and finishes it
   * @returns the blob and what `fill` returned
   */
  async write<T>(
    dataKey: Buffer,
    fill: (open: OpenSink) => Promise<T>,
  ): Promise<{ readonly blob: Blob; readonly result: T }> {
    const id = randomUUID();
    const salt = randomBytes(SALT_BYTES);
    const key = blobKey(dataKey, salt);
    const file = await open(this.#path(id), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    const writers: SegmentWriter[] = [];
    try {
      const result = await fill((digests) => {
        const writer = new SegmentWriter(file, key, digests);
        writers.push(writer);
        return writer;
      });
      await file.close();
      const size = writers.reduce((sum, writer) => sum + writer.size, 0);
      return { blob: { id, size, salt }, result };
    } catch (error) {
      for (const writer of writers) await writer.discard();
      await file.close();
      await rm(this.#path(id), { force: true });
      throw error;
    }
  }

  /**
   * Decrypts the bytes from `start` up to, and without, `end`.
   * @throws Error where the data key is not the one it was written with
   */
  async *read(blob: Blob, dataKey: Buffer, start: number, end: number): AsyncGenerator<Buffer, undefined> {
    if (start >= end) return;
    const key = blobKey(dataKey, blob.salt);
    const file = await open(this.#path(blob.id), 'r');
    try {
      const lastIndex = Math.max(0, Math.ceil(blob.size / SEGMENT_BYTES) - 1);
      for (let index = Math.floor(start / SEGMENT_BYTES); index * SEGMENT_BYTES < end; index++) {
        const offset = index * SEGMENT_BYTES;
        const length = Math.min(SEGMENT_BYTES, blob.size - offset);
        const sealed = await readExactly(file, index * SEALED_SEGMENT_BYTES, length + TAG_BYTES);
        const data = openSegment(key, index, index === lastIndex, sealed);
        release(sealed);
        yield data.subarray(Math.max(0, start - offset), Math.min(length, end - offset));
      }
    } finally {
      await file.close();
    }
  }

  async remove(blob: Blob): Promise<void> {
    await rm(this.#path(blob.id), { force: true });
  }

  /** Removes every blob. */
  close(): Promise<void> {
    return this.#folder.close();
  }

  #path(id: string): string {
    return join(this.folder, id);
  }
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('practice storage: a blob is shorter than it was written');
  return buffer;
}
