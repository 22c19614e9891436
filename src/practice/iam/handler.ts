/** IAM on the wire: Query operations by name. */
import type { QueryHandler } from '../http/handlers.ts';
import type { World } from '../world/model.ts';
import { failure, IamError } from './failure.ts';
import type { IamOperation } from './operation.ts';
import { MANAGED_POLICIES } from './operations/managed-policies.ts';
import { MEMBERSHIP, principalOperations } from './operations/principals.ts';

const OPERATIONS: ReadonlyMap<string, IamOperation> = new Map(
  Object.entries({
    ...principalOperations('user'),
    ...principalOperations('group'),
    ...principalOperations('role'),
    ...MEMBERSHIP,
    ...MANAGED_POLICIES,
  }),
);

export const IAM_OPERATIONS: readonly string[] = [...OPERATIONS.keys()];

export function createIamHandler(world: World): QueryHandler {
  return (caller, action, params) => {
    const operation = OPERATIONS.get(action);
    if (operation === undefined) {
      return failure(400, 'InvalidAction', `Could not find operation ${action} for version 2010-05-08`);
    }
    try {
      return operation(world, caller, params);
    } catch (error) {
      if (error instanceof IamError) return error.failure;
      throw error;
    }
  };
}
