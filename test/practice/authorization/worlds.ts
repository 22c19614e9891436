/** Small worlds for the tests of the practice services. */
import { callerOf } from '../../../src/practice/authorization/principal.ts';
import type { Caller } from '../../../src/practice/services.ts';
import { type BuiltWorld, buildWorld } from '../../../src/practice/world/build.ts';
import type { PolicyJson, StatementJson, WorldDefinition } from '../../../src/practice/world/definition.ts';

export const ACCOUNT = '111122223333';
export const OTHER = '444455556666';
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const BUCKET = 'example-bucket';
export const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;

export function policy(...Statement: readonly StatementJson[]): PolicyJson {
  return { Version: '2012-10-17', Statement };
}

export function allow(Action: string | readonly string[], rest: Partial<StatementJson> = {}): StatementJson {
  return { Effect: 'Allow', Action, Resource: '*', ...rest };
}

export function deny(Action: string | readonly string[], rest: Partial<StatementJson> = {}): StatementJson {
  return { Effect: 'Deny', Action, Resource: '*', ...rest };
}

export function root(account: string): { readonly AWS: string } {
  return { AWS: `arn:aws:iam::${account}:root` };
}

/** One account, user alice with full access, a key that delegates everything: nothing is refused until changed. */
export function definition(change: Partial<WorldDefinition> = {}): WorldDefinition {
  return {
    region: 'eu-west-1',
    accounts: [{ id: ACCOUNT, users: [{ name: 'alice', inline: { all: policy(allow('*')) } }] }],
    keys: [
      { arn: KEY, policy: policy(allow('kms:*', { Principal: root(ACCOUNT) })), aliases: ['alias/example'] },
    ],
    buckets: [{ name: BUCKET, account: ACCOUNT, encryption: { algorithm: 'aws:kms', kmsKeyId: KEY } }],
    caller: { kind: 'user', account: ACCOUNT, userName: 'alice' },
    bucket: BUCKET,
    kmsKeyArn: KEY,
    ...change,
  };
}

export interface TestWorld extends BuiltWorld {
  readonly who: Caller;
  readonly admin: Caller;
}

export function world(change: Partial<WorldDefinition> = {}): TestWorld {
  const built = buildWorld(definition(change), Date.UTC(2026, 10, 22));
  const [admin] = built.admins;
  if (admin === undefined) throw new Error('no administrator');
  return {
    ...built,
    who: callerOf(built.world, built.caller.identity),
    admin: callerOf(built.world, admin.identity),
  };
}
