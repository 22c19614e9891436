import type { IdentityPolicies } from '../diagnosis/index.ts';
import type { Principal } from '../policy/index.ts';
import { type Answer, identityPolicies } from '../probe/index.ts';
import { pieceOf, readValue, wasAnswered } from './evidence-store.ts';
import type { Run } from './run.ts';

/** Reads the caller's IAM side, unless the look has read it already. */
export async function gatherIdentity(run: Run, signal: AbortSignal): Promise<void> {
  if (!wasAnswered(run.evidence.all().identity)) (await readIdentity(run, signal))();
}

/**
 * Reads the caller's IAM side, as the caller; where something of it is refused, as the reader of the caller's account,
 * whose reading is taken when it is more complete. A role's full ARN, once known, completes the caller.
 * @returns what puts the reading into the evidence
 */
export async function readIdentity(run: Run, signal: AbortSignal): Promise<() => void> {
  const caller = readValue(run.evidence.all().caller);
  if (caller === null)
    return () => run.evidence.set('identity', { status: 'not-asked', because: 'unknown-subject' });
  if (caller.kind !== 'user' && caller.kind !== 'role-session') {
    // The root user has no policies; a federated user's are not its own.
    const because = caller.kind === 'root' ? 'not-needed' : 'unknown-subject';
    return () => run.evidence.set('identity', { status: 'not-asked', because });
  }
  const own = await identityPolicies(run.clients.iam, caller, signal);
  const reader = gaps(own) > 0 ? await run.readers.of(caller.account, signal) : null;
  const other = reader === null ? null : await identityPolicies(reader.clients.iam, caller, signal);
  const useOther = other !== null && gaps(other) < gaps(own);
  const best = useOther ? other : own;
  return () => {
    if (best.ok) completeCaller(run, caller, best.value.subject.arn);
    run.evidence.set('identity', pieceOf(best, useOther ? 'reader' : 'caller'));
  };
}

function gaps(answer: Answer<IdentityPolicies>): number {
  return answer.ok ? answer.value.incomplete.length : Number.POSITIVE_INFINITY;
}

function completeCaller(run: Run, caller: Principal, roleArn: string): void {
  const piece = run.evidence.all().caller;
  if (caller.kind !== 'role-session' || piece.status !== 'read' || roleArn === '') return;
  run.evidence.set('caller', { ...piece, value: { ...caller, roleArn } });
}
