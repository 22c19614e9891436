/** How bytes are cut into parts. Source of the limits: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */

const MIB = 1024 ** 2;
export const MIN_PART_BYTES = 5 * MIB;
export const MAX_PART_BYTES = 5 * 1024 * MIB;
export const MAX_PARTS = 10_000;

/** From here on a file is large: fewer and larger parts, more of them at a time. */
const LARGE_BYTES = 64 * MIB;
/** The AWS CLI's own part size and concurrency. Source: https://docs.aws.amazon.com/cli/latest/topic/s3-config.html */
const LARGE_PART_BYTES = 8 * MIB;
const LARGE_CONCURRENCY = 10;
const SMALL_CONCURRENCY = 4;
/** A thousand parts can still be read through in a report; a part that has to be sent again should not take minutes. */
const PREFERRED_PARTS = 1000;
const LARGEST_PREFERRED_PART_BYTES = 64 * MIB;

/**
 * The size of the parts of a file where nobody has named one: whole MiB, at most 10,000 parts. More than S3's largest
 * part for a file that is too large for S3.
 */
export function partBytesFor(fileBytes: number): number {
  const least = fileBytes < LARGE_BYTES ? MIN_PART_BYTES : LARGE_PART_BYTES;
  const preferred = Math.min(fileBytes / PREFERRED_PARTS, LARGEST_PREFERRED_PART_BYTES);
  return Math.ceil(Math.max(least, preferred, fileBytes / MAX_PARTS) / MIB) * MIB;
}

/** How many parts of a file are sent at the same time where nobody has said so. */
export function concurrencyFor(fileBytes: number): number {
  return fileBytes < LARGE_BYTES ? SMALL_CONCURRENCY : LARGE_CONCURRENCY;
}

export interface PartLayout {
  /** in bytes, as everything here */
  readonly size: number;
  readonly partBytes: number;
  readonly parts: number;
  /** where part `number`, counted from 1, begins */
  startOf(number: number): number;
  /** the size of part `number` */
  sizeOf(number: number): number;
}

/** Parts of the wanted size, or larger where there would be more than 10,000. Nothing at all is one empty part. */
export function layoutOf(size: number, wantedPartBytes: number): PartLayout {
  const partBytes = Math.max(wantedPartBytes, Math.ceil(size / MAX_PARTS));
  const startOf = (number: number): number => (number - 1) * partBytes;
  return {
    size,
    partBytes,
    parts: Math.max(1, Math.ceil(size / partBytes)),
    startOf,
    sizeOf: (number) => Math.min(partBytes, size - startOf(number)),
  };
}
