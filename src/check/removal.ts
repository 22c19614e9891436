import type { CallError } from '../diagnosis/index.ts';
import { ANSWERED, type Answer, deleteObject, headObject, storedVersions } from '../probe/index.ts';
import { objectLeftover, unseenObject } from './aws-command.ts';
import type { Leftover } from './events.ts';
import { type ObjectFate, stillComing } from './ledger.ts';
import { keepsVersions, placeOf, type Run } from './run.ts';
import { settle, settlesOf } from './settle.ts';

/** What a removal came to. */
export interface Removal {
  readonly left: readonly Leftover[];
  /** S3 was asked what is there, and said so: `left` is all of it, and nothing that was sent may still come */
  readonly verified: boolean;
  /** the step's own answer: the first failure, or the last success */
  readonly answer: Answer<{ readonly requestId: string | null }>;
  /** it was an open upload, and this run has ended it: no CompleteMultipartUpload makes an object of it any more */
  readonly ended: boolean;
}

/** How often what is found is removed before what is still there is named. */
const MAX_ROUNDS = 3;

/**
 * Removes every version of one test object and looks whether it is gone: by listing its versions, or where that is
 * refused by HeadObject. Only the exact key of this run is ever touched.
 */
export async function removeObject(
  run: Run,
  key: string,
  fate: ObjectFate,
  signal: AbortSignal,
): Promise<Removal> {
  const removing: Removing = {
    run,
    key,
    signal,
    failures: new Map(),
    requestId: null,
    looked: false,
    removed: 0,
  };
  if (fate.state === 'written') await removeVersion(removing, { kind: 'version', versionId: fate.versionId });
  const known = removing.removed;
  const doubtful = fate.state === 'unknown' || (fate.state === 'written' && fate.others);
  // A write that is certain has one version; otherwise HeadObject is to name whichever there is.
  const sought = fate.state === 'written' && !fate.others ? fate.versionId : null;
  let found = await sweep(removing, sought);
  for (const milliseconds of doubtful ? settlesOf(run) : []) {
    if (!isGone(found) || !(await settle(milliseconds, signal))) break;
    found = await sweep(removing, sought);
  }
  const coming = stillComing(fate, removing.removed - known + notRemoved(removing, fate));
  const left = leftovers(removing, found, doubtful, coming);
  return { left, verified: removing.looked && coming === null, answer: answerOf(removing), ended: false };
}

/** Versions that were found and cannot be removed, the one that was answered not counted. */
function notRemoved({ failures }: Removing, fate: ObjectFate): number {
  const answered = fate.state === 'written' ? nameOf({ kind: 'version', versionId: fate.versionId }) : null;
  return [...failures].filter(([name, { entry }]) => entry.kind === 'version' && name !== answered).length;
}

/** A version or delete marker of the key. `versionId` is null for the object of a bucket that keeps no versions. */
interface Entry {
  readonly kind: 'version' | 'delete-marker';
  readonly versionId: string | null;
}

interface Removing {
  readonly run: Run;
  readonly key: string;
  readonly signal: AbortSignal;
  /** what could not be removed, by `nameOf` */
  readonly failures: Map<string, { readonly entry: Entry; readonly error: CallError }>;
  requestId: string | null;
  /** whether the last look showed what there is */
  looked: boolean;
  /** versions, markers not counted */
  removed: number;
}

/** What is there, as far as it could be seen. */
type Found = readonly Entry[] | 'unseen';

function isGone(found: Found): boolean {
  return found !== 'unseen' && found.length === 0;
}

/** An object without a version id and its version `null` are the same object. */
function nameOf({ versionId }: Entry): string {
  return versionId ?? 'null';
}

async function removeVersion(removing: Removing, entry: Entry): Promise<void> {
  const { run, key, signal, failures } = removing;
  const s3 = run.clients.s3In(run.place.region);
  const { versionId } = entry;
  const answer = await deleteObject(s3, { bucket: run.target.bucket, key, versionId }, signal);
  if (answer.ok) {
    removing.requestId = answer.value.requestId;
    if (entry.kind === 'version') removing.removed += 1;
    failures.delete(nameOf(entry));
    // The bucket keeps versions after all: the marker just made is ours too.
    const { newMarker } = answer.value;
    if (newMarker !== null) await removeVersion(removing, { kind: 'delete-marker', versionId: newMarker });
  } else if (answer.error.httpStatus !== 404) {
    failures.set(nameOf(entry), { entry, error: answer.error });
  }
}

/** Looks and removes what is found, until there is nothing more or nothing more can be removed. */
async function sweep(removing: Removing, sought: string | null): Promise<Found> {
  const { failures } = removing;
  for (let round = 0; ; round += 1) {
    const found = await look(removing, sought);
    if (found === 'unseen') return found;
    const untried = found.filter((entry) => failures.get(nameOf(entry))?.entry.versionId !== entry.versionId);
    if (untried.length === 0 || round === MAX_ROUNDS) return found;
    await Promise.all(untried.map((entry) => removeVersion(removing, entry)));
  }
}

async function look(removing: Removing, sought: string | null): Promise<Found> {
  const { run, key, signal, failures } = removing;
  const s3 = run.clients.s3In(run.place.region);
  const listed = await storedVersions(s3, { bucket: run.target.bucket, prefix: key }, signal);
  removing.looked = listed.ok;
  if (listed.ok) {
    const own = listed.value.filter((version) => version.key === key);
    if (own.length === 0) failures.clear();
    return own.map(({ kind, versionId }) => ({ kind, versionId: toDelete(run, versionId) }));
  }
  // HeadObject shows one version and no marker: it cannot take a failure back.
  if (failures.size > 0) return [...failures.values()].map(({ entry }) => entry);
  const head = await headObject(s3, { bucket: run.target.bucket, key, versionId: sought }, signal);
  if (!head.ok) return 'unseen';
  removing.looked = true;
  return head.value === null ? [] : [{ kind: 'version', versionId: toDelete(run, head.value.versionId) }];
}

/**
 * The id to name in a deletion. Where versions were never kept S3 lists the object as version `null`, and naming that
 * would ask for the right to delete versions.
 */
function toDelete(run: Run, versionId: string | null): string | null {
  return versionId === 'null' && !keepsVersions(run) ? null : versionId;
}

function leftovers(
  removing: Removing,
  found: Found,
  doubtful: boolean,
  coming: ReturnType<typeof stillComing>,
): readonly Leftover[] {
  const { run, key, failures } = removing;
  const failed = [...failures.values()].map(({ entry }) => entry);
  const seen = found === 'unseen' ? [] : found;
  const left = new Map([...seen, ...failed].map((entry) => [nameOf(entry), entry]));
  const named = [...left.values()].map(({ kind, versionId }) =>
    objectLeftover(placeOf(run), key, kind, versionId),
  );
  // Nobody could see what a write with a lost answer has left; without versions one deletion removes all there is.
  const mayStay =
    coming === 'pending' ||
    (found === 'unseen' && doubtful && (keepsVersions(run) || removing.requestId === null));
  // Without versions the command that removes the one is the command that removes the other.
  const besides = named.length === 0 || (coming === 'pending' && keepsVersions(run));
  return mayStay && besides ? [...named, unseenObject(placeOf(run), key, keepsVersions(run))] : named;
}

function answerOf({ failures, requestId }: Removing): Removal['answer'] {
  const [first] = failures.values();
  return first === undefined
    ? { ok: true, value: { requestId } }
    : { ok: false, error: first.error, attempts: 1, unsent: false, unanswered: ANSWERED };
}
