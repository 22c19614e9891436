/** Decides which faults meet a request. The server asks here and nowhere else, and acts on what it is told. */
import type { ServiceName } from '../http/detect.ts';
import type { Caller } from '../services.ts';
import type { CallerIdentity, Credential, World } from '../world/model.ts';
import type { Fault, FaultMoment, FaultTarget, RequestFaultName } from './fault.ts';
import { actionsOf } from './operations.ts';
import { denyActions } from './permissions.ts';
import { delayPolicies, type PolicyDelay } from './policy-delay.ts';

/** What is done to one request. */
export interface RequestFaults {
  /** null: nothing but, it may be, the latency */
  readonly name: RequestFaultName | null;
  /** added once, before the answer */
  readonly latencyMs: number;
}

export interface FaultedRequest {
  readonly faults: RequestFaults;
  /** To be called when it was carried out, before its answer leaves. `credential` null: nobody was authenticated. */
  carriedOut(credential: Credential | null, caller: Caller | null): void;
}

export interface FaultInjector {
  /** To be called once for each request, when its operation is known. */
  arrived(service: ServiceName, operation: string | null): FaultedRequest;
  /** To be called when a policy was changed by other means than a request. */
  policiesChanged(): void;
}

/** How far the account's clock is ahead of this computer's, in milliseconds. */
export function clockSkewOf(faults: readonly Fault[]): number {
  return faults.reduce((sum, fault) => (fault.kind === 'clock-skew' ? sum + fault.milliseconds : sum), 0);
}

/**
 * @param caller whose permissions `deny` and `revoke` take away where no request says whose
 * @param now milliseconds since the epoch
 */
export function createFaultInjector(
  faults: readonly Fault[],
  world: World,
  caller: CallerIdentity,
  now: () => number,
): FaultInjector {
  for (const fault of faults) {
    if (fault.kind === 'deny') denyActions(world, caller, actionsOf(fault.service, fault.operation));
    if (fault.kind === 'revoke' && fault.after === null) denyActions(world, caller, [fault.action]);
  }
  const delay = policyDelay(faults, world, now);
  const counts = new Map<string, number>();
  const count = (name: string): number => {
    const next = (counts.get(name) ?? 0) + 1;
    counts.set(name, next);
    return next;
  };
  return {
    arrived(service, operation) {
      const name = operation ?? '';
      const seen = {
        any: count('*'),
        service: count(`${service}:*`),
        operation: count(`${service}:${name}`),
      };
      const meets = (target: FaultTarget): boolean => {
        if (target.service !== null && target.service !== service) return false;
        if (target.operation !== null && target.operation !== name) return false;
        const ofService = target.service === null ? seen.any : seen.service;
        const number = target.operation === null ? ofService : seen.operation;
        return number >= target.first && number <= target.last;
      };
      const due = (moment: FaultMoment | null): boolean =>
        moment !== null && moment.operation === name && moment.occurrence === seen.operation;
      return {
        faults: requestFaults(faults, meets),
        carriedOut(credential, requester) {
          for (const fault of faults) {
            if (fault.kind === 'expire-token' && due(fault.after) && credential !== null)
              expire(world, credential, now());
            if (fault.kind === 'revoke' && due(fault.after))
              denyActions(world, requester?.identity ?? caller, [fault.action]);
          }
          if (
            changesPolicies(service, name) ||
            faults.some((fault) => fault.kind === 'revoke' && due(fault.after))
          )
            delay?.changed();
        },
      };
    },
    policiesChanged: () => delay?.changed(),
  };
}

function requestFaults(faults: readonly Fault[], meets: (target: FaultTarget) => boolean): RequestFaults {
  let name: RequestFaultName | null = null;
  let latencyMs = 0;
  for (const fault of faults) {
    if (fault.kind === 'request' && meets(fault.target)) name ??= fault.name;
    if (fault.kind === 'latency' && meets(fault.target)) latencyMs += fault.milliseconds;
  }
  return { name, latencyMs };
}

function policyDelay(faults: readonly Fault[], world: World, now: () => number): PolicyDelay | null {
  const longest = faults.reduce(
    (most, fault) => (fault.kind === 'policy-delay' ? Math.max(most, fault.milliseconds) : most),
    0,
  );
  return longest === 0 ? null : delayPolicies(world, longest, now);
}

function changesPolicies(service: ServiceName, operation: string): boolean {
  if (service === 's3') return /^(?:Put|Delete)BucketPolicy$/.test(operation);
  return service !== 'sts' && !/^(?:Get|List|Describe|Generate|Encrypt|Decrypt|ReEncrypt)/.test(operation);
}

/**
 * A session's token expires. A long-term access key has none: it is taken away, which is answered as AWS answers for a
 * key that was deleted.
 */
function expire(world: World, credential: Credential, now: number): void {
  const { accessKeyId } = credential;
  if (credential.sessionToken === null) world.credentials.delete(accessKeyId);
  else world.credentials.set(accessKeyId, { ...credential, expiresAt: now });
}
