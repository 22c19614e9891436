import { setTimeout as delay } from 'node:timers/promises';
import type { CallError } from '../diagnosis/index.ts';
import { type Answer, deleteObject, headObject, listObjectVersions } from '../probe/index.ts';
import { objectLeftover } from './aws-command.ts';
import type { Leftover } from './events.ts';
import type { ObjectFate } from './ledger.ts';
import { placeOf, type Run } from './run.ts';

/** What a removal came to. */
export interface Removal {
  readonly left: readonly Leftover[];
  /** somebody looked, and there was nothing */
  readonly verified: boolean;
  /** the step's own answer: the first failure, or the last success */
  readonly answer: Answer<{ readonly requestId: string | null }>;
}

/** A write whose answer was lost may land a moment after one has looked: one looks again after this long. */
const SETTLE_MS = 300;

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
  const removing: Removing = { run, key, signal, failures: new Map(), requestId: null };
  if (fate.state === 'written') await removeVersion(removing, 'version', fate.versionId);
  const doubtful = fate.state === 'unknown' || (fate.state === 'written' && fate.others);
  let found = await sweep(removing);
  if (found === 'empty' && doubtful) {
    await delay(SETTLE_MS, null, { signal }).catch(() => null);
    found = await sweep(removing);
  }
  const verified = found === 'empty' || (found === 'refused' && (await absentByHead(removing, fate)));
  return { left: leftovers(removing, fate, verified, found), verified, answer: answerOf(removing) };
}

interface Removing {
  readonly run: Run;
  readonly key: string;
  readonly signal: AbortSignal;
  /** by version id, `null` for an object without one */
  readonly failures: Map<
    string | null,
    { readonly kind: 'version' | 'delete-marker'; readonly error: CallError }
  >;
  requestId: string | null;
}

async function removeVersion(
  removing: Removing,
  kind: 'version' | 'delete-marker',
  versionId: string | null,
): Promise<void> {
  const { run, key, signal, failures } = removing;
  const s3 = run.clients.s3In(run.place.region);
  const answer = await deleteObject(s3, { bucket: run.target.bucket, key, versionId }, signal);
  if (answer.ok) {
    removing.requestId = answer.value.requestId;
    failures.delete(versionId);
    // The bucket keeps versions after all: the marker just made is ours too.
    if (answer.value.newMarker !== null)
      await removeVersion(removing, 'delete-marker', answer.value.newMarker);
  } else if (answer.error.httpStatus !== 404) {
    failures.set(versionId, { kind, error: answer.error });
  }
}

/** Lists the versions of the key and removes what is found, until there is nothing more or nothing more can be removed. */
async function sweep(removing: Removing): Promise<'empty' | 'left' | 'refused'> {
  const { run, key, signal, failures } = removing;
  const s3 = run.clients.s3In(run.place.region);
  for (let round = 0; round < 3; round += 1) {
    const listed = await listObjectVersions(s3, { bucket: run.target.bucket, prefix: key }, signal);
    if (!listed.ok) return 'refused';
    const own = listed.value.filter((version) => version.key === key);
    if (own.length === 0) {
      failures.clear();
      return 'empty';
    }
    const untried = own.filter((version) => !failures.has(version.versionId));
    if (untried.length === 0) return 'left';
    await Promise.all(untried.map((version) => removeVersion(removing, version.kind, version.versionId)));
  }
  return 'left';
}

async function absentByHead(removing: Removing, fate: ObjectFate): Promise<boolean> {
  const { run, key, signal, failures } = removing;
  if (failures.size > 0) return false;
  const versionId = fate.state === 'written' ? fate.versionId : null;
  const s3 = run.clients.s3In(run.place.region);
  const head = await headObject(s3, { bucket: run.target.bucket, key, versionId }, signal);
  if (!head.ok) return false;
  if (head.value === null) return fate.state !== 'written' || !fate.others;
  await removeVersion(removing, 'version', head.value.versionId);
  return false;
}

function leftovers(
  removing: Removing,
  fate: ObjectFate,
  verified: boolean,
  found: 'empty' | 'left' | 'refused',
): readonly Leftover[] {
  const { run, key, failures, requestId } = removing;
  const place = placeOf(run);
  const failed = [...failures].map(([versionId, { kind }]) => objectLeftover(place, key, kind, versionId));
  if (failed.length > 0 || verified) return failed;
  // Nobody could see whether a write with a lost answer worked, and nothing was found to remove.
  const unseen = found === 'refused' && fate.state === 'unknown' && requestId === null;
  return unseen ? [objectLeftover(place, key, 'version', null)] : [];
}

function answerOf({ failures, requestId }: Removing): Removal['answer'] {
  const [first] = failures.values();
  return first === undefined
    ? { ok: true, value: { requestId } }
    : { ok: false, error: first.error, attempts: 1, unsent: false };
}
