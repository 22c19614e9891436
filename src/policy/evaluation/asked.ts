import { type RequestContext, requestContext } from './context.ts';
import type { PolicyStack } from './decision.ts';
import type { LeftOut } from './left-out.ts';
import type { AccessRequest } from './request.ts';
import type { Asked, Memory } from './statement.ts';
import type { Tri } from './tri.ts';

interface Remembered extends Memory {
  readonly leftOut: LeftOut;
  readonly context: RequestContext;
}

const memories = new WeakMap<AccessRequest, { of: Remembered | null }>();

/** The request, of which it is remembered what each policy and statement says to it: for one that is asked about many stacks. */
export function askedOften(request: AccessRequest): AccessRequest {
  if (!memories.has(request)) memories.set(request, { of: null });
  return request;
}

function memoryOf(request: AccessRequest, leftOut: LeftOut): Remembered | null {
  const memory = memories.get(request);
  if (memory === undefined) return null;
  if (memory.of?.leftOut !== leftOut)
    memory.of = {
      leftOut,
      context: requestContext(request, leftOut),
      policies: new WeakMap(),
      withPrincipal: new WeakMap(),
      without: new WeakMap(),
    };
  return memory.of;
}

/** A request as every statement of the stack is asked about it. */
export function askedOf(request: AccessRequest, stack: PolicyStack, leftOut: LeftOut): Asked {
  const { principal } = request;
  const limited = principal.kind === 'user' || principal.kind === 'role-session';
  const boundary: Tri =
    !limited || stack.boundary === null ? 'no' : stack.boundary === 'unknown' ? 'unknown' : 'yes';
  const memory = memoryOf(request, leftOut);
  return {
    request,
    action: request.action.toLowerCase(),
    context: memory?.context ?? requestContext(request, leftOut),
    boundary,
    memory,
  };
}
