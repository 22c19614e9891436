/** Whether the caller may, thrown as IAM's answer where not. */
import { authorizeIam, type IamTarget } from '../authorization/iam.ts';
import type { Caller } from '../services.ts';
import type { World } from '../world/model.ts';
import { accessDenied, IamError } from './failure.ts';

/** @throws IamError 403 */
export function allow(world: World, caller: Caller, action: string, target: IamTarget): void {
  const authorization = authorizeIam(world, caller, action, target);
  if (!authorization.allowed) throw new IamError(accessDenied(authorization.message));
}
