import type { GrantConstraints } from '../document/grants.ts';

/**
 * One write that changes who may use a key: what a fix is made of, what the AWS CLI commands are printed from, and what
 * the practice account applies as it is, so that what is applied is what was shown.
 */
export type PolicyChange =
  | {
      readonly kind: 'put-key-policy';
      readonly account: string;
      readonly keyArn: string;
      readonly policy: string;
    }
  | {
      readonly kind: 'put-user-policy';
      readonly account: string;
      readonly userName: string;
      readonly policyName: string;
      readonly policy: string;
    }
  | {
      readonly kind: 'put-role-policy';
      readonly account: string;
      readonly roleName: string;
      readonly policyName: string;
      readonly policy: string;
    }
  | {
      readonly kind: 'put-group-policy';
      readonly account: string;
      readonly groupName: string;
      readonly policyName: string;
      readonly policy: string;
    }
  /** a new default version of a customer managed policy: IAM policy or permissions boundary */
  | {
      readonly kind: 'create-policy-version';
      readonly account: string;
      readonly policyArn: string;
      readonly policy: string;
    }
  | {
      readonly kind: 'put-bucket-policy';
      readonly account: string;
      readonly bucket: string;
      readonly policy: string;
    }
  | { readonly kind: 'enable-key'; readonly account: string; readonly keyArn: string }
  /** the key is disabled afterwards: `enable-key` comes next */
  | { readonly kind: 'cancel-key-deletion'; readonly account: string; readonly keyArn: string }
  | {
      readonly kind: 'create-grant';
      readonly account: string;
      readonly keyArn: string;
      readonly granteePrincipal: string;
      readonly operations: readonly string[];
      /** null: none */
      readonly constraints: GrantConstraints | null;
    };
