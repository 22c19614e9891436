import type { PolicyDocument, PrincipalEntry } from '../document/document.ts';
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

/** A name no policy spells out. */
export const UNNAMED = 'any-other-principal';

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

/** Who makes a request: of a caller, `root` is the root user, where a policy means the whole account by it. */
export function callerOfArn(arn: string): Principal | null {
  const account = /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(arn)?.[1];
  return account === undefined ? principalOf(arn) : { kind: 'root', arn, account };
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

/** Somebody of an account, known by nothing but the account. */
export function unnamedUser(account: string, partition: string): Principal {
  return { kind: 'user', arn: `arn:${partition}:iam::${account}:user/${UNNAMED}`, account, userId: null };
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
