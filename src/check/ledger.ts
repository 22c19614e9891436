/** What a run has, or may have, written: kept up to date with every answer, so that a clean-up can start at any moment. */
import { type Answer, contradictsItself, UNDER_WAY, type Unanswered, type Written } from '../probe/index.ts';
import type { ObjectEntry, UploadEntry } from './plan.ts';

/** Nothing was sent, or what was sent is known to have left nothing. */
interface Absent {
  readonly state: 'absent';
}

/** Sent, and no answer (yet) that says what became of it. */
interface Unknown {
  readonly state: 'unknown';
  readonly unanswered: Unanswered;
}

export type ObjectFate =
  | Absent
  | Unknown
  /** `others`: an earlier attempt's answer was lost, so that there may be a second version */
  | {
      readonly state: 'written';
      readonly versionId: string | null;
      readonly others: boolean;
      readonly unanswered: Unanswered;
    };

export type UploadFate =
  | Absent
  | Unknown
  | {
      readonly state: 'open';
      readonly uploadId: string;
      readonly others: boolean;
      readonly unanswered: Unanswered;
    };

/** Of a write that is being sent. */
export const BEING_SENT: Unknown = { state: 'unknown', unanswered: UNDER_WAY };

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
  if (!answer.ok) return failedFate(answer);
  const { versionId, attempts, unanswered } = answer.value;
  return { state: 'written', versionId, others: attempts > 1, unanswered };
}

export function uploadFate(answer: Answer<Written & { readonly uploadId: string }>): UploadFate {
  if (!answer.ok) return failedFate(answer);
  const { uploadId, attempts, unanswered } = answer.value;
  return { state: 'open', uploadId, others: attempts > 1, unanswered };
}

/**
 * Whether something may still be made of a write when it has been looked for: nobody has answered it, and not as much
 * was found as was sent. `pending`: at any time; `broken`: it would show by now, unless somebody on the way holds it.
 * @param landed how many of its attempts were found to have been carried out, the one that was answered not counted
 */
export function stillComing(fate: ObjectFate | UploadFate, landed: number): keyof Unanswered | null {
  if (fate.state === 'absent') return null;
  const { broken, pending } = fate.unanswered;
  if (landed >= broken + pending) return null;
  return pending > 0 ? 'pending' : 'broken';
}

/** Nothing was written if nothing was sent, or was refused at the first attempt: a lost answer may have been a success. */
function failedFate({
  error,
  attempts,
  unsent,
  unanswered,
}: Extract<Answer<unknown>, { ok: false }>): Absent | Unknown {
  const { httpStatus } = error;
  const refused = attempts === 1 && httpStatus >= 300 && httpStatus < 500 && !contradictsItself(error);
  return unsent || refused ? { state: 'absent' } : { state: 'unknown', unanswered };
}
