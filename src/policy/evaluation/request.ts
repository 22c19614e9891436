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
 * `[]`: certainly not sent; `'unknown'`: nobody can say whether it was. A key that is left out of the map counts as
 * unknown too, unless it follows from principal, resource or action (context.ts) or cannot be part of such a request:
 * a key of another service, or what a call to KMS states itself, `kms:ViaService` and the encryption context
 * (left-out.ts).
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
