import type { QueryAnswer } from '../http/handlers.ts';
import type { Caller } from '../services.ts';
import type { World } from '../world/model.ts';
import type { Params } from './params.ts';

/** One IAM operation, its caller authenticated but not yet authorized. */
export type IamOperation = (world: World, caller: Caller, params: Params) => QueryAnswer;
