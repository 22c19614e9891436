/** Which key the evidence is about: found out while the uploads run. */
import type { Evidence, Step } from '../diagnosis/index.ts';
import type { Target } from './target.ts';

/** A key as it can be named to KMS, and what its name tells. */
export interface KeySubject {
  /** id, ARN, alias or alias ARN */
  readonly keyId: string;
  /** null where the name does not say */
  readonly region: string | null;
  /** the account that owns it, null where the name does not say */
  readonly account: string | null;
}

const KEY_ARN = /^arn:[^:]+:kms:([a-z0-9-]+):(\d{12}):(key|alias)\/.+$/;
const KEY_ARN_IN_TEXT = /arn:[a-z0-9-]+:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+/;

function keySubject(keyId: string): KeySubject {
  const match = KEY_ARN.exec(keyId);
  return { keyId, region: match?.[1] ?? null, account: match?.[2] ?? null };
}

/**
 * The key of the uploads: what S3 reported, else what was asked for, else the bucket's default, else the key a denial
 * names. `'none'`: the bucket's default is not a KMS key. `null`: nobody has said.
 */
export function chooseKey(
  target: Target,
  reportedArn: string | null,
  evidence: Evidence,
  steps: readonly Step[],
): KeySubject | 'none' | null {
  const named = reportedArn ?? target.kmsKeyId;
  if (named !== null) return keySubject(named);
  const encryption = evidence.bucketEncryption;
  if (encryption.status === 'read' && encryption.value.kmsKeyId !== null)
    return keySubject(encryption.value.kmsKeyId);
  for (const step of steps) {
    const found = step.outcome === 'failed' ? KEY_ARN_IN_TEXT.exec(step.error.message) : null;
    if (found !== null) return keySubject(found[0]);
  }
  // `aws:kms` without a key means the bucket owner's aws/s3, whose id only S3 could tell.
  return encryption.status === 'read' && encryption.value.algorithm === 'AES256' ? 'none' : null;
}
