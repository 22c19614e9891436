/**
 * How a blob is encrypted: AES-256-GCM in segments, so that a range can be read and authenticated by itself and no
 * more than one segment is held. The key is derived from the data key with a salt of the blob's own, because the
 * parts of one upload share a data key and GCM must never meet the same key and nonce twice.
 */
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** Larger ones are no faster, and leave the processor's cache; each body on its way holds two. */
export const SEGMENT_BYTES = 512 * 1024;
export const SALT_BYTES = 32;
export const TAG_BYTES = 16;
export const SEALED_SEGMENT_BYTES = SEGMENT_BYTES + TAG_BYTES;

/**
 * A key object: made from bytes for each segment anew, a cipher takes ten times as long to start.
 * @param dataKey 32 bytes, as GenerateDataKey with AES_256 gives them
 */
export function blobKey(dataKey: Buffer, salt: Buffer): KeyObject {
  const bytes = Buffer.from(hkdfSync('sha256', dataKey, salt, 's3-kms-wizard practice blob', 32));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

/**
 * @param last whether it ends the blob: authenticated too, so that a blob cut short does not pass
 * @returns the pieces that are written one after the other
 */
export function sealSegment(key: KeyObject, index: number, last: boolean, data: Buffer): readonly Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(index, last));
  const sealed = cipher.update(data);
  // GCM is a stream cipher: nothing is left to come, but the tag is made here.
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

/** @throws Error where the key is another or the segment was changed */
export function openSegment(key: KeyObject, index: number, last: boolean, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(index, last));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const data = decipher.update(sealed.subarray(0, -TAG_BYTES));
  decipher.final();
  return data;
}

function nonce(index: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt8(last ? 1 : 0, 0);
  bytes.writeUIntBE(index, 6, 6);
  return bytes;
}
