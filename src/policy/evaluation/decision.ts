import type { PolicyDocument } from '../document/document.ts';
import type { Grant } from '../document/grants.ts';
import type { Layer } from '../layer.ts';

/** A policy with the name a person would look it up by. */
export interface NamedPolicy {
  /** `default` for a key policy, the inline policy's name, the managed policy's name … */
  readonly name: string;
  readonly arn: string | null;
  readonly document: PolicyDocument;
}

/** `'unknown'`: the document exists or may exist, and was not read. It never means "empty". */
export type Known<T> = T | 'unknown';

/**
 * Every policy that has a say in one request. `null` means: there is none, so that layer does not limit.
 * SCPs and RCPs come by level of the organization (root, OU …, account); each level must allow.
 */
export interface PolicyStack {
  readonly identity: Known<readonly NamedPolicy[]>;
  readonly boundary: Known<NamedPolicy | null>;
  readonly session: Known<readonly NamedPolicy[] | null>;
  readonly serviceControl: Known<readonly (readonly NamedPolicy[])[]>;
  readonly resourceControl: Known<readonly (readonly NamedPolicy[])[]>;
  /** key policy for `kms:` actions, bucket policy for `s3:` actions */
  readonly resource: Known<NamedPolicy | null>;
  readonly vpcEndpoint: Known<NamedPolicy | null>;
  /** KMS only. Looked up by the list itself: whoever changes one makes another. */
  readonly grants: Known<readonly Grant[]>;
}

export interface StatementRef {
  readonly layer: Layer;
  /** the grant's id where the layer is `grant` */
  readonly policyName: string;
  readonly policyArn: string | null;
  /** position in the document's Statement list (in the list of grants), from 0 */
  readonly index: number;
  readonly sid: string | null;
}

/** What lets a request through on one side (the key's or the caller's). */
export type Permit =
  | { readonly kind: 'statement'; readonly statement: StatementRef }
  | { readonly kind: 'grant'; readonly grantId: string }
  /** the account's root user needs no IAM policy */
  | { readonly kind: 'account-root' };

/** Why a request is allowed: which statement on which side. */
export type AllowedBy =
  /** one side is enough (same account: the key policy, bucket policy or identity policy, or a grant) */
  | { readonly kind: 'one-side'; readonly permit: Permit }
  /** KMS, same account: the key policy hands the decision to the account, whose IAM policy allows */
  | { readonly kind: 'delegation'; readonly delegation: StatementRef; readonly permit: Permit }
  /** cross-account: both sides must allow */
  | { readonly kind: 'both-sides'; readonly resource: Permit; readonly identity: Permit };

/** Why a statement did not take part in the decision, or why nobody can say whether it does. */
export type NotApplied =
  | { readonly because: 'action' | 'resource' | 'principal' | 'dead-principal' }
  /** a policy variable in Resource stands for a value nobody could read */
  | { readonly because: 'variable'; readonly key: string }
  | {
      readonly because: 'condition';
      readonly operator: string;
      readonly key: string;
      readonly unknown: boolean;
    };

/** One line of an explanation. Every statement of every policy that was read has one, and every grant of a key. */
export interface StatementTrace {
  readonly statement: StatementRef;
  readonly effect: 'Allow' | 'Deny';
  readonly applies: 'yes' | 'no' | 'unknown';
  /** null exactly when `applies` is `yes` */
  readonly reason: NotApplied | null;
}

/** What would have to be known: before an `unknown` decision could be made, or before a Deny could be ruled out. */
export type Missing =
  | { readonly kind: 'document'; readonly layer: Layer }
  | { readonly kind: 'condition-key'; readonly key: string; readonly statement: StatementRef }
  /** a wildcard of Resource would have to reach over a colon of the ARN, and AWS leaves open whether it does */
  | { readonly kind: 'resource'; readonly statement: StatementRef }
  /** a NotPrincipal, CanonicalUser or grantee that AWS does not document well enough to decide */
  | { readonly kind: 'principal'; readonly statement: StatementRef };

/** `trace` is put together when it is first read, so that whoever asks for the outcome alone does not pay for it. */
export type Decision =
  /** whatever the documents and values that were not read may say, access is given */
  | { readonly outcome: 'allowed'; readonly allowedBy: AllowedBy; readonly trace: readonly StatementTrace[] }
  /**
   * Access is refused whatever the documents that were not read say, and no Deny is in evidence.
   * `layers` holds every layer that is short, the one AWS would name first. `openDenies` holds what could still turn
   * out to be an explicit deny, which AWS would name instead and which more Allows do not heal: Deny statements that
   * could not be judged, and documents that were not read. Empty: certainly none.
   */
  | {
      readonly outcome: 'implicit-deny';
      readonly layers: readonly [Layer, ...Layer[]];
      readonly openDenies: readonly Missing[];
      readonly trace: readonly StatementTrace[];
    }
  /** `statements` holds every Deny that applies, the one of the layer AWS would name first */
  | {
      readonly outcome: 'explicit-deny';
      readonly statements: readonly [StatementRef, ...StatementRef[]];
      readonly trace: readonly StatementTrace[];
    }
  | {
      readonly outcome: 'unknown';
      readonly missing: readonly Missing[];
      readonly trace: readonly StatementTrace[];
    };
