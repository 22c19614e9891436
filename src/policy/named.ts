import type { NamedPolicy } from './decision.ts';
import type { PolicyDocument, PrincipalEntry } from './document.ts';
import type { Grant } from './grants.ts';
import { isPrincipalId } from './principals.ts';
import type { Principal } from './request.ts';

/** Every entry of every Principal and NotPrincipal, once, in the order of the document. */
export function principalsNamedIn(document: PolicyDocument): readonly PrincipalEntry[] {
  const seen = new Map<string, PrincipalEntry>();
  for (const { principal } of document.statements) {
    if (principal.kind === 'none') continue;
    for (const entry of principal.entries) seen.set(`${entry.type} ${entry.value}`, entry);
  }
  return [...seen.values()];
}

/** Somebody to try a policy change on. */
export interface Candidate {
  /** as the document names it: an ARN, an account's root ARN, a service, `*` */
  readonly name: string;
  /**
   * - `named`: the document or a grant names this principal
   * - `account`: any principal of an account, known by nothing but its account
   * - `anyone`: a principal of an account that nothing names, or an unsigned request
   */
  readonly kind: 'named' | 'account' | 'anyone';
  readonly principal: Principal;
}

/** Not an account AWS gives out; a name no policy spells out. */
const OTHER_ACCOUNT = '000000000000';
const UNNAMED = 'any-other-principal';

/**
 * Everybody a change could concern: whoever a document names in Principal, in `aws:PrincipalArn` conditions or in
 * a grant; an unnamed principal of each account seen, the resource's own included; an unnamed principal of another
 * account; an unsigned request.
 */
export function candidatesFor(
  policies: readonly NamedPolicy[],
  grants: readonly Grant[],
  resourceAccount: string,
  partition = 'aws',
): readonly Candidate[] {
  const names = new Set<string>();
  for (const { document } of policies) for (const name of namesIn(document)) names.add(name);
  const grantees = new Map<string, Grant>();
  for (const grant of grants) {
    names.add(grant.granteePrincipal);
    grantees.set(grant.granteePrincipal, grant);
  }

  const candidates: Candidate[] = [];
  const accounts = new Set([resourceAccount]);
  for (const name of names) {
    const grant = grantees.get(name);
    const principal = grant === undefined ? principalOf(name) : granteeOf(grant);
    if (principal === null) {
      const account = /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
      if (account !== undefined) accounts.add(account);
      continue;
    }
    candidates.push({ name, kind: 'named', principal });
    if ('account' in principal) accounts.add(principal.account);
  }
  for (const account of accounts) {
    const root = `arn:${partition}:iam::${account}:root`;
    candidates.push({ name: root, kind: 'account', principal: unnamedUser(account, partition) });
  }
  candidates.push({ name: '*', kind: 'anyone', principal: unnamedUser(OTHER_ACCOUNT, partition) });
  candidates.push({ name: '*', kind: 'anyone', principal: { kind: 'anonymous' } });
  return candidates;
}

const namesOfDocuments = new WeakMap<PolicyDocument, readonly string[]>();

function namesIn(document: PolicyDocument): readonly string[] {
  const known = namesOfDocuments.get(document) ?? [
    ...principalsNamedIn(document).map(({ value }) => value),
    ...conditionedPrincipals(document),
  ];
  namesOfDocuments.set(document, known);
  return known;
}

const principalsOfGrants = new WeakMap<Grant, Principal | null>();

/** A key may have thousands of grants, and is asked about them for every change that is offered. */
function granteeOf(grant: Grant): Principal | null {
  const known = principalsOfGrants.get(grant);
  if (known !== undefined) return known;
  const principal = principalOf(grant.granteePrincipal);
  principalsOfGrants.set(grant, principal);
  return principal;
}

/** A name as a policy or a grant writes it, as the caller it stands for; null for accounts, `*` and dead ids. */
export function principalOf(name: string): Principal | null {
  if (isPrincipalId(name)) return null;
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(name)) return { kind: 'service', service: name };
  const found = /^arn:([^:]*):(iam|sts)::(\d{12}):([a-z-]+)\/(.+)$/.exec(name);
  const [, partition = '', service = '', account = '', type = '', path = ''] = found ?? [];
  const segments = path.split('/');
  const last = segments.at(-1) ?? '';
  switch (`${service}:${type}`) {
    case 'iam:user':
      return { kind: 'user', arn: name, account, userId: null };
    case 'iam:role': {
      const arn = `arn:${partition}:sts::${account}:assumed-role/${last}/${UNNAMED}`;
      return { kind: 'role-session', arn, account, ...role(last, UNNAMED), roleArn: name };
    }
    case 'sts:assumed-role':
      return { kind: 'role-session', arn: name, account, ...role(segments[0] ?? '', last), roleArn: null };
    case 'sts:federated-user':
      return { kind: 'federated-user', arn: name, account };
    default:
      return null;
  }
}

/** A role that stands for all of its sessions: nobody has named one. */
export function isEverySession(principal: Principal): boolean {
  return principal.kind === 'role-session' && principal.sessionName === UNNAMED;
}

/** What to call a caller: by its ARN, and where only a role is known, by that of the role. */
export function arnToShow(principal: Principal): string | null {
  if (principal.kind === 'role-session' && isEverySession(principal)) return principal.roleArn;
  return 'arn' in principal ? principal.arn : null;
}

function role(
  roleName: string,
  sessionName: string,
): { roleName: string; sessionName: string; roleId: null } {
  return { roleName, sessionName, roleId: null };
}

function unnamedUser(account: string, partition: string): Principal {
  return { kind: 'user', arn: `arn:${partition}:iam::${account}:user/${UNNAMED}`, account, userId: null };
}

function conditionedPrincipals(document: PolicyDocument): string[] {
  return document.statements
    .flatMap((statement) => statement.conditions)
    .filter((condition) => condition.key.toLowerCase() === 'aws:principalarn')
    .flatMap((condition) => condition.values)
    .filter((value) => !/[*?$]/.test(value));
}

/** Whether a candidate is the caller, or a session of the same role. */
export function isSamePrincipal(candidate: Principal, caller: Principal): boolean {
  if (candidate.kind === 'service' || candidate.kind === 'anonymous') return false;
  if (caller.kind === 'service' || caller.kind === 'anonymous') return false;
  if (candidate.arn === caller.arn) return true;
  return (
    candidate.kind === 'role-session' &&
    caller.kind === 'role-session' &&
    candidate.account === caller.account &&
    candidate.roleName === caller.roleName
  );
}
