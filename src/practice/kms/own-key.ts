import { parseArn } from '../../policy/index.ts';
import { hiddenKmsDenial } from '../authorization/kms.ts';
import type { Caller, KmsResult } from '../services.ts';
import type { KmsKey, World } from '../world/model.ts';
import { authorizedKey } from './authorized-key.ts';
import { accessDenied, notFound } from './failure.ts';

/**
 * A key for an operation that works in the caller's own account only and takes no alias (GetKeyPolicy, PutKeyPolicy …):
 * whatever the key policy says, another account's key is refused.
 * Source: "Cross-account use: No", https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export function ownKey(
  world: World,
  caller: Caller,
  action: string,
  keyId: string,
  context: Readonly<Record<string, readonly string[]>> = {},
): KmsResult<KmsKey> {
  const arn = parseArn(keyId);
  if (keyId.startsWith('alias/') || arn?.resource.startsWith('alias/') === true) {
    return notFound(`Invalid keyId '${keyId}'`);
  }
  if (arn !== null && arn.account !== caller.account) {
    return accessDenied(hiddenKmsDenial(caller, action, 'key-id'));
  }
  return authorizedKey(world, caller, { action, keyId, context });
}
