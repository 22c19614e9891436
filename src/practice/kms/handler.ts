/** KMS on the wire: JSON 1.1 operations by name. */
import type { JsonHandler, JsonObject } from '../http/handlers.ts';
import type { Caller, KmsResult } from '../services.ts';
import type { World } from '../world/model.ts';
import { inRegion } from '../world/region.ts';
import { failure } from './failure.ts';
import type { KmsOperation } from './operation.ts';
import { CRYPTOGRAPHY } from './operations/cryptography.ts';
import { GRANTS } from './operations/grants.ts';
import { KEYS } from './operations/keys.ts';
import { POLICIES } from './operations/policies.ts';
import { ParameterError } from './params.ts';

const OPERATIONS: ReadonlyMap<string, KmsOperation> = new Map(
  Object.entries({ ...KEYS, ...POLICIES, ...GRANTS, ...CRYPTOGRAPHY }),
);

export const KMS_OPERATIONS: readonly string[] = [...OPERATIONS.keys()];

export function createKmsHandler(world: World): JsonHandler {
  return (caller, operation, params, region = world.region) => {
    const result = run(inRegion(world, region), caller, operation, params);
    if (result.ok) return { ok: true, body: result.value };
    return { ok: false, status: 400, code: result.name, message: result.message };
  };
}

function run(world: World, caller: Caller, name: string, params: JsonObject): KmsResult<JsonObject | null> {
  const operation = OPERATIONS.get(name);
  if (operation === undefined) return failure('UnknownOperationException', '');
  try {
    return operation(world, caller, params);
  } catch (error) {
    if (error instanceof ParameterError) return error.failure;
    throw error;
  }
}
