/** KMS's refusals, one function each: `name` is the exception, the wording is AWS's. */
import type { KmsResult } from '../services.ts';

export type KmsFailure = Extract<KmsResult<never>, { readonly ok: false }>;

export function failure(name: string, message: string): KmsFailure {
  return { ok: false, name, message };
}

export const accessDenied = (message: string) => failure('AccessDeniedException', message);
export const notFound = (message: string) => failure('NotFoundException', message);
export const validation = (message: string) => failure('ValidationException', message);
/** KMS says nothing about why a ciphertext is refused: a wrong context, a flipped bit and a foreign blob look alike. */
export const invalidCiphertext = () => failure('InvalidCiphertextException', '');
export const dryRun = () =>
  failure('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.');
export const missing = (member: string) =>
  validation(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
