/**
 * Finds the key that a request names: by id, key ARN, alias or alias ARN, of any account and Region.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/find-cmk-id-arn.html; wordings as recorded on AWS.
 */

import { parseArn } from '../../policy/index.ts';
import { hiddenKmsDenial } from '../authorization/kms.ts';
import type { Caller, KmsResult } from '../services.ts';
import type { KmsKey, World } from '../world/model.ts';
import { accessDenied, notFound } from './failure.ts';

const KEY_ID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

export interface ResolvedKey {
  readonly key: KmsKey;
  /** `alias/…` when the request named the key by one (`kms:RequestAlias`) */
  readonly alias: string | null;
}

/** @param action what the caller wants to do: an unknown key of another account is refused as an action, not as missing */
export function resolveKey(
  world: World,
  caller: Caller,
  keyId: string,
  action: string,
): KmsResult<ResolvedKey> {
  if (keyId.startsWith('arn:')) return resolveArn(world, caller, keyId, action);
  if (keyId.startsWith('alias/')) return resolveAlias(world, caller, caller.account, keyId, action);
  if (!KEY_ID.test(keyId)) return notFound(`Invalid keyId '${keyId}'`);
  return resolveKeyArn(world, caller, `arn:aws:kms:${world.region}:${caller.account}:key/${keyId}`, action);
}

function resolveArn(world: World, caller: Caller, text: string, action: string): KmsResult<ResolvedKey> {
  const arn = parseArn(text);
  if (arn === null || arn.service !== 'kms') return notFound(`Invalid arn ${text}`);
  if (arn.region !== world.region) return notFound(`Invalid arn ${arn.region}`);
  if (arn.resource.startsWith('alias/'))
    return resolveAlias(world, caller, arn.account, arn.resource, action);
  return resolveKeyArn(world, caller, text, action);
}

function resolveKeyArn(world: World, caller: Caller, arn: string, action: string): KmsResult<ResolvedKey> {
  const key = world.keys.get(arn);
  if (key !== undefined && key.region === world.region) return { ok: true, value: { key, alias: null } };
  if (parseArn(arn)?.account === caller.account) return notFound(`Key '${arn}' does not exist`);
  return accessDenied(hiddenKmsDenial(caller, action, 'key-id'));
}

function resolveAlias(
  world: World,
  caller: Caller,
  account: string,
  alias: string,
  action: string,
): KmsResult<ResolvedKey> {
  const arn = `arn:aws:kms:${world.region}:${account}:${alias}`;
  const key = world.keys.get(world.aliases.get(arn) ?? '');
  if (key !== undefined) return { ok: true, value: { key, alias } };
  if (account !== caller.account) return accessDenied(hiddenKmsDenial(caller, action, 'key-id'));
  return notFound(`Alias ${arn} is not found.`);
}
