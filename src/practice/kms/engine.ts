/** KMS as a library: the wire operations and S3's forwarded calls both go through here, as the caller. */
import { randomBytes } from 'node:crypto';
import { hiddenKmsDenial } from '../authorization/kms.ts';
import type { Caller, KmsEngine, KmsResult } from '../services.ts';
import type { KmsKey, World } from '../world/model.ts';
import { authorizedKey, authorizeUse, unusable } from './authorized-key.ts';
import { type EncryptionContext, open, type ParsedBlob, parseBlob, seal } from './ciphertext.ts';
import { accessDenied, failure, invalidCiphertext, missing } from './failure.ts';

const DATA_KEY_BYTES = 32;
/**
 * Part of all three, whether the request names it or not.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-algorithm
 */
const SYMMETRIC = { 'kms:EncryptionAlgorithm': ['SYMMETRIC_DEFAULT'] } as const;

interface Call {
  readonly encryptionContext: EncryptionContext;
  readonly viaService: string | null;
}

/** What S3 asks of KMS as the caller: data keys made and opened, each decided by the key's own policies. */
export function createKmsEngine(world: World): KmsEngine {
  return {
    generateDataKey: (caller, request) =>
      generateDataKey(world, caller, { ...request, bytes: DATA_KEY_BYTES }),
    decrypt: (caller, request) => decrypt(world, caller, request),
  };
}

/** The key for an encrypting operation, when the caller may do it and the key can. */
export function keyForUse(
  world: World,
  caller: Caller,
  request: Call & { readonly keyId: string; readonly operation: 'GenerateDataKey' | 'Encrypt' | 'Decrypt' },
): KmsResult<KmsKey> {
  const { operation, ...use } = request;
  const found = authorizedKey(world, caller, { ...use, action: `kms:${operation}`, context: SYMMETRIC });
  if (!found.ok) return found;
  return unusable(found.value, operation) ?? found;
}

export function generateDataKey(
  world: World,
  caller: Caller,
  request: Call & { readonly keyId: string; readonly bytes: number },
): KmsResult<{ readonly keyArn: string; readonly plaintext: Buffer; readonly ciphertextBlob: Buffer }> {
  const found = keyForUse(world, caller, { ...request, operation: 'GenerateDataKey' });
  if (!found.ok) return found;
  const plaintext = randomBytes(request.bytes);
  const ciphertextBlob = seal(found.value, plaintext, request.encryptionContext);
  return { ok: true, value: { keyArn: found.value.arn, plaintext, ciphertextBlob } };
}

export function encrypt(
  world: World,
  caller: Caller,
  request: Call & { readonly keyId: string; readonly plaintext: Buffer },
): KmsResult<{ readonly keyArn: string; readonly ciphertextBlob: Buffer }> {
  const found = keyForUse(world, caller, { ...request, operation: 'Encrypt' });
  if (!found.ok) return found;
  const ciphertextBlob = seal(found.value, request.plaintext, request.encryptionContext);
  return { ok: true, value: { keyArn: found.value.arn, ciphertextBlob } };
}

export function decrypt(
  world: World,
  caller: Caller,
  request: Call & { readonly keyId: string | null; readonly ciphertextBlob: Buffer },
): KmsResult<{ readonly keyArn: string; readonly plaintext: Buffer }> {
  const blob = parseBlob(request.ciphertextBlob);
  const found =
    request.keyId === null
      ? keyOfBlob(world, caller, request, blob)
      : keyForUse(world, caller, { ...request, keyId: request.keyId, operation: 'Decrypt' });
  if (!found.ok) return found;
  if (blob === null) return invalidCiphertext();
  const key = found.value;
  if (blob.keyArn !== key.arn) {
    return failure(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  const plaintext = open(key, blob, request.encryptionContext);
  return plaintext === null ? invalidCiphertext() : { ok: true, value: { keyArn: key.arn, plaintext } };
}

/**
 * Only the authorization of a Decrypt, as `DryRunModifiers: ["IGNORE_CIPHERTEXT"]` asks for it.
 * @returns the key, when Decrypt would be allowed and the key can
 */
export function mayDecrypt(world: World, caller: Caller, request: Call & { readonly keyId: string | null }) {
  if (request.keyId === null) return missing('keyId');
  return keyForUse(world, caller, { ...request, keyId: request.keyId, operation: 'Decrypt' });
}

/** A ciphertext whose key this Region does not know is refused in the words for a key that may not be confirmed. */
function keyOfBlob(world: World, caller: Caller, call: Call, blob: ParsedBlob | null): KmsResult<KmsKey> {
  if (blob === null) return invalidCiphertext();
  const key = world.keys.get(blob.keyArn);
  if (key === undefined || key.region !== world.region) {
    return accessDenied(hiddenKmsDenial(caller, 'kms:Decrypt', 'ciphertext'));
  }
  const use = { ...call, action: 'kms:Decrypt', context: SYMMETRIC };
  const refusal = authorizeUse(world, caller, key, use, 'ciphertext', null) ?? unusable(key, 'Decrypt');
  return refusal ?? { ok: true, value: key };
}
