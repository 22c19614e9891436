/** GenerateDataKey, Encrypt and Decrypt, with DryRun. */
import type { JsonObject } from '../../http/handlers.ts';
import { decrypt, encrypt, generateDataKey, keyForUse, mayDecrypt } from '../engine.ts';
import { dryRun, missing, validation } from '../failure.ts';
import type { KmsOperation } from '../operation.ts';
import { blob, flag, optionalText, text, textMap, texts, wholeNumber } from '../params.ts';

const KEY_BYTES: ReadonlyMap<string, number> = new Map([
  ['AES_256', 32],
  ['AES_128', 16],
]);

function call(params: JsonObject) {
  return { encryptionContext: textMap(params, 'EncryptionContext') ?? {}, viaService: null };
}

const GenerateDataKey: KmsOperation = (world, caller, params) => {
  const keyId = text(params, 'KeyId');
  const spec = optionalText(params, 'KeySpec');
  const count = wholeNumber(params, 'NumberOfBytes', 1, 1024);
  if ((spec === null) === (count === null)) {
    return validation('Please specify either number of bytes or key spec.');
  }
  const bytes = count ?? KEY_BYTES.get(spec ?? '');
  if (bytes === undefined) {
    return validation(
      `1 validation error detected: Value '${spec}' at 'keySpec' failed to satisfy constraint: ` +
        'Member must satisfy enum value set: [AES_256, AES_128]',
    );
  }
  if (flag(params, 'DryRun')) {
    const found = keyForUse(world, caller, { ...call(params), keyId, operation: 'GenerateDataKey' });
    return found.ok ? dryRun() : found;
  }
  const made = generateDataKey(world, caller, { ...call(params), keyId, bytes });
  if (!made.ok) return made;
  const { keyArn, plaintext, ciphertextBlob } = made.value;
  return {
    ok: true,
    value: {
      KeyId: keyArn,
      Plaintext: plaintext.toString('base64'),
      CiphertextBlob: ciphertextBlob.toString('base64'),
    },
  };
};

const Encrypt: KmsOperation = (world, caller, params) => {
  const keyId = text(params, 'KeyId');
  const plaintext = blob(params, 'Plaintext');
  if (plaintext === null) return missing('plaintext');
  if (plaintext.length > 4096) {
    return validation(
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: " +
        'Member must have length less than or equal to 4096',
    );
  }
  if (flag(params, 'DryRun')) {
    const found = keyForUse(world, caller, { ...call(params), keyId, operation: 'Encrypt' });
    return found.ok ? dryRun() : found;
  }
  const made = encrypt(world, caller, { ...call(params), keyId, plaintext });
  if (!made.ok) return made;
  const { keyArn, ciphertextBlob } = made.value;
  return {
    ok: true,
    value: {
      KeyId: keyArn,
      CiphertextBlob: ciphertextBlob.toString('base64'),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    },
  };
};

/** `IGNORE_CIPHERTEXT` asks about the permission alone: it goes with DryRun and a key id only. */
const Decrypt: KmsOperation = (world, caller, params) => {
  const keyId = optionalText(params, 'KeyId');
  const ciphertextBlob = blob(params, 'CiphertextBlob');
  const dry = flag(params, 'DryRun');
  const modifiers = texts(params, 'DryRunModifiers');
  const unknown = modifiers.find((modifier) => modifier !== 'IGNORE_CIPHERTEXT');
  if (unknown !== undefined) {
    return validation(
      `1 validation error detected: Value '[${modifiers.join(', ')}]' at 'dryRunModifiers' failed to satisfy ` +
        'constraint: Member must satisfy enum value set: [IGNORE_CIPHERTEXT]',
    );
  }
  if (modifiers.length > 0) {
    if (!dry) return validation('DryRunModifiers can be used only with the DryRun option.');
    const allowed = mayDecrypt(world, caller, { ...call(params), keyId });
    return allowed.ok ? dryRun() : allowed;
  }
  if (ciphertextBlob === null) return missing('ciphertextBlob');
  const opened = decrypt(world, caller, { ...call(params), keyId, ciphertextBlob });
  if (!opened.ok) return opened;
  if (dry) return dryRun();
  return {
    ok: true,
    value: {
      KeyId: opened.value.keyArn,
      Plaintext: opened.value.plaintext.toString('base64'),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    },
  };
};

export const CRYPTOGRAPHY = { GenerateDataKey, Encrypt, Decrypt };
