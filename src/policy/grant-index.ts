/** Grants by whom they are for: a key may have thousands, each for somebody else. */
import { parseArn } from './arn.ts';
import type { Grant } from './grants.ts';
import { namesOf } from './principals.ts';
import type { Principal } from './request.ts';

const indexes = new WeakMap<readonly Grant[], ReadonlyMap<string, readonly number[]>>();

/** Positions of the grants that may reach the caller, in order; every other one does not. */
export function grantsNaming(grants: readonly Grant[], principal: Principal): readonly number[] {
  const index = indexOf(grants);
  const found = new Set(namesOf(principal).flatMap((name) => index.get(name) ?? []));
  return [...found].sort((one, other) => one - other);
}

function indexOf(grants: readonly Grant[]): ReadonlyMap<string, readonly number[]> {
  const known = indexes.get(grants);
  if (known !== undefined) return known;
  const index = new Map<string, number[]>();
  for (const [position, { granteePrincipal }] of grants.entries()) {
    for (const name of granteeNames(granteePrincipal)) {
      const positions = index.get(name);
      if (positions === undefined) index.set(name, [position]);
      else positions.push(position);
    }
  }
  indexes.set(grants, index);
  return index;
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
