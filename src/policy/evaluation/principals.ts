import type { PrincipalElement, PrincipalEntry } from '../document/document.ts';
import type { Principal } from './request.ts';
import type { Tri } from './tri.ts';

/**
 * How a resource policy reaches a caller; it decides what an Allow is worth.
 * - `direct`: the user, the session itself, or everybody (`*`). In the caller's own account this grants access that
 *   an implicit deny of boundary or session policy does not take away.
 * - `role`: the session's role, or the user who asked for a federated session. Limited by boundary and session policy.
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
  const index = indexOf(element.entries);
  const { vias, possible } = reached(index, principal);
  if (vias.size > 0) return { matches: 'yes', vias, deadEntries: false };
  if (possible !== null) return { matches: 'unknown', vias: new Set([possible]), deadEntries: false };
  return { matches: 'no', vias: NO_VIAS, deadEntries: index.hasPrincipalIds };
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
  const vias: ReadonlySet<Via> = new Set(['direct']);
  const result = (matches: Tri): PrincipalMatch => ({ matches, vias, deadEntries: false });
  if (effect === 'Deny' && boundary === 'yes') return result('yes');
  const index = indexOf(entries);
  const listed = reached(index, principal);
  if (listed.vias.size === 0 && listed.possible === null) return result('yes');
  if (listed.possible !== null) return result('unknown');
  const excluded = index.everybody || chainOf(principal).every((via) => listed.vias.has(via));
  if (!excluded) return result('unknown');
  return result(effect === 'Deny' && boundary === 'unknown' ? 'unknown' : 'no');
}

/** What has to be listed for a caller to be wholly left out by NotPrincipal. */
function chainOf(principal: Principal): readonly Via[] {
  switch (principal.kind) {
    case 'role-session':
    // `role` is the user who asked for the federation, whom nobody can name
    case 'federated-user':
      return ['account', 'role', 'direct'];
    case 'user':
      return ['account', 'direct'];
    case 'root':
      return ['account'];
    case 'service':
    case 'anonymous':
      return ['direct'];
  }
}

/** The entries of one element, looked up by name: a key policy may list hundreds, and hundreds may be asked about. */
interface PrincipalIndex {
  readonly everybody: boolean;
  readonly aws: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  /** `<account>/<name>`, the path left out */
  readonly roles: ReadonlySet<string>;
  readonly accountsOfUsers: ReadonlySet<string>;
  readonly canonicalUser: boolean;
  readonly hasPrincipalIds: boolean;
  /** every name of the above by which `namesOf` may ask */
  readonly names: ReadonlySet<string>;
}

const indexes = new WeakMap<readonly PrincipalEntry[], PrincipalIndex>();

function indexOf(entries: readonly PrincipalEntry[]): PrincipalIndex {
  const known = indexes.get(entries);
  if (known !== undefined) return known;
  const aws = new Set<string>();
  const services = new Set<string>();
  const roles = new Set<string>();
  const accountsOfUsers = new Set<string>();
  let everybody = false;
  for (const { type, value } of entries) {
    if (value === '*' && (type === '*' || type === 'AWS')) everybody = true;
    if (type === 'Service') services.add(value);
    if (type !== 'AWS') continue;
    const account = /^arn:.*:iam::([^:]*):root$/.exec(value)?.[1];
    aws.add(account ?? value);
    const [, owner = '', kind, path = ''] = /^arn:[^:]*:iam::([^:]*):(user|role)\/(.*)$/.exec(value) ?? [];
    if (kind === 'user') accountsOfUsers.add(owner);
    if (kind === 'role') roles.add(`${owner}/${path.slice(path.lastIndexOf('/') + 1)}`);
  }
  const index: PrincipalIndex = {
    everybody,
    aws,
    services,
    roles,
    accountsOfUsers,
    canonicalUser: entries.some(({ type }) => type === 'CanonicalUser'),
    hasPrincipalIds: entries.some(({ value }) => isPrincipalId(value)),
    names: new Set([
      ...aws,
      ...services,
      ...[...roles].map((role) => `role ${role}`),
      ...[...accountsOfUsers].map((account) => `user-of ${account}`),
    ]),
  };
  indexes.set(entries, index);
  return index;
}

interface Reached {
  readonly vias: ReadonlySet<Via>;
  /** the way of an entry that may mean the caller, where nothing here can tell */
  readonly possible: Via | null;
}

function reached(index: PrincipalIndex, principal: Principal): Reached {
  const vias = new Set<Via>();
  if (index.everybody) vias.add('direct');
  if (principal.kind === 'service') {
    if (index.services.has(principal.service)) vias.add('direct');
    return { vias, possible: null };
  }
  // a canonical user id stands for an account or an origin access identity, and nothing here tells which
  let possible: Via | null = index.canonicalUser ? 'direct' : null;
  if (principal.kind === 'anonymous') return { vias, possible };
  if (index.aws.has(principal.account)) vias.add('account');
  if (index.aws.has(principal.arn)) vias.add('direct');
  if (principal.kind === 'user' && principal.userId !== null && index.aws.has(principal.userId)) {
    vias.add('direct');
  }
  if (principal.kind === 'role-session' && listsRole(index, principal)) vias.add('role');
  // one of the account's users asked for the federation; the federated user's own name need not be that user's
  if (principal.kind === 'federated-user' && index.accountsOfUsers.has(principal.account)) {
    possible ??= 'role';
  }
  return { vias, possible };
}

function listsRole({ aws, roles }: PrincipalIndex, session: Session): boolean {
  if (session.roleId !== null && aws.has(session.roleId)) return true;
  if (session.roleArn !== null) return aws.has(session.roleArn);
  return roles.has(`${session.account}/${session.roleName}`);
}

/** The names that an element's entries may be met by (`namesOf`); `'anybody'`: it may concern every caller. */
export function entryNames(element: PrincipalElement): ReadonlySet<string> | 'anybody' {
  if (element.kind === 'none') return NO_NAMES;
  const index = indexOf(element.entries);
  if (element.kind === 'not-principal' || index.everybody || index.canonicalUser) return 'anybody';
  return index.names;
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** Every name by which an entry may mean this caller. */
export function namesOf(principal: Principal): readonly string[] {
  switch (principal.kind) {
    case 'anonymous':
      return [];
    case 'service':
      return [principal.service];
    case 'root':
      return [principal.account, principal.arn];
    case 'federated-user':
      return [principal.account, principal.arn, `user-of ${principal.account}`];
    case 'user':
      return [principal.account, principal.arn, ...(principal.userId === null ? [] : [principal.userId])];
    case 'role-session': {
      const { account, arn, roleArn, roleId, roleName } = principal;
      const role = roleArn ?? `role ${account}/${roleName}`;
      return [account, arn, role, ...(roleId === null ? [] : [roleId])];
    }
  }
}

/** Whether an element names this very user or session: not its role, not its account, and not everybody. */
export function namesCallerAlone(element: PrincipalElement, principal: Principal): boolean {
  if (element.kind !== 'principal') return false;
  const { aws, services } = indexOf(element.entries);
  switch (principal.kind) {
    case 'service':
      return services.has(principal.service);
    case 'user':
      return aws.has(principal.arn) || (principal.userId !== null && aws.has(principal.userId));
    case 'role-session':
    case 'federated-user':
      return aws.has(principal.arn);
    case 'root':
    case 'anonymous':
      return false;
  }
}

/** `111122223333` and `arn:aws:iam::111122223333:root` are the same. */
export function namesAccount(value: string, account: string): boolean {
  return value === account || (value.startsWith('arn:') && value.endsWith(`:iam::${account}:root`));
}

type Session = Extract<Principal, { kind: 'role-session' }>;

/**
 * Whether an entry names the session's role. Where the role's path is not known, the account and the name decide:
 * a role's name is unique in its account whatever its path, and AWS saves a principal's id behind the ARN and prints
 * `AROA…` once that role is gone, so an entry that still shows as the ARN of this account and name can only be
 * this role.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (names)
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html (ids)
 */
export function namesRole(value: string, session: Session): boolean {
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
