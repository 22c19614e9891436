/** What one part of a world says about another: everything named has to be there, and once. */
import { parseArn } from '../../../policy/index.ts';
import { ADMINISTRATOR } from '../../world/build-account.ts';
import type { AccountDefinition, WorldDefinition } from '../../world/definition.ts';
import type { Path } from './pointer.ts';
import { type ReferenceKind, shown } from './problem.ts';
import { fail, type Source } from './source.ts';

/** @throws ScenarioFileError at the first reference that leads nowhere */
export function checkReferences(source: Source, world: WorldDefinition): void {
  const { organizations = [], accounts, keys, buckets, caller } = world;
  const known = (names: readonly string[], value: string, to: ReferenceKind, path: Path) => {
    if (!names.includes(value)) fail(source, path, { kind: 'unknown-reference', to, value: shown(value) });
  };
  const accountIds = once(source, accounts, ({ id }) => id, ['accounts'], 'id');
  const organizationIds = once(source, organizations, ({ id }) => id, ['organizations'], 'id');
  const keyArns = once(source, keys, ({ arn }) => arn, ['keys'], 'arn');
  const bucketNames = once(source, buckets, ({ name }) => name, ['buckets'], 'name');

  for (const [index, account] of accounts.entries()) {
    const path = ['accounts', index];
    const { organization } = account;
    if (organization !== undefined)
      known(organizationIds, organization, 'organization', [...path, 'organization']);
    checkAccount(source, account, path);
  }
  for (const [index, { arn }] of keys.entries()) {
    known(accountIds, parseArn(arn)?.account ?? '', 'account', ['keys', index, 'arn']);
  }
  for (const [index, bucket] of buckets.entries()) {
    known(accountIds, bucket.account, 'account', ['buckets', index, 'account']);
  }
  known(bucketNames, world.bucket, 'bucket', ['bucket']);
  known(keyArns, world.kmsKeyArn, 'key', ['kmsKeyArn']);
  known(accountIds, caller.account, 'account', ['caller', 'account']);
  const { users = [], roles = [] } = accounts.find(({ id }) => id === caller.account) ?? {};
  const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
  if (caller.kind === 'user') known(names(users), caller.userName, 'user', ['caller', 'userName']);
  else known(names(roles), caller.roleName, 'role', ['caller', 'roleName']);
}

function checkAccount(source: Source, account: AccountDefinition, path: Path): void {
  const { id, users = [], groups = [], roles = [], managedPolicies = [] } = account;
  for (const kind of ['serviceControl', 'resourceControl'] as const) {
    if (account[kind] !== undefined && account.organization === undefined)
      fail(source, [...path, kind], { kind: 'no-organization' });
  }
  const arns = once(
    source,
    managedPolicies,
    ({ arn, path: own = '/', name }) => arn ?? `arn:aws:iam::${id}:policy${own}${name}`,
    [...path, 'managedPolicies'],
    'name',
  );
  const groupNames = once(source, groups, ({ name }) => name, [...path, 'groups'], 'name');
  once(source, users, ({ name }) => name, [...path, 'users'], 'name');
  once(source, roles, ({ name }) => name, [...path, 'roles'], 'name');
  const policyKnown = (arn: string, place: Path) => {
    if (!arns.includes(arn))
      fail(source, place, { kind: 'unknown-reference', to: 'policy', value: shown(arn) });
  };
  for (const [kind, holders] of [
    ['users', users],
    ['groups', groups],
    ['roles', roles],
  ] as const) {
    for (const [index, { attached = [] }] of holders.entries()) {
      for (const [at, arn] of attached.entries()) policyKnown(arn, [...path, kind, index, 'attached', at]);
    }
  }
  for (const [kind, holders] of [
    ['users', users],
    ['roles', roles],
  ] as const) {
    for (const [index, { boundary }] of holders.entries()) {
      if (boundary !== undefined) policyKnown(boundary, [...path, kind, index, 'boundary']);
    }
  }
  for (const [index, { name, groups: own = [] }] of users.entries()) {
    if (name === ADMINISTRATOR)
      fail(source, [...path, 'users', index, 'name'], { kind: 'reserved-name', value: name });
    for (const [at, group] of own.entries()) {
      if (!groupNames.includes(group))
        fail(source, [...path, 'users', index, 'groups', at], {
          kind: 'unknown-reference',
          to: 'group',
          value: group,
        });
    }
  }
}

/** @returns what the items are called, each once */
function once<T>(
  source: Source,
  items: readonly T[],
  nameOf: (item: T) => string,
  path: Path,
  member: string,
): readonly string[] {
  const seen: string[] = [];
  for (const [index, item] of items.entries()) {
    const name = nameOf(item);
    if (seen.includes(name)) fail(source, [...path, index, member], { kind: 'twice', value: shown(name) });
    seen.push(name);
  }
  return seen;
}
