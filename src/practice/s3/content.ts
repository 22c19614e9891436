/** The bytes of an object on their way out, or on their way into a copy. */
import type { Checksum, ChecksumAlgorithm } from '../bytes/checksums.ts';
import type { OpenSink } from '../bytes/digests.ts';
import { AwsError } from '../http/error.ts';
import type { ObjectVersion } from '../storage/objects.ts';
import type { ByteRange } from './range.ts';
import type { S3Context } from './types.ts';

/** Bytes on their way out. Whoever leaves before their end says so with `return`, as loops and streams do. */
export interface ByteSource extends AsyncIterableIterator<Buffer, undefined> {
  return(): Promise<IteratorResult<Buffer, undefined>>;
}

/**
 * The bytes of a range, through however many parts it goes: those that are there now, whatever becomes of the object.
 * Wipes the data key at its end.
 */
export function readBytes(
  context: S3Context,
  version: ObjectVersion,
  dataKey: Buffer,
  range: ByteRange,
): ByteSource {
  const letGo = context.blobs.hold(version.blobs);
  const pieces = readPieces(context, version, dataKey, range);
  let left = false;
  const leave = async (): Promise<void> => {
    if (left) return;
    left = true;
    dataKey.fill(0);
    await letGo();
  };
  // A generator that was never begun would not run its `finally`.
  return {
    async next() {
      try {
        const next = await pieces.next();
        if (next.done === true) await leave();
        return next;
      } catch (error) {
        await leave();
        throw error;
      }
    },
    async return() {
      await pieces.return(undefined);
      await leave();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* readPieces(
  context: S3Context,
  version: ObjectVersion,
  dataKey: Buffer,
  { start, end }: ByteRange,
): AsyncGenerator<Buffer, undefined> {
  let offset = 0;
  for (const blob of version.blobs) {
    const from = Math.max(0, start - offset);
    const to = Math.min(blob.size, end - offset);
    if (from < to) yield* context.blobs.read(blob, dataKey, from, to);
    offset += blob.size;
  }
}

/** @throws AwsError 403 `InvalidObjectState` for what lies in an archive, from which nothing is restored here */
export function refuseArchived({ headers }: ObjectVersion): void {
  const storageClass = headers['x-amz-storage-class'] ?? '';
  if (storageClass !== 'GLACIER' && storageClass !== 'DEEP_ARCHIVE') return;
  throw new AwsError(403, 'InvalidObjectState', "The operation is not valid for the object's storage class", {
    StorageClass: storageClass,
  });
}

export interface CopyDigests {
  readonly md5: Buffer;
  readonly checksum: Checksum;
}

/** Reads a source into a sink. @returns the digests of its bytes */
export async function copyBytes(
  source: ByteSource,
  algorithm: ChecksumAlgorithm,
  open: OpenSink,
): Promise<CopyDigests> {
  const sink = open(['MD5', algorithm]);
  for await (const chunk of source) await sink.take(chunk);
  const digests = await sink.finish();
  const value = Buffer.from(digests.get(algorithm) ?? []).toString('base64');
  return { md5: Buffer.from(digests.get('MD5') ?? []), checksum: { algorithm, value } };
}
