/**
 * Encrypted bytes in a private temporary folder. File names are random: nothing a client sends becomes a path.
 */
import { type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  blobKey,
  openSegment,
  SALT_BYTES,
  SEALED_SEGMENT_BYTES,
  SEGMENT_BYTES,
  sealSegment,
  TAG_BYTES,
} from './cipher.ts';
import { openPrivateFolder, type PrivateFolder } from './folder.ts';
import { release } from './release.ts';

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
   * Encrypts what `source` yields into a new file, and releases its buffers. Nothing is left behind where the source throws.
   * @returns the blob and what the source returned
   */
  async write<T>(
    dataKey: Buffer,
    source: AsyncGenerator<Buffer, T>,
  ): Promise<{ readonly blob: Blob; readonly result: T }> {
    const id = randomUUID();
    const salt = randomBytes(SALT_BYTES);
    const key = blobKey(dataKey, salt);
    const file = await open(this.#path(id), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      const { size, result } = await writeSegments(file, key, source);
      await file.close();
      return { blob: { id, size, salt }, result };
    } catch (error) {
      // Where it was the file that failed, the source is still open.
      await source.throw(error).catch(() => undefined);
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

async function writeSegments<T>(
  file: FileHandle,
  key: KeyObject,
  source: AsyncGenerator<Buffer, T>,
): Promise<{ readonly size: number; readonly result: T }> {
  const segment = Buffer.allocUnsafe(SEGMENT_BYTES);
  let filled = 0;
  let index = 0;
  let size = 0;
  // One segment is written while the next one fills: no more than that is held, whatever the disk does.
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (last: boolean): Promise<void> => {
    const sealed = sealSegment(key, index, last, segment.subarray(0, filled));
    index += 1;
    filled = 0;
    await writing;
    writing = writeAll(file, sealed);
    // A failure is met where it is next waited for.
    writing.catch(() => undefined);
  };
  try {
    while (true) {
      const next = await source.next();
      if (next.done === true) {
        await write(true);
        await writing;
        return { size, result: next.value };
      }
      let data = next.value;
      size += data.length;
      while (data.length > 0) {
        // Written only when more follows: the last segment is sealed as the last.
        if (filled === SEGMENT_BYTES) await write(false);
        const taken = data.copy(segment, filled);
        filled += taken;
        data = data.subarray(taken);
      }
      release(next.value);
    }
  } finally {
    await writing.catch(() => undefined);
  }
}

/** A full disk can take less than it is given. */
async function writeAll(file: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = await file.writev([...pieces]);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (bytesWritten < length) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
  for (const piece of pieces) release(piece);
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('practice storage: a blob is shorter than it was written');
  return buffer;
}
