import type { Checksum, ChecksumAlgorithm } from '../bytes/checksums.ts';
import { element } from '../http/xml.ts';

/** `ChecksumCRC32` and its like. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

/** The element of a checksum; none where there is none. */
export function checksumElements(checksum: Checksum | null): string[] {
  return checksum === null ? [] : [element(checksumElement(checksum.algorithm), checksum.value)];
}
