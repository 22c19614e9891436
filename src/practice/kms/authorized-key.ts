/** The way every KMS operation on a key goes: find the key, authorize the caller, look at the key's state. */
import { authorizeKms } from '../authorization/kms.ts';
import type { Caller, KmsResult } from '../services.ts';
import type { KmsKey, World } from '../world/model.ts';
import { accessDenied, failure, type KmsFailure } from './failure.ts';
import { resolveKey } from './resolve.ts';

export interface KeyUse {
  /** `kms:Decrypt` … */
  readonly action: string;
  readonly keyId: string;
  readonly encryptionContext?: Readonly<Record<string, string>>;
  readonly viaService?: string | null;
  /** condition keys of this operation alone */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** Resolves and authorizes. */
export function authorizedKey(world: World, caller: Caller, use: KeyUse): KmsResult<KmsKey> {
  const resolved = resolveKey(world, caller, use.keyId, use.action);
  if (!resolved.ok) return resolved;
  const { key, alias } = resolved.value;
  const refusal = authorizeUse(world, caller, key, use, 'key-id', alias);
  return refusal ?? { ok: true, value: key };
}

/** null: allowed */
export function authorizeUse(
  world: World,
  caller: Caller,
  key: KmsKey,
  use: Omit<KeyUse, 'keyId'>,
  namedBy: 'key-id' | 'ciphertext',
  alias: string | null,
): KmsFailure | null {
  const authorization = authorizeKms(world, caller, {
    action: use.action,
    key,
    encryptionContext: use.encryptionContext ?? {},
    viaService: use.viaService ?? null,
    namedBy,
    context: { ...use.context, ...(alias === null ? {} : { 'kms:RequestAlias': [alias] }) },
  });
  return authorization.allowed ? null : accessDenied(authorization.message);
}

const UNUSABLE: Readonly<Record<Exclude<KmsKey['state'], 'Enabled'>, readonly [name: string, tail: string]>> =
  {
    Disabled: ['DisabledException', 'is disabled.'],
    PendingDeletion: ['KMSInvalidStateException', 'is pending deletion.'],
    PendingImport: ['KMSInvalidStateException', 'is pending import.'],
    Unavailable: ['KMSInvalidStateException', 'is unavailable.'],
  };

/**
 * What stands against using the key in a cryptographic operation; null: nothing.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 * @param operation `GenerateDataKey`, for the message
 */
export function unusable(key: KmsKey, operation: string): KmsFailure | null {
  const notEnabled = inactive(key);
  if (notEnabled !== null) return notEnabled;
  if (key.usage !== 'ENCRYPT_DECRYPT') {
    return failure(
      'InvalidKeyUsageException',
      `${key.arn} key usage is ${key.usage} which is not valid for ${operation}.`,
    );
  }
  if (key.spec !== 'SYMMETRIC_DEFAULT') {
    return failure(
      'InvalidKeyUsageException',
      `Algorithm SYMMETRIC_DEFAULT is incompatible with key spec ${key.spec}.`,
    );
  }
  return null;
}

/** What the state of a key alone stands against; null: it is enabled. */
export function inactive(key: KmsKey): KmsFailure | null {
  if (key.state === 'Enabled') return null;
  const [name, tail] = UNUSABLE[key.state];
  return failure(name, `${key.arn} ${tail}`);
}
