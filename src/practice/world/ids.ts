/** Identifiers and secrets in the shapes AWS gives them, random at each start. */
import { randomBytes } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an IAM identifier is of, by its first four characters. */
type IdPrefix = 'AKIA' | 'ASIA' | 'AIDA' | 'AGPA' | 'AROA' | 'ANPA';

/**
 * A unique IAM identifier: four characters of prefix, then 16 (access keys) or 17 (users, groups, roles,
 * managed policies).
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function uniqueId(prefix: IdPrefix): string {
  const length = prefix === 'AKIA' || prefix === 'ASIA' ? 16 : 17;
  return prefix + [...randomBytes(length)].map((byte) => BASE32[byte % BASE32.length]).join('');
}

/** 40 characters of base64, as secret access keys are. */
export function secretAccessKey(): string {
  return randomBytes(30).toString('base64');
}

/** Session tokens are opaque and long; clients must carry them as they are, `+`, `/` and `=` included. */
export function sessionToken(): string {
  return randomBytes(244).toString('base64');
}

/** 64 hexadecimal digits, as KMS's grant ids. */
export function grantId(): string {
  return randomBytes(32).toString('hex');
}
