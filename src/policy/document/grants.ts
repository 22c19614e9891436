/**
 * A KMS grant: allows only, never denies.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export interface Grant {
  readonly grantId: string;
  readonly name: string | null;
  readonly keyArn: string;
  /** ARN of the user, role, session or service that may use it */
  readonly granteePrincipal: string;
  readonly retiringPrincipal: string | null;
  /** `Decrypt`, `GenerateDataKey` … without the `kms:` prefix */
  readonly operations: readonly string[];
  readonly constraints: GrantConstraints | null;
}

export interface GrantConstraints {
  readonly encryptionContextEquals: Readonly<Record<string, string>> | null;
  readonly encryptionContextSubset: Readonly<Record<string, string>> | null;
}
