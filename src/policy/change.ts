import type { GrantConstraints } from './grants.ts';

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
      readonly kind: 'create-grant';
      readonly account: string;
      readonly keyArn: string;
      readonly granteePrincipal: string;
      readonly operations: readonly string[];
      /** null: none */
      readonly constraints: GrantConstraints | null;
    };
