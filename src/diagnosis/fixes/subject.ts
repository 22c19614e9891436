import { readValue } from '../facts.ts';
import type { FixContext } from './draft.ts';

/** Whose IAM policies are the caller's. */
export interface Subject {
  readonly kind: 'user' | 'role';
  readonly name: string;
}

/** Null for callers without IAM policies of their own (the root user, a federated user). */
export function subjectOf({ facts, caller }: Pick<FixContext, 'facts' | 'caller'>): Subject | null {
  const read = readValue(facts.observation.evidence.identity)?.subject;
  if (read !== undefined) return { kind: read.kind, name: read.name };
  if (caller.kind === 'role-session') return { kind: 'role', name: caller.roleName };
  return caller.kind === 'user'
    ? { kind: 'user', name: caller.arn.slice(caller.arn.lastIndexOf('/') + 1) }
    : null;
}
