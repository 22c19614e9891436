/** What a run has, or may have, written: kept up to date with every answer, so that a clean-up can start at any moment. */
import type { CallError } from '../diagnosis/index.ts';
import type { Answer, Written } from '../probe/index.ts';
import type { ObjectEntry, UploadEntry } from './plan.ts';

export type ObjectFate =
  | { readonly state: 'absent' }
  /** sent, and no answer (yet) that says what became of it */
  | { readonly state: 'unknown' }
  /** `others`: an earlier attempt's answer was lost, so that there may be a second version */
  | { readonly state: 'written'; readonly versionId: string | null; readonly others: boolean };

export type UploadFate =
  | { readonly state: 'absent' }
  | { readonly state: 'unknown' }
  | { readonly state: 'open'; readonly uploadId: string; readonly others: boolean };

/** Something that a run may leave, and what is known to have become of it. */
export type Held =
  | (ObjectEntry & { readonly fate: ObjectFate })
  | (UploadEntry & { readonly fate: UploadFate });

export interface Ledger {
  /** in the order in which they were first noted */
  all(): readonly Held[];
  note(...changes: readonly Held[]): void;
}

/**
 * A ledger in which nothing has been written yet.
 * @param entries those of every run
 * @param changed called with all that is in it after each change
 */
export function createLedger(
  entries: readonly (ObjectEntry | UploadEntry)[],
  changed: (held: readonly Held[]) => void,
): Ledger {
  const byRemoval = new Map<string, Held>(
    entries.map((entry) => [entry.removal.id, { ...entry, fate: { state: 'absent' } }]),
  );
  const all = () => [...byRemoval.values()];
  return {
    all,
    note: (...changes) => {
      for (const change of changes) byRemoval.set(change.removal.id, change);
      changed(all());
    },
  };
}

export function objectFate(answer: Answer<Written & { readonly versionId: string | null }>): ObjectFate {
  if (!answer.ok) return { state: refusedForSure(answer) ? 'absent' : 'unknown' };
  return { state: 'written', versionId: answer.value.versionId, others: answer.value.attempts > 1 };
}

export function uploadFate(answer: Answer<Written & { readonly uploadId: string }>): UploadFate {
  if (!answer.ok) return { state: refusedForSure(answer) ? 'absent' : 'unknown' };
  return { state: 'open', uploadId: answer.value.uploadId, others: answer.value.attempts > 1 };
}

/** Nothing was written if nothing was sent, or was refused at the first attempt: a lost answer may have been a success. */
function refusedForSure({
  error,
  attempts,
  unsent,
}: {
  readonly error: CallError;
  readonly attempts: number;
  readonly unsent: boolean;
}): boolean {
  if (unsent) return true;
  return attempts === 1 && error.httpStatus >= 300 && error.httpStatus < 500;
}
