/** Grants by whom they are for: a key may have thousands, each for somebody else. */
import { parseArn } from '../arn.ts';
import type { Grant } from '../document/grants.ts';
import { principalOf } from './named.ts';
import { namesOf } from './principals.ts';
import type { Principal } from './request.ts';

/** Positions of the grants that may reach the caller, in order; every other one does not. */
export function grantsNaming(grants: readonly Grant[], principal: Principal): readonly number[] {
  const index = indexOf(grants);
  return inOrder(namesOf(principal).flatMap((name) => index.reachedBy(name)));
}

/** Positions of the grants whose grantee goes by this name itself (`namesOf`), its account's id left aside. */
export function granteesCalled(grants: readonly Grant[], name: string): readonly number[] {
  return indexOf(grants).called(name);
}

/** The list with one grant more, in which nobody is looked up anew. */
export function withGrant(grants: readonly Grant[], grant: Grant): readonly Grant[] {
  const longer = [...grants, grant];
  const { granteePrincipal: grantee } = grant;
  const before = indexOf(grants);
  const here = (isIt: boolean, others: readonly number[]) => (isIt ? [...others, grants.length] : others);
  indexes.set(longer, {
    reachedBy: (name) => here(granteeNames(grantee).includes(name), before.reachedBy(name)),
    called: (name) => here(callerNames(grantee).includes(name), before.called(name)),
  });
  return longer;
}

/** Every name by which `namesOf` may ask for a grantee; what it is for, `granteeMatch` decides. */
export function granteeNames(grantee: string): readonly string[] {
  const arn = grantee.startsWith('arn:') ? parseArn(grantee) : null;
  if (arn?.service !== 'iam') return [grantee];
  const { account, resource } = arn;
  if (resource === 'root') return [grantee, account];
  if (resource.startsWith('user/')) return [grantee, `user-of ${account}`];
  if (!resource.startsWith('role/')) return [grantee];
  return [grantee, `role ${account}/${resource.slice(resource.lastIndexOf('/') + 1)}`];
}

interface GrantIndex {
  readonly reachedBy: (name: string) => readonly number[];
  readonly called: (name: string) => readonly number[];
}

const indexes = new WeakMap<readonly Grant[], GrantIndex>();

function indexOf(grants: readonly Grant[]): GrantIndex {
  const known = indexes.get(grants) ?? makeIndex(grants);
  indexes.set(grants, known);
  return known;
}

/** The names of most grantees are their ARNs; what else they go by is worked out when somebody asks by such a name. */
function makeIndex(grants: readonly Grant[]): GrantIndex {
  const byGrantee = positionsBy(
    grants,
    () => true,
    (grantee) => [grantee],
  );
  const further = new Map<string, ReadonlyMap<string, readonly number[]>>();
  const lookUp = (mark: string | null, namesFor: (grantee: string) => readonly string[], name: string) => {
    const exact = byGrantee.get(name) ?? NOWHERE;
    if (mark === null) return exact;
    const found = further.get(mark) ?? positionsBy(grants, (grantee) => grantee.includes(mark), namesFor);
    further.set(mark, found);
    return [...exact, ...(found.get(name) ?? NOWHERE)];
  };
  return {
    reachedBy: (name) => lookUp(markOf(name, REACHED), granteeNames, name),
    called: (name) => lookUp(markOf(name, CALLED), callerNames, name),
  };
}

const NOWHERE: readonly number[] = [];

/** What the ARN of every grantee holds that is asked for by a name of this kind. */
interface Marks {
  readonly account: string | null;
  readonly role: string;
  readonly user: string;
}

const REACHED: Marks = { account: ':root', role: ':role/', user: ':user/' };
const CALLED: Marks = { account: null, role: ':assumed-role/', user: ':federated-user/' };

function markOf(name: string, marks: Marks): string | null {
  if (name.startsWith('role ')) return marks.role;
  if (name.startsWith('user-of ')) return marks.user;
  return /^\d{12}$/.test(name) ? marks.account : null;
}

/** The names of a grantee as a caller, its account's id left out. */
function callerNames(grantee: string): readonly string[] {
  const principal = principalOf(grantee);
  if (principal === null) return [];
  const account = 'account' in principal ? principal.account : null;
  return namesOf(principal).filter((name) => name !== account);
}

function positionsBy(
  grants: readonly Grant[],
  isWanted: (grantee: string) => boolean,
  namesFor: (grantee: string) => readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  for (const [position, { granteePrincipal }] of grants.entries()) {
    if (!isWanted(granteePrincipal)) continue;
    for (const name of namesFor(granteePrincipal)) {
      const positions = index.get(name);
      if (positions === undefined) index.set(name, [position]);
      else positions.push(position);
    }
  }
  return index;
}

/** Each once. */
export function inOrder(positions: readonly number[]): readonly number[] {
  return positions.length < 2 ? positions : [...new Set(positions)].sort((one, other) => one - other);
}
