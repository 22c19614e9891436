/** Builds a running world from a scenario's definition, and hands out the credentials that go with it. */
import { parseArn } from '../../policy/index.ts';
import { S3_ALIAS, s3ManagedKey } from './aws-managed-key.ts';
import { ADMINISTRATOR, buildAccount } from './build-account.ts';
import { buildBucket } from './build-bucket.ts';
import { buildKey } from './build-key.ts';
import { addCredential, callerIdentity } from './credentials.ts';
import type { KeyDefinition, WorldDefinition } from './definition.ts';
import type { Credential, World } from './model.ts';

/** In milliseconds. */
const DAY = 24 * 3_600_000;

export interface BuiltWorld {
  readonly world: World;
  readonly caller: Credential;
  /** one for each account, the bucket's account first */
  readonly admins: readonly Credential[];
}

/**
 * @param now milliseconds since the epoch: everything is taken to have been created a day before
 * @throws Error where the definition names an account, user, role, bucket or key that it does not define
 */
export function buildWorld(definition: WorldDefinition, now: number): BuiltWorld {
  const createdAt = now - DAY;
  const world: World = {
    region: definition.region,
    accounts: new Map(),
    buckets: new Map(),
    keys: new Map(),
    aliases: new Map(),
    credentials: new Map(),
    wording: { ciphertextForm: definition.ciphertextForm ?? 'key-arn' },
  };
  for (const account of definition.accounts) {
    world.accounts.set(account.id, buildAccount(account, definition, createdAt));
  }
  for (const key of [...definition.keys, ...s3ManagedKeys(definition)]) {
    const built = buildKey(key, createdAt, now);
    world.keys.set(built.arn, built);
    for (const alias of key.aliases ?? []) {
      world.aliases.set(`arn:aws:kms:${built.region}:${built.account}:${alias}`, built.arn);
    }
  }
  for (const bucket of definition.buckets) {
    world.buckets.set(bucket.name, buildBucket(bucket, definition.region, createdAt));
  }

  const bucket = world.buckets.get(definition.bucket);
  if (bucket === undefined) throw new Error(`scenario: bucket ${definition.bucket} is not defined`);
  if (!world.keys.has(definition.kmsKeyArn))
    throw new Error(`scenario: key ${definition.kmsKeyArn} is not defined`);

  const others = definition.accounts.map((account) => account.id).filter((id) => id !== bucket.account);
  const admins = [bucket.account, ...others].map((account) =>
    addCredential(world, { kind: 'user', account, userName: ADMINISTRATOR }, null),
  );
  const { identity, expiresAt } = callerIdentity(definition.caller, now);
  return { world, admins, caller: addCredential(world, identity, expiresAt) };
}

/** For every account that has a bucket and no such key in its definition. */
function s3ManagedKeys({ keys, buckets, region }: WorldDefinition): readonly KeyDefinition[] {
  const defined = keys
    .filter(({ aliases }) => aliases?.includes(S3_ALIAS))
    .map(({ arn }) => parseArn(arn)?.account);
  const accounts = new Set(buckets.map(({ account }) => account));
  return [...accounts].filter((id) => !defined.includes(id)).map((id) => s3ManagedKey(id, region));
}
