import { requestContext } from './context.ts';
import type { PolicyStack } from './decision.ts';
import type { LeftOut } from './left-out.ts';
import type { AccessRequest } from './request.ts';
import type { Asked } from './statement.ts';
import type { Tri } from './tri.ts';

/** A request as every statement of the stack is asked about it. */
export function askedOf(request: AccessRequest, stack: PolicyStack, leftOut: LeftOut): Asked {
  const { principal } = request;
  const limited = principal.kind === 'user' || principal.kind === 'role-session';
  const boundary: Tri =
    !limited || stack.boundary === null ? 'no' : stack.boundary === 'unknown' ? 'unknown' : 'yes';
  return {
    request,
    action: request.action.toLowerCase(),
    context: requestContext(request, leftOut),
    boundary,
  };
}
