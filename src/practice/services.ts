/** What the services ask of each other: S3 asks for authorization, and asks KMS as the caller (forward access session). */
import type { Layer } from '../policy/index.ts';
import type { Bucket, CallerIdentity, World } from './world/model.ts';

/** Who a request came from, after SigV4 has been verified. */
export interface Caller {
  readonly identity: CallerIdentity;
  /** as AWS prints it in a denial: the user's ARN, or the assumed-role session's */
  readonly arn: string;
  readonly account: string;
}

export type Authorization =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      /** what the caller is told */
      readonly message: string;
      /** the truth, whatever the caller is told: which kind of refusal, and every layer that refuses */
      readonly denial: 'implicit' | 'explicit';
      readonly layers: readonly Layer[];
    };

/**
 * Decides one S3 request: identity policies, boundary, session policy, SCP, RCP, bucket policy, VPC endpoint policy.
 * `message` is worded as AWS words it for that layer, caller and account; plain `Access Denied` outside account and organization.
 */
export type AuthorizeS3 = (
  world: World,
  caller: Caller,
  request: {
    /** `s3:PutObject` … */
    readonly action: string;
    readonly bucket: Bucket;
    /** object key; null for bucket-level actions */
    readonly key: string | null;
    /** `s3:x-amz-server-side-encryption`, `s3:prefix` … */
    readonly context: Readonly<Record<string, readonly string[]>>;
  },
) => Authorization;

export type KmsResult<T> =
  | { readonly ok: true; readonly value: T }
  /** `name` is KMS's exception name (`AccessDeniedException`, `DisabledException`, `NotFoundException` …) */
  | { readonly ok: false; readonly name: string; readonly message: string };

export interface KmsCall {
  readonly encryptionContext: Readonly<Record<string, string>>;
  /** `s3.<region>.amazonaws.com` when a service calls on the caller's behalf; null for a direct call */
  readonly viaService: string | null;
}

/** KMS as a library: the wire service and S3's forwarded calls both go through here, as the caller. */
export interface KmsEngine {
  /** `keyId`: id, key ARN, `alias/…` or alias ARN. Resolves relative to the caller's account and the Region. */
  generateDataKey(
    caller: Caller,
    request: KmsCall & { readonly keyId: string },
  ): KmsResult<{ readonly keyArn: string; readonly plaintext: Buffer; readonly ciphertextBlob: Buffer }>;
  /** without `keyId` the key is found from the ciphertext, as S3 does it */
  decrypt(
    caller: Caller,
    request: KmsCall & { readonly keyId: string | null; readonly ciphertextBlob: Buffer },
  ): KmsResult<{ readonly keyArn: string; readonly plaintext: Buffer }>;
}
