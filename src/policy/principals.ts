import type { PrincipalElement, PrincipalEntry } from './document.ts';
import type { Principal } from './request.ts';
import type { Tri } from './tri.ts';

/**
 * How a resource policy reaches a caller; it decides what an Allow is worth.
 * - `direct`: the user, the session itself, or everybody (`*`). In the caller's own account this grants access that
 *   an implicit deny of boundary or session policy does not take away.
 * - `role`: the session's role. Limited by boundary and session policy.
 * - `account`: the caller's account. Hands the decision to that account's IAM policies.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Via = 'direct' | 'role' | 'account';

export interface PrincipalMatch {
  readonly matches: Tri;
  readonly vias: ReadonlySet<Via>;
  /** every entry that could have meant the caller is the id of a deleted user or role */
  readonly deadEntries: boolean;
}

const NO_VIAS: ReadonlySet<Via> = new Set();

/**
 * Matches the Principal or NotPrincipal of a resource policy's statement against the caller.
 * Names are compared as a whole: AWS takes no wildcard inside a principal.
 * `boundary`: whether the caller has a permissions boundary (only NotPrincipal asks).
 */
export function matchPrincipal(
  element: PrincipalElement,
  effect: 'Allow' | 'Deny',
  principal: Principal,
  boundary: Tri,
): PrincipalMatch {
  if (element.kind === 'none') return { matches: 'no', vias: NO_VIAS, deadEntries: false };
  if (element.kind === 'not-principal')
    return matchNotPrincipal(element.entries, effect, principal, boundary);
  const vias = new Set<Via>();
  let undecided = false;
  let dead = false;
  for (const entry of element.entries) {
    const via = matchEntry(entry, principal);
    if (via === 'undecided') undecided = true;
    else if (via !== null) vias.add(via);
    else if (isPrincipalId(entry.value)) dead = true;
  }
  if (vias.size > 0) return { matches: 'yes', vias, deadEntries: false };
  if (undecided) return { matches: 'unknown', vias: new Set(['direct']), deadEntries: false };
  return { matches: 'no', vias: NO_VIAS, deadEntries: dead };
}

/**
 * `NotPrincipal` leaves out whoever is listed. AWS says that a caller is only surely left out when account, role and
 * session are all listed, and that it "might" check them one by one: a partial list is therefore `unknown`. A Deny
 * always applies to a caller with a permissions boundary.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function matchNotPrincipal(
  entries: readonly PrincipalEntry[],
  effect: 'Allow' | 'Deny',
  principal: Principal,
  boundary: Tri,
): PrincipalMatch {
  const listed = new Set(entries.map((entry) => matchEntry(entry, principal)));
  const vias: ReadonlySet<Via> = new Set(['direct']);
  const result = (matches: Tri): PrincipalMatch => ({ matches, vias, deadEntries: false });
  if (effect === 'Deny' && boundary === 'yes') return result('yes');
  listed.delete(null);
  if (listed.size === 0) return result('yes');
  if (listed.has('undecided')) return result('unknown');
  const everybody = entries.some((entry) => entry.value === '*');
  const excluded = everybody || chainOf(principal).every((via) => listed.has(via));
  if (!excluded) return result('unknown');
  return result(effect === 'Deny' && boundary === 'unknown' ? 'unknown' : 'no');
}

/** What has to be listed for a caller to be wholly left out by NotPrincipal. */
function chainOf(principal: Principal): readonly Via[] {
  switch (principal.kind) {
    case 'role-session':
      return ['account', 'role', 'direct'];
    case 'user':
    case 'federated-user':
      return ['account', 'direct'];
    case 'root':
      return ['account'];
    case 'service':
    case 'anonymous':
      return ['direct'];
  }
}

function matchEntry(entry: PrincipalEntry, principal: Principal): Via | 'undecided' | null {
  if (entry.value === '*' && (entry.type === '*' || entry.type === 'AWS')) return 'direct';
  if (entry.type === 'Service') {
    return principal.kind === 'service' && principal.service === entry.value ? 'direct' : null;
  }
  // a canonical user id stands for an account or an origin access identity, and nothing here tells which
  if (entry.type === 'CanonicalUser') return principal.kind === 'service' ? null : 'undecided';
  if (entry.type !== 'AWS' || principal.kind === 'service' || principal.kind === 'anonymous') return null;
  if (namesAccount(entry.value, principal.account)) return 'account';
  if (entry.value === principal.arn) return 'direct';
  if (principal.kind === 'user' && entry.value === principal.userId) return 'direct';
  if (principal.kind === 'role-session' && namesRole(entry.value, principal)) return 'role';
  return null;
}

/** Whether an element names this very user or session: not its role, not its account, and not everybody. */
export function namesCallerAlone(element: PrincipalElement, principal: Principal): boolean {
  if (element.kind !== 'principal') return false;
  return element.entries.some((entry) => entry.value !== '*' && matchEntry(entry, principal) === 'direct');
}

/** `111122223333` and `arn:aws:iam::111122223333:root` are the same. */
export function namesAccount(value: string, account: string): boolean {
  return value === account || (value.startsWith('arn:') && value.endsWith(`:iam::${account}:root`));
}

/**
 * Whether an entry names the session's role. Where the role's path is not known, the account and the name decide:
 * a role's name is unique in its account whatever its path, and AWS saves a principal's id behind the ARN and prints
 * `AROA…` once that role is gone, so an entry that still shows as the ARN of this account and name can only be
 * this role.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (names)
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html (ids)
 */
export function namesRole(value: string, session: Extract<Principal, { kind: 'role-session' }>): boolean {
  if (session.roleId !== null && value === session.roleId) return true;
  if (session.roleArn !== null) return value === session.roleArn;
  const role = `:iam::${session.account}:role/`;
  const at = value.indexOf(role);
  if (!value.startsWith('arn:') || at < 0) return false;
  return value.slice(value.lastIndexOf('/') + 1) === session.roleName;
}

/** `AIDA…`, `AROA…`: what AWS prints in a saved policy when the user or role behind an entry has been deleted. */
export function isPrincipalId(value: string): boolean {
  return /^A(IDA|ROA|GPA|NPA|SCA|IPA)[A-Z0-9]{12,124}$/.test(value);
}
