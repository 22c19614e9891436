/** Users, groups and roles of the caller's account, found by name. */
import { accountOf } from '../authorization/principal.ts';
import type { Caller } from '../services.ts';
import type { IamGroup, IamRole, IamUser, World } from '../world/model.ts';
import { allow } from './access.ts';
import { IamError, noSuchEntity } from './failure.ts';

export type HolderKind = 'user' | 'group' | 'role';

/** As operation names and fields have them: `GetUser`, `UserName`. */
export const TITLE = { user: 'User', group: 'Group', role: 'Role' } as const;

export function holdersOf(
  world: World,
  account: string,
  kind: HolderKind,
): ReadonlyMap<string, IamUser | IamGroup | IamRole> {
  const { users: user, groups: group, roles: role } = accountOf(world, account);
  return { user, group, role }[kind];
}

/** The one of that name in the caller's account, once the caller may do `action` to it. */
export function findHolder(
  world: World,
  caller: Caller,
  kind: HolderKind,
  name: string,
  action: string,
): IamUser | IamGroup | IamRole {
  const holder = holdersOf(world, caller.account, kind).get(name);
  const arn = holder?.arn ?? `arn:aws:iam::${caller.account}:${kind}/${name}`;
  allow(world, caller, action, { arn, label: `${kind} ${name}` });
  if (holder === undefined)
    throw new IamError(noSuchEntity(`The ${kind} with name ${name} cannot be found.`));
  return holder;
}
