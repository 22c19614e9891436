/**
 * Ciphertext blobs: AES-256-GCM under the key's material, the encryption context as additional authenticated data.
 * A blob carries the ARN of its key, so that Decrypt needs no key id. KMS's own format is not public; this one is ours.
 * Layout: version (1 byte), length of the ARN (2), ARN, nonce (12), tag (16), ciphertext.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KmsKey } from '../world/model.ts';

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

export type EncryptionContext = Readonly<Record<string, string>>;

export interface ParsedBlob {
  readonly keyArn: string;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly ciphertext: Buffer;
}

/** AES-256-GCM under the key's own material, the encryption context authenticated with it. */
export function seal(key: KmsKey, plaintext: Buffer, context: EncryptionContext): Buffer {
  const arn = Buffer.from(key.arn);
  const header = Buffer.alloc(3);
  header.writeUInt8(VERSION, 0);
  header.writeUInt16BE(arn.length, 1);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key.material, nonce).setAAD(associatedData(key.arn, context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, arn, nonce, cipher.getAuthTag(), ciphertext]);
}

/** null: not a blob of ours */
export function parseBlob(blob: Buffer): ParsedBlob | null {
  if (blob.length < 3 || blob.readUInt8(0) !== VERSION) return null;
  const arnEnd = 3 + blob.readUInt16BE(1);
  const tagEnd = arnEnd + NONCE + TAG;
  if (blob.length < tagEnd) return null;
  return {
    keyArn: blob.toString('utf8', 3, arnEnd),
    nonce: blob.subarray(arnEnd, arnEnd + NONCE),
    tag: blob.subarray(arnEnd + NONCE, tagEnd),
    ciphertext: blob.subarray(tagEnd),
  };
}

/** null: another encryption context, another key or changed bytes */
export function open(key: KmsKey, blob: ParsedBlob, context: EncryptionContext): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key.material, blob.nonce)
    .setAAD(associatedData(blob.keyArn, context))
    .setAuthTag(blob.tag);
  try {
    return Buffer.concat([decipher.update(blob.ciphertext), decipher.final()]);
  } catch {
    return null;
  }
}

/** The order of the pairs does not count: https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html */
function associatedData(keyArn: string, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify([keyArn, pairs]));
}
