/** What interrupted runs have left in a bucket: found by the form of our keys alone, shown, and removed after a yes. */
import type { CallError } from '../../diagnosis/index.ts';
import type { Access, Target } from '../target.ts';
import { type Findings, findStrays, type Stray } from './find.ts';
import { removeStrays } from './remove.ts';
import { openSession } from './session.ts';

export type { Findings, Stray } from './find.ts';

export interface Sweep {
  readonly findings: Findings;
  /** removes what was found, then looks again: what AWS refused to remove, or still lists, is returned */
  remove(): Promise<readonly Remaining[]>;
  close(): void;
}

export interface Remaining {
  readonly stray: Stray;
  /** AWS's answer to the removal; null: it was accepted, and the thing is still listed */
  readonly error: CallError | null;
}

export type OpenedSweep =
  | { readonly ok: true; readonly sweep: Sweep }
  | { readonly ok: false; readonly error: CallError };

export interface SweepOptions {
  readonly olderThanMs: number;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Looks for leftovers as the target's caller. Writes nothing. */
export async function openSweep(
  target: Target,
  access: Access,
  { olderThanMs, now, signal }: SweepOptions,
): Promise<OpenedSweep> {
  const opened = await openSession(target, access, signal);
  if (!opened.ok) return opened;
  const { session } = opened;
  const phase = async <T>(work: (until: AbortSignal) => Promise<T>): Promise<T> => {
    const watch = session.watch();
    try {
      return await work(AbortSignal.any([signal, watch.signal]));
    } finally {
      watch.stop();
    }
  };
  const find = (until: AbortSignal) => findStrays(session, target.prefix, { now, olderThanMs }, until);
  const findings = await phase(find);
  return {
    ok: true,
    sweep: {
      findings,
      remove: () =>
        phase(async (until) => {
          const failures = await removeStrays(session, findings.strays, until);
          const after = await find(until);
          const still = new Set(after.strays.map(nameOf));
          return findings.strays.flatMap((stray) => {
            const error = failures.get(stray) ?? null;
            return error !== null || still.has(nameOf(stray)) ? [{ stray, error }] : [];
          });
        }),
      close: () => session.close(),
    },
  };
}

function nameOf({ leftover }: Stray): string {
  return `${leftover.key} ${leftover.kind} ${idOf(leftover)}`;
}

function idOf(leftover: Stray['leftover']): string {
  if (leftover.kind === 'object') return '';
  return leftover.kind === 'upload' ? leftover.uploadId : leftover.versionId;
}
