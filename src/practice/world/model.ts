/** The practice account's whole state: accounts, principals, policies, keys, buckets. Plain data, changed in place by the services. */
import type { Grant } from '../../policy/index.ts';

export interface World {
  readonly region: string;
  readonly accounts: Map<string, Account>;
  /** by bucket name */
  readonly buckets: Map<string, Bucket>;
  /** by key ARN */
  readonly keys: Map<string, KmsKey>;
  /** ARN of the alias to ARN of its key: an alias is its account's and Region's */
  readonly aliases: Map<string, string>;
  /** by access key id */
  readonly credentials: Map<string, Credential>;
  readonly wording: Wording;
}

/** Choices between forms AWS is known to use without our being able to say when. */
export interface Wording {
  /**
   * How KMS names the key when Decrypt is refused and the request held the ciphertext alone, as S3's does:
   * `on resource: <key ARN>` or `on the resource associated with this ciphertext`. Both have been seen.
   */
  readonly ciphertextForm: 'key-arn' | 'ciphertext';
}

export interface Account {
  readonly id: string;
  /** accounts of one organization see each other's long denial messages; null: in none */
  readonly organization: string | null;
  /** SCPs by level, root first; empty: none limit */
  readonly serviceControl: PolicyText[][];
  readonly resourceControl: PolicyText[][];
  readonly users: Map<string, IamUser>;
  readonly groups: Map<string, IamGroup>;
  readonly roles: Map<string, IamRole>;
  /** by ARN: the customer's own, and `AdministratorAccess` */
  readonly managedPolicies: Map<string, ManagedPolicy>;
}

export interface PolicyText {
  readonly name: string;
  readonly arn: string | null;
  /** JSON text as it was put */
  text: string;
}

/** A policy of its own, in versions: only the default one has effect. */
export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  /** oldest first */
  readonly versions: PolicyVersion[];
  defaultVersionId: string;
  /** of the next version; numbers of deleted versions are not used again */
  nextVersion: number;
}

export interface PolicyVersion {
  /** `v1`, `v2` … */
  readonly id: string;
  readonly text: string;
  readonly createdAt: number;
}

/** What users, groups and roles have in common: a name, and policies. */
export interface PolicyHolder {
  readonly name: string;
  /** `/` or `/path/` */
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly inline: Map<string, PolicyText>;
  /** ARNs in the account's managedPolicies */
  readonly attached: string[];
}

export interface IamGroup extends PolicyHolder {}

/** Tags by their keys. */
export type Tags = Readonly<Record<string, string>>;

export interface IamUser extends PolicyHolder {
  readonly tags: Tags;
  boundary: string | null;
  /** names in the account's groups */
  readonly groups: string[];
}

export interface IamRole extends PolicyHolder {
  readonly tags: Tags;
  boundary: string | null;
  trustPolicy: string;
}

/** An access key pair and whose it is. */
export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  /** milliseconds since the epoch, for session credentials */
  readonly expiresAt: number | null;
  readonly identity: CallerIdentity;
}

export type CallerIdentity =
  | { readonly kind: 'user'; readonly account: string; readonly userName: string }
  | {
      readonly kind: 'role-session';
      readonly account: string;
      readonly roleName: string;
      readonly sessionName: string;
      /** null: none was passed, the session has all of its role */
      readonly sessionPolicies: readonly PolicyText[] | null;
    };

export interface KmsKey {
  readonly arn: string;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly spec: string;
  readonly usage: string;
  readonly createdAt: number;
  readonly description: string;
  readonly tags: Tags;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Unavailable';
  deletionDate: number | null;
  policy: string;
  /** another list after each change: decisions are looked up by it (`PolicyStack.grants`) */
  grants: readonly (Grant & { readonly createdAt: number; readonly issuingAccount: string })[];
  /** the key material: 32 random bytes made at start */
  readonly material: Buffer;
}

export interface Bucket {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: number;
  versioning: 'Enabled' | 'Suspended' | null;
  encryption: {
    algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
    kmsKeyId: string | null;
    bucketKeyEnabled: boolean;
  };
  policy: string | null;
  /** the VPC endpoint policy its requests are taken to come through, or null */
  vpcEndpointPolicy: PolicyText | null;
}
