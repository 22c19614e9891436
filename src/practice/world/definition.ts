/**
 * What a scenario says about its world, as plain JSON, so that a scenario can be a file as well.
 * Whatever is left out is as on a fresh account: no policy, no limit. That is why members here are optional.
 */

/** A policy document as a person writes it. */
export interface PolicyJson {
  readonly Version: '2012-10-17' | '2008-10-17';
  readonly Id?: string;
  readonly Statement: readonly StatementJson[];
}

export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A document, or its text: text is kept to the letter, as AWS keeps what it was given. */
export type PolicySource = PolicyJson | string;

export interface WorldDefinition {
  readonly region: string;
  readonly organizations?: readonly OrganizationDefinition[];
  readonly accounts: readonly AccountDefinition[];
  readonly keys: readonly KeyDefinition[];
  readonly buckets: readonly BucketDefinition[];
  /** who uploads */
  readonly caller: CallerDefinition;
  /** where to: the name of one of `buckets` */
  readonly bucket: string;
  /** the ARN of one of `keys` */
  readonly kmsKeyArn: string;
  /** default `key-arn`; see `Wording` */
  readonly ciphertextForm?: 'key-arn' | 'ciphertext';
}

export interface OrganizationDefinition {
  /** `o-…` */
  readonly id: string;
  readonly managementAccount: string;
}

export interface AccountDefinition {
  readonly id: string;
  /** id of one of `organizations` */
  readonly organization?: string;
  /** SCPs by level, the organization's root first, the account last */
  readonly serviceControl?: readonly (readonly OrganizationPolicyDefinition[])[];
  /** RCPs by level; `RCPFullAWSAccess`, which AWS attaches everywhere, is added */
  readonly resourceControl?: readonly (readonly OrganizationPolicyDefinition[])[];
  readonly users?: readonly UserDefinition[];
  readonly groups?: readonly GroupDefinition[];
  readonly roles?: readonly RoleDefinition[];
  readonly managedPolicies?: readonly ManagedPolicyDefinition[];
}

export interface OrganizationPolicyDefinition {
  readonly name: string;
  /** `p-…` */
  readonly id: string;
  readonly document: PolicySource;
}

export interface ManagedPolicyDefinition {
  readonly name: string;
  /** default `/` */
  readonly path?: string;
  /** default: that of a customer managed policy of this account; AWS managed policies carry their own */
  readonly arn?: string;
  readonly document: PolicySource;
}

export interface GroupDefinition {
  readonly name: string;
  /** `/path/`; default `/` */
  readonly path?: string;
  /** inline policies by name */
  readonly inline?: Readonly<Record<string, PolicySource>>;
  /** ARNs of managed policies */
  readonly attached?: readonly string[];
}

interface PrincipalDefinition extends GroupDefinition {
  /** ARN of a managed policy */
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface UserDefinition extends PrincipalDefinition {
  /** names of groups of the same account */
  readonly groups?: readonly string[];
}

export interface RoleDefinition extends PrincipalDefinition {
  readonly trustPolicy: PolicySource;
}

export type CallerDefinition =
  | { readonly kind: 'user'; readonly account: string; readonly userName: string }
  | {
      readonly kind: 'role-session';
      readonly account: string;
      readonly roleName: string;
      readonly sessionName: string;
      readonly sessionPolicies?: readonly PolicySource[];
      /** seconds from the start; negative: expired already; default twelve hours */
      readonly expiresIn?: number;
    };

export interface KeyDefinition {
  readonly arn: string;
  readonly policy: PolicySource;
  readonly description?: string;
  /** default `CUSTOMER` */
  readonly manager?: 'AWS' | 'CUSTOMER';
  /** default `SYMMETRIC_DEFAULT` */
  readonly spec?: string;
  /** default `ENCRYPT_DECRYPT` */
  readonly usage?: string;
  /** default `Enabled` */
  readonly state?: 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Unavailable';
  /** `alias/…`, in the key's account */
  readonly aliases?: readonly string[];
  readonly grants?: readonly GrantDefinition[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface GrantDefinition {
  readonly granteePrincipal: string;
  readonly retiringPrincipal?: string;
  readonly operations: readonly string[];
  readonly name?: string;
  readonly encryptionContextEquals?: Readonly<Record<string, string>>;
  readonly encryptionContextSubset?: Readonly<Record<string, string>>;
}

export interface BucketDefinition {
  readonly name: string;
  readonly account: string;
  /** default: versioned */
  readonly versioning?: 'Enabled' | 'Suspended' | 'never';
  readonly encryption: {
    readonly algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
    readonly kmsKeyId?: string;
    readonly bucketKeyEnabled?: boolean;
  };
  readonly policy?: PolicySource;
  readonly vpcEndpointPolicy?: PolicySource;
}
