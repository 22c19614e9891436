import type { Principal } from './request.ts';

/**
 * Neither SCPs nor RCPs restrict service-linked roles; their path says what they are.
 * Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html and
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export function isServiceLinked(principal: Principal): boolean {
  return (
    principal.kind === 'role-session' && (principal.roleArn?.includes(':role/aws-service-role/') ?? false)
  );
}
