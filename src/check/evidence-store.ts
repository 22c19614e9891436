import type { Evidence, Piece } from '../diagnosis/index.ts';
import { ABORTED, type Answer } from '../probe/index.ts';
import type { CheckEvent } from './events.ts';

type PieceValue<Name extends keyof Evidence> = Evidence[Name];

/** The evidence of one run, piece by piece as it comes in. A piece nobody asked for says so. */
export interface EvidenceStore {
  set<Name extends keyof Evidence>(name: Name, piece: PieceValue<Name>): void;
  all(): Evidence;
}

export function createEvidenceStore(emit: (event: CheckEvent) => void): EvidenceStore {
  const notNeeded = { status: 'not-asked', because: 'not-needed' } as const;
  let evidence: Evidence = {
    caller: notNeeded,
    key: notNeeded,
    keyPolicy: notNeeded,
    grants: notNeeded,
    bucketRegion: notNeeded,
    bucketEncryption: notNeeded,
    bucketPolicy: notNeeded,
    versioning: notNeeded,
    defaultRetention: notNeeded,
    replication: notNeeded,
    notifications: notNeeded,
    identity: notNeeded,
    dryRun: notNeeded,
    reportedError: notNeeded,
    sessionPolicies: notNeeded,
    serviceControl: notNeeded,
    resourceControl: notNeeded,
    vpcEndpointPolicy: notNeeded,
    readers: notNeeded,
  };
  return {
    set: (name, piece) => {
      evidence = { ...evidence, [name]: piece };
      emit({ type: 'evidence-read', piece: name, status: piece.status });
    },
    all: () => evidence,
  };
}

/** An answer as a piece of evidence: null means that AWS said there is none. */
export function pieceOf<T>(answer: Answer<T | null>, by: 'caller' | 'reader'): Piece<T> {
  if (answer.ok)
    return answer.value === null ? { status: 'none', by } : { status: 'read', value: answer.value, by };
  if (answer.error.code === ABORTED) return { status: 'not-asked', because: 'interrupted' };
  return { status: 'refused', error: answer.error };
}

/** What is known of a piece, or null. */
export function readValue<T>(piece: Piece<T>): T | null {
  return piece.status === 'read' ? piece.value : null;
}

/** Whether AWS has had its say on a piece: asking again would only repeat it. */
export function wasAnswered(piece: Piece<unknown>): boolean {
  return piece.status === 'refused' ? piece.error.httpStatus > 0 : piece.status !== 'not-asked';
}
