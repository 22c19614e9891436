/**
 * Encrypted bytes in a private temporary folder. File names are random: nothing a client sends becomes a path.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenSink } from '../bytes/digests.ts';
import { release } from '../bytes/release.ts';
import {
  blobKey,
  openSegment,
  SALT_BYTES,
  SEALED_SEGMENT_BYTES,
  SEGMENT_BYTES,
  TAG_BYTES,
} from './cipher.ts';
import { openPrivateFolder, type PrivateFolder } from './folder.ts';
import { SegmentWriter } from './segment-writer.ts';

export interface Blob {
  readonly id: string;
  /** of the data, not of the file */
  readonly size: number;
  readonly salt: Buffer;
}

export class BlobStore {
  readonly #folder: PrivateFolder;
  /** ids of blobs that are being read, and by how many */
  readonly #readers = new Map<string, number>();
  /** ids of those to be removed when the last of their readers has gone */
  readonly #doomed = new Set<string>();

  private constructor(folder: PrivateFolder) {
    this.#folder = folder;
  }

  /** @param folder whoever made it removes it; null: one of its own */
  static async create(folder: PrivateFolder | null = null): Promise<BlobStore> {
    const store = new BlobStore(folder ?? (await openPrivateFolder()));
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

  /**
   * Keeps the blobs until it is let go of them, whoever removes them meanwhile: an object that is overwritten while it
   * is downloaded is downloaded as it was.
   * @returns lets go of them; to be called once
   */
  hold(blobs: readonly Blob[]): () => Promise<void> {
    for (const { id } of blobs) this.#readers.set(id, (this.#readers.get(id) ?? 0) + 1);
    return async () => {
      await Promise.all(blobs.map((blob) => this.#letGo(blob)));
    };
  }

  /** At once, or when nobody holds it any more. */
  async remove(blob: Blob): Promise<void> {
    if (this.#readers.has(blob.id)) this.#doomed.add(blob.id);
    else await rm(this.#path(blob.id), { force: true });
  }

  /** Removes every blob. */
  close(): Promise<void> {
    return this.#folder.close();
  }

  async #letGo(blob: Blob): Promise<void> {
    const readers = (this.#readers.get(blob.id) ?? 0) - 1;
    if (readers > 0) {
      this.#readers.set(blob.id, readers);
      return;
    }
    this.#readers.delete(blob.id);
    if (this.#doomed.delete(blob.id)) await this.remove(blob);
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
