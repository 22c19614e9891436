/** Grants by whom they are for: a key may have thousands, each for somebody else. */
import type { Grant } from './grants.ts';
import { entryNames, namesOf } from './principals.ts';
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

/** As an entry of a Principal would be met; a grant may be for a service as well. */
function granteeNames(grantee: string): ReadonlySet<string> {
  const entries = [{ type: 'AWS', value: grantee } as const];
  const names = entryNames({ kind: 'principal', entries });
  return names === 'anybody' ? new Set([grantee]) : names;
}
