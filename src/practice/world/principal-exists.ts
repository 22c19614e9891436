import { parseArn } from '../../policy/index.ts';
import type { World } from './model.ts';

/**
 * Whether AWS would accept this as an `AWS` principal of a key policy or as the grantee of a grant: it must exist.
 * An account outside this world does not; wildcards inside an ARN and ids of deleted principals (`AIDA…`) never do.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalExists(world: World, principal: string): boolean {
  if (/^\d{12}$/.test(principal)) return world.accounts.has(principal);
  const arn = parseArn(principal);
  if (arn === null) return /^[a-z0-9.-]+\.amazonaws\.com$/.test(principal);
  const account = world.accounts.get(arn.account);
  if (account === undefined) return false;
  if (arn.service === 'iam') {
    if (arn.resource === 'root') return true;
    return [...account.users.values(), ...account.roles.values()].some((one) => one.arn === principal);
  }
  const session = /^assumed-role\/([^/]+)\/[\w+=,.@-]{2,64}$/.exec(arn.resource);
  return arn.service === 'sts' && session !== null && account.roles.has(session[1] ?? '');
}
