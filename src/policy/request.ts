/**
 * The caller as AWS sees it when it authorizes a request.
 * A session's own ARN never shows the role's path; `roleArn` is null until somebody who may read IAM has told us.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Principal =
  | { readonly kind: 'root'; readonly arn: string; readonly account: string }
  | { readonly kind: 'user'; readonly arn: string; readonly account: string; readonly userId: string | null }
  | {
      readonly kind: 'role-session';
      /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
      readonly arn: string;
      readonly account: string;
      readonly roleName: string;
      readonly sessionName: string;
      /** `arn:aws:iam::<account>:role/<path>/<role>`, null where the path is not known */
      readonly roleArn: string | null;
      /** `AROA…`, without the session name */
      readonly roleId: string | null;
    }
  | { readonly kind: 'federated-user'; readonly arn: string; readonly account: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'anonymous' };

/**
 * A condition key that is absent from the map was not sent; `'unknown'` means nobody can say whether it was.
 * Keys that follow from the principal or the resource are filled in when absent, and the ones AWS always has but
 * only it knows (`aws:PrincipalOrgID`, `aws:SourceIp` …) count as unknown: context.ts. `[]`: certainly not sent.
 */
export type ContextValue = readonly string[] | 'unknown';

export interface AccessRequest {
  readonly principal: Principal;
  /** for example `kms:Decrypt` */
  readonly action: string;
  /** ARN of the key, bucket or object */
  readonly resource: string;
  readonly resourceAccount: string;
  /** condition keys, in any case: `kms:ViaService`, `kms:EncryptionContext:aws:s3:arn`, `s3:x-amz-server-side-encryption` … */
  readonly context: Readonly<Record<string, ContextValue>>;
}
