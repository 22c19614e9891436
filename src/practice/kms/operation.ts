import type { JsonObject } from '../http/handlers.ts';
import type { Caller, KmsResult } from '../services.ts';
import type { World } from '../world/model.ts';

/** One KMS operation, its caller authenticated but not yet authorized; `value` null is an empty answer. */
export type KmsOperation = (world: World, caller: Caller, params: JsonObject) => KmsResult<JsonObject | null>;
