import { setMaxListeners } from 'node:events';
import type { Evidence } from '../diagnosis/index.ts';
import type { Principal } from '../policy/index.ts';
import {
  type Answer,
  bucketEncryption,
  bucketPolicy,
  bucketRegion,
  callerIdentity,
  defaultRetention,
  endpointOf,
  notifications,
  replication,
  versioning,
} from '../probe/index.ts';
import { bucketPiece } from './bucket-piece.ts';
import { PLANNED_CALLS } from './calls.ts';
import { refusedDeletion } from './delete-right.ts';
import type { Look, LookWarning, UnreadSetting } from './events.ts';
import { pieceOf, readValue } from './evidence-store.ts';
import { followBucket } from './follow-bucket.ts';
import { readIdentity } from './gather-identity.ts';
import { keysOfObjects } from './object-keys.ts';
import { plannedControls } from './plan.ts';
import { isRefusal } from './readers.ts';
import { observedTarget, type Run } from './run.ts';

/**
 * Looks, side by side, at who is calling and at all that test objects could set off or be held by. Writes nothing.
 * @param forQuestion somebody will be asked for consent: what is read for that alone is worth waiting for
 */
export async function lookAround(run: Run, forQuestion: boolean): Promise<Look> {
  const credentials = await credentialsOf(run);
  if (!credentials.ok) {
    run.evidence.set('caller', pieceOf(credentials, 'caller'));
    return lookOf(run, 'cannot-write');
  }
  const watch = run.activity.watch(run.limits.stallMs);
  const signal = AbortSignal.any([run.stop, watch.signal]);
  setMaxListeners(0, signal);
  try {
    // With no Region given, the bucket is followed before it is asked anything else.
    const follow = run.target.region === null;
    const region = follow ? addressed(run, signal) : whereBucketIs(run, signal);
    // An endpoint of one's own has one Region for all services, so STS has to wait for it as well.
    if (follow && endpointOf(run.endpoint, 'sts') !== null) await region;
    const caller = callerIdentity(run.clients.sts, signal);
    const there = !follow || !outOfReach(await region);
    const named = caller.then((answer) => run.evidence.set('caller', pieceOf(answer, 'caller')));
    const rights = forQuestion && there ? lookAtRights(run, named, signal) : null;
    await Promise.all([
      named,
      region.then((answer) => run.evidence.set('bucketRegion', pieceOf(answer, 'caller'))),
      there ? lookAtBucket(run, signal) : null,
    ]);
    await rights?.enough();
    const hopeless =
      outOfReach(await region) || (!isElsewhere(run, await region) && rejectedAtTheDoor(await caller));
    if (hopeless) return lookOf(run, 'cannot-write');
    return lookOf(run, wouldBeRetained(run) ? 'would-be-retained' : null);
  } finally {
    watch.stop();
  }
}

/** Waits for the credentials with a patience of their own: what gives them may take longer than any call to AWS. */
async function credentialsOf(run: Run): Promise<Answer<null>> {
  const watch = run.activity.watch(run.limits.credentialsMs);
  try {
    const answer = await run.clients.resolveCredentials(AbortSignal.any([run.stop, watch.signal]));
    if (answer.ok) run.activity.touch();
    return answer;
  } finally {
    watch.stop();
  }
}

function whereBucketIs(run: Run, signal: AbortSignal): Promise<Answer<string>> {
  return bucketRegion(run.clients.s3In(run.place.region), run.target.bucket, signal);
}

/** Addresses S3 where the bucket is, from then on. */
async function addressed(run: Run, signal: AbortSignal): Promise<Answer<string>> {
  const { clients, place, target } = run;
  const { answer, region } = await followBucket(clients, place.region, target.bucket, signal);
  if (region !== null) Object.assign(place, { region, known: true });
  return answer;
}

async function lookAtBucket(run: Run, signal: AbortSignal): Promise<void> {
  await Promise.all([
    bucketPiece(run, bucketEncryption, signal).then((piece) => run.evidence.set('bucketEncryption', piece)),
    bucketPiece(run, versioning, signal).then((piece) => {
      if (piece.status === 'read') run.place.mfaDelete = piece.value.mfaDelete;
      run.evidence.set(
        'versioning',
        piece.status === 'read' ? { ...piece, value: piece.value.status } : piece,
      );
    }),
    bucketPiece(run, defaultRetention, signal).then((piece) => run.evidence.set('defaultRetention', piece)),
    bucketPiece(run, replication, signal).then((piece) => run.evidence.set('replication', piece)),
    bucketPiece(run, notifications, signal).then((piece) => run.evidence.set('notifications', piece)),
  ]);
}

/**
 * Reads the documents that tell whether the caller may remove its test objects. They belong to the evidence anyway:
 * what is in by then is not read again. Where only a denial is to be followed up, they are not read here.
 */
function lookAtRights(run: Run, named: Promise<void>, signal: AbortSignal): { enough(): Promise<void> } {
  if (run.target.evidence !== 'always') return { enough: async () => {} };
  const enough = new AbortController();
  const until = AbortSignal.any([signal, enough.signal]);
  setMaxListeners(0, until);
  const keep = (put: () => void) => {
    if (!until.aborted) put();
  };
  const reading = Promise.all([
    bucketPiece(run, bucketPolicy, until).then((piece) =>
      keep(() => run.evidence.set('bucketPolicy', piece)),
    ),
    named.then(() => readIdentity(run, until)).then(keep),
  ]);
  return {
    // All other look-ups are in: a warning is not worth a long wait.
    enough: async () => {
      const timer = setTimeout(() => enough.abort(), run.limits.graceMs);
      await reading.finally(() => clearTimeout(timer));
    },
  };
}

/** Where the user's Region is not the bucket's, an endpoint of one's own refuses every signature for that reason alone. */
function isElsewhere(run: Run, region: Answer<string>): boolean {
  return region.ok && region.value !== run.place.region;
}

/** No answer arrived, or there is no such bucket. */
function outOfReach(region: Answer<string>): boolean {
  return !region.ok && (region.error.httpStatus === 0 || region.error.httpStatus === 404);
}

/**
 * GetCallerIdentity needs no permission, so a refusal speaks of the credentials or the clock; but for a VPC endpoint
 * policy, which says AccessDenied, and for throttling.
 */
function rejectedAtTheDoor(caller: Answer<Principal>): boolean {
  return isRefusal(caller) && !caller.ok && !/AccessDenied|Throttl|TooManyRequests/.test(caller.error.code);
}

function wouldBeRetained(run: Run): boolean {
  return !run.target.allowRetained && run.evidence.all().defaultRetention.status === 'read';
}

function lookOf(run: Run, stopped: Look['stopped']): Look {
  const evidence = run.evidence.all();
  return {
    target: observedTarget(run),
    caller: readValue(evidence.caller),
    evidence,
    objectKeys: [run.keys.small, run.keys.large],
    controls: plannedControls(run.plan),
    calls: PLANNED_CALLS,
    warnings: warningsFrom(run, evidence),
    stopped,
  };
}

function warningsFrom({ target, keys, place }: Run, evidence: Evidence): readonly LookWarning[] {
  const warnings: LookWarning[] = place.mfaDelete ? [{ id: 'mfa-delete' }] : [];
  const retention = readValue(evidence.defaultRetention);
  if (retention !== null) {
    const { mode, days, years } = retention;
    warnings.push({ id: 'default-retention', mode, days, years });
  }
  const replicated = readValue(evidence.replication);
  if (replicated !== null) warnings.push({ id: 'replication', rules: replicated.rules });
  const notified = readValue(evidence.notifications);
  if (notified !== null) warnings.push({ id: 'notifications', targets: notified.targets });
  const deletion = deletionWarning({ target, keys }, evidence);
  if (deletion !== null) warnings.push(deletion);
  const what = unreadSettings(evidence);
  if (what.length > 0) warnings.push({ id: 'not-read', what });
  return warnings;
}

/** That the documents refuse the caller the removal of its own test objects, or null. */
export function deletionWarning(
  { target, keys }: Pick<Run, 'target' | 'keys'>,
  evidence: Evidence,
): LookWarning | null {
  const action = refusedDeletion(evidence, target.bucket, keysOfObjects(keys));
  return action === null ? null : { id: 'cannot-delete', action };
}

/**
 * What a bucket may do with new objects and nobody could see. Object Lock and replication both need versioning to be
 * enabled. Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html, …/replication.html
 */
function unreadSettings(evidence: Evidence): readonly UnreadSetting[] {
  const { versioning, defaultRetention, replication, notifications } = evidence;
  const unversioned =
    versioning.status === 'none' || (versioning.status === 'read' && versioning.value !== 'Enabled');
  return [
    ...(defaultRetention.status === 'refused' && !unversioned ? (['default-retention'] as const) : []),
    ...(replication.status === 'refused' && !unversioned ? (['replication'] as const) : []),
    ...(notifications.status === 'refused' ? (['notifications'] as const) : []),
  ];
}
