/** STS on the wire: GetCallerIdentity and AssumeRole. */
import { userIdOf } from '../authorization/principal.ts';
import type { QueryAnswer, QueryHandler } from '../http/handlers.ts';
import type { Caller } from '../services.ts';
import type { World } from '../world/model.ts';
import { assumeRole } from './assume-role.ts';
import { failure } from './failure.ts';

export const STS_OPERATIONS: readonly string[] = ['GetCallerIdentity', 'AssumeRole'];

/** @param now milliseconds since the epoch */
export function createStsHandler(world: World, now: () => number): QueryHandler {
  return (caller, action, params) => {
    if (action === 'GetCallerIdentity') return callerIdentity(world, caller);
    if (action === 'AssumeRole') return assumeRole(world, caller, params, now());
    return failure(400, 'InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
  };
}

/** Needs no permission, and an explicit deny does not hinder it. */
function callerIdentity(world: World, caller: Caller): QueryAnswer {
  const { arn, account, identity } = caller;
  return { ok: true, result: { Arn: arn, UserId: userIdOf(world, identity), Account: account } };
}
