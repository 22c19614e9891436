import type { CallError } from '../../diagnosis/index.ts';
import { type Answer, openUploads, storedVersions, versioning } from '../../probe/index.ts';
import { type CommandPlace, objectLeftover, uploadLeftover } from '../aws-command.ts';
import type { Leftover } from '../events.ts';
import { ownFolder, ownKeyTime } from './own-key.ts';
import type { SweepSession } from './session.ts';

/** Something an earlier run has left, with the command that removes it. */
export interface Stray {
  readonly leftover: Leftover;
  /** when the run began that wrote it, as its key says */
  readonly since: Date;
}

export interface Findings {
  readonly strays: readonly Stray[];
  /** ours too, and younger than asked for: a run may still be using them */
  readonly younger: number;
  /** what could not be looked at */
  readonly unseen: readonly { readonly what: 'uploads' | 'versions'; readonly error: CallError }[];
}

/**
 * Open uploads, versions and delete markers whose keys have exactly the form of our own, and come from a run that began
 * at least `olderThanMs` ago.
 */
export async function findStrays(
  { clients, place }: SweepSession,
  prefix: string,
  before: { readonly now: Date; readonly olderThanMs: number },
  signal: AbortSignal,
): Promise<Findings> {
  const s3 = clients.s3In(place.region);
  const where = { bucket: place.bucket, prefix: ownFolder(prefix) };
  const [uploads, versions, kept] = await Promise.all([
    openUploads(s3, where, signal),
    storedVersions(s3, where, signal),
    versioning(s3, { bucket: place.bucket, expectedOwner: null }, signal),
  ]);
  // Naming version `null` of a bucket that never kept versions would ask for the right to delete versions.
  const noVersions = kept.ok && kept.value === null;
  const placed = { ...place, mfaDelete: kept.ok && kept.value?.mfaDelete === true };
  const own = [
    ...seen(uploads).map((one) => uploadLeftover(place, one.key, one.uploadId)),
    ...seen(versions).map((one) => leftoverOf(placed, one, noVersions)),
  ].flatMap((leftover) => {
    const since = ownKeyTime(prefix, leftover.key);
    return since === null ? [] : [{ leftover, since }];
  });
  const old = own.filter(({ since }) => before.now.getTime() - since.getTime() >= before.olderThanMs);
  return {
    strays: old.sort((one, other) => one.since.getTime() - other.since.getTime()),
    younger: own.length - old.length,
    unseen: [
      ...(uploads.ok ? [] : [{ what: 'uploads' as const, error: uploads.error }]),
      ...(versions.ok ? [] : [{ what: 'versions' as const, error: versions.error }]),
    ],
  };
}

function leftoverOf(
  place: CommandPlace,
  { kind, key, versionId }: { kind: 'version' | 'delete-marker'; key: string; versionId: string },
  noVersions: boolean,
): Leftover {
  return objectLeftover(place, key, kind, versionId === 'null' && noVersions ? null : versionId);
}

function seen<T>(answer: Answer<readonly T[]>): readonly T[] {
  return answer.ok ? answer.value : [];
}
