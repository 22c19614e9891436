/**
 * A policy document after parsing, with every shorthand written out (a single string is a list of one).
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface PolicyDocument {
  readonly version: string | null;
  readonly id: string | null;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  readonly principal: PrincipalElement;
  readonly action: ActionElement;
  readonly resource: ResourceElement;
  readonly conditions: readonly Condition[];
}

export type PrincipalElement =
  /** identity policies, boundaries, SCPs and session policies have no Principal */
  | { readonly kind: 'none' }
  | { readonly kind: 'principal' | 'not-principal'; readonly entries: readonly PrincipalEntry[] };

export interface PrincipalEntry {
  /** `*` is the bare string, outside any map */
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser' | '*';
  readonly value: string;
}

export interface ActionElement {
  readonly kind: 'action' | 'not-action';
  readonly patterns: readonly string[];
}

export type ResourceElement =
  | { readonly kind: 'none' }
  | { readonly kind: 'resource' | 'not-resource'; readonly patterns: readonly string[] };

export interface Condition {
  /** as written, for example `ForAnyValue:StringLikeIfExists` */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}
