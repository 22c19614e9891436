import { setMaxListeners } from 'node:events';
import type { Step } from '../diagnosis/index.ts';
import {
  type Clients,
  chainRegion,
  effectiveEndpoint,
  endpointOf,
  limitsFor,
  type MfaCode,
  openClients,
} from '../probe/index.ts';
import { type Activity, createActivity } from './activity.ts';
import { atRisk } from './at-risk.ts';
import { CheckFailed } from './check-failed.ts';
import { cleanUp } from './cleanup.ts';
import { runControls } from './controls.ts';
import type { CheckEvent, CheckResult, Cleanup, Look } from './events.ts';
import { createEvidenceStore } from './evidence-store.ts';
import { gatherEvidence } from './gather.ts';
import { createLedger } from './ledger.ts';
import { deletionWarning, lookAround } from './look.ts';
import { newRunId, objectKeys } from './object-keys.ts';
import { openPartSource } from './part-source.ts';
import { planFor, stepsOf, usualEntries } from './plan.ts';
import { createReaders } from './readers.ts';
import { abandoned, resultOf } from './result.ts';
import { keepsVersions, placeOf, type Run } from './run.ts';
import { createStepLog } from './step-log.ts';
import type { Access, Target } from './target.ts';
import { runUploads } from './uploads.ts';

export interface CheckOptions {
  /** Ctrl-C: what is under way is dropped, what was written is removed, and the result still comes */
  readonly signal: AbortSignal;
  /** a second Ctrl-C: the result comes at once and names what may be left; nothing that is under way is waited for */
  readonly leave?: AbortSignal;
  /** asked once, before the first write; without consent nothing is written. null: nobody is asked, it is given */
  readonly confirm: ((look: Look) => Promise<boolean>) | null;
  /** asks whoever watches for the code of an MFA device; time spent on it is no silence of the network */
  readonly mfaCode?: MfaCode;
  readonly now?: () => Date;
  /** 128 bits in hexadecimal; random when it is left out */
  readonly runId?: string;
}

/** Nothing was written, so nothing is left. */
const NOTHING_WRITTEN: Cleanup = { complete: true, verified: true, left: [] };
/** Where a bucket is looked for when neither the target nor the SDK's chain names a Region. */
const FALLBACK_REGION = 'us-east-1';

/**
 * Performs one check and tells everything through `tell`; returns after the `finished` event.
 * @throws CheckFailed for a fault of our own once something may have been written
 */
export async function perform(
  asked: Target,
  access: Access,
  options: CheckOptions,
  stop: AbortSignal,
  tell: (event: CheckEvent) => void,
): Promise<void> {
  const now = options.now ?? (() => new Date());
  const startedAt = now();
  const opened: Clients[] = [];
  let cleaned: Cleanup | null = null;
  let finished = false;
  const emit = (event: CheckEvent): void => {
    if (finished) return;
    if (event.type === 'cleanup-finished') cleaned = event.cleanup;
    finished = event.type === 'finished';
    tell(event);
  };
  const finish = (run: Run, cleanup: Cleanup, interrupted: boolean): void => {
    if (!finished)
      emit({ type: 'finished', result: resultOf(run, { cleanup, interrupted, finishedAt: now() }) });
  };
  const source = await openPartSource(asked);
  let onLeave = (): void => {};
  try {
    const run = await openRun();
    onLeave = () => finish(run, cleaned ?? abandoned(run), true);
    if (options.leave?.aborted) onLeave();
    options.leave?.addEventListener('abort', onLeave, { once: true });
    await carryOut(run).catch((error: unknown) => {
      throw new CheckFailed(error, failedResult(run));
    });
  } finally {
    options.leave?.removeEventListener('abort', onLeave);
    for (const clients of opened) clients.destroy();
    await source.close();
  }

  async function carryOut(run: Run): Promise<void> {
    emit({ type: 'look-started' });
    const look = await lookAround(run, options.confirm !== null);
    const { stopped } = look;
    emit({ type: 'look-finished', look });
    const consent = stopped === null && !stop.aborted && (await consented(options, look, stop));
    // Whoever was asked took their time: that is no silence of the network.
    if (options.confirm !== null) run.activity.touch();
    const cleanup = consent ? await probe(run, look) : NOTHING_WRITTEN;
    if (!consent) skipAll(run, stopped === null || stop.aborted ? 'interrupted' : SKIPPED_BECAUSE[stopped]);
    finish(run, cleanup, stop.aborted || (stopped === null && !consent));
  }

  function failedResult(run: Run): CheckResult | null {
    try {
      return resultOf(run, { cleanup: cleaned ?? abandoned(run), interrupted: true, finishedAt: now() });
    } catch {
      // The diagnosis itself is what broke.
      return null;
    }
  }

  async function openRun(): Promise<Run> {
    const activity = createActivity();
    const endpoint = await effectiveEndpoint(asked.endpointUrl, access.caller, process.env);
    // Every command that is printed names its endpoint too: it may be run where nothing is configured.
    const target: Target = { ...asked, endpointUrl: endpoint.url };
    const named = target.region ?? arnRegion(target.bucket) ?? (await chainRegion(access.caller, endpoint));
    const region = named ?? FALLBACK_REGION;
    const limits = limitsFor(target.timeoutMs);
    const place = { region, known: named !== null, mfaDelete: false };
    const settings = {
      region,
      // One endpoint for all four services wants all four signed for its own Region; AWS has one for each Region.
      homeRegion: () => (endpointOf(endpoint, 'sts') === null ? region : place.region),
      endpoint,
      limits,
      touch: activity.touch,
    };
    const { mfaCode } = options;
    const mfa =
      mfaCode === undefined ? {} : { mfaCode: (serial: string) => patiently(mfaCode(serial), activity) };
    const clients = openClients({ ...settings, ...mfa, source: access.caller });
    const readers = access.readers.map((reader) => openClients({ ...settings, source: reader }));
    opened.push(clients, ...readers);
    const keys = objectKeys(target.prefix, startedAt, options.runId ?? newRunId());
    const plan = planFor(source, keys);
    const evidence = createEvidenceStore(emit);
    const began = performance.now();
    return {
      startedAt,
      target,
      endpoint,
      source,
      keys,
      plan,
      limits,
      clients,
      readers: createReaders(readers, (value) =>
        evidence.set('readers', { status: 'read', value, by: 'reader' }),
      ),
      activity,
      evidence,
      log: createStepLog(emit, () => performance.now() - began),
      ledger: createLedger(usualEntries(plan), (held) => {
        const leftovers = atRisk(held, placeOf({ target, endpoint, place }), keepsVersions({ evidence }));
        emit({ type: 'at-risk', leftovers });
      }),
      emit,
      stop,
      place,
      called: { controls: [] },
    };
  }
}

/** The look already says why nothing was tried, or the tool chose not to try. */
const SKIPPED_BECAUSE = {
  'cannot-write': 'earlier-step-failed',
  'would-be-retained': 'nothing-to-do',
} as const;

/** Uploads, reads evidence beside it, and cleans up whatever happens. */
async function probe(run: Run, look: Look): Promise<Cleanup> {
  run.emit({ type: 'probe-started', plan: stepsOf(run.plan, []) });
  const watch = run.activity.watch(run.limits.uploadStallMs);
  const signal = AbortSignal.any([run.stop, watch.signal]);
  setMaxListeners(0, signal);
  const reported = Promise.withResolvers<string | null>();
  const uploads = runUploads(run, watch.signal, reported.resolve);
  const settled = uploads.catch(() => null);
  const reading = wanted(run, uploads).then((yes) =>
    yes ? gatherEvidence(run, reported.promise, settled, signal) : null,
  );
  const bucketPolicy = reading.then((each) => each?.bucketPolicy).catch(() => {});
  const gathering = reading.then(async (each) => {
    await each?.rights;
    warnLate(run, look);
    await each?.all;
  });
  const cleaning = uploads
    .then(() => runControls(run, watch.signal, bucketPolicy))
    .then(
      () => cleanUp(run),
      async (error: unknown) => {
        await cleanUp(run);
        throw error;
      },
    );
  try {
    // Settled, not raced: the clients stay open until the clean-up is done, even if the evidence fails unexpectedly.
    const [cleaned, gathered] = await Promise.allSettled([cleaning, gathering]);
    if (cleaned.status === 'rejected') throw cleaned.reason;
    if (gathered.status === 'rejected') throw gathered.reason;
    return cleaned.value;
  } finally {
    watch.stop();
  }
}

/** Without a question the look does not wait for the documents that tell whether test objects can be removed. */
function warnLate(run: Run, look: Look): void {
  const warning = deletionWarning(run, run.evidence.all());
  if (warning !== null && !look.warnings.some(({ id }) => id === warning.id))
    run.emit({ type: 'warned', warning });
}

/** Whether the evidence is to be read: at once, or only when it is known that something failed. */
async function wanted(run: Run, uploads: Promise<{ readonly failed: boolean }>): Promise<boolean> {
  if (run.target.evidence === 'always') return true;
  const { failed } = await uploads.catch(() => ({ failed: false }));
  return failed && !run.stop.aborted;
}

function skipAll(run: Run, because: Extract<Step, { outcome: 'skipped' }>['because']): void {
  for (const planned of stepsOf(run.plan, [])) run.log.skip(planned, because);
}

/** The Region an access point's ARN names, or null. */
function arnRegion(bucket: string): string | null {
  return /^arn:[^:]+:s3:([a-z0-9-]+):\d{12}:accesspoint[/:]/.exec(bucket)?.[1] ?? null;
}

/** The user's answer, or no when the check is stopped while the question stands. */
async function consented(options: CheckOptions, look: Look, stop: AbortSignal): Promise<boolean> {
  if (options.confirm === null) return true;
  const stopped = Promise.withResolvers<boolean>();
  const onStop = () => stopped.resolve(false);
  stop.addEventListener('abort', onStop, { once: true });
  try {
    return (await Promise.race([options.confirm(look), stopped.promise])) && !stop.aborted;
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

/** Whoever is asked may take their time. */
async function patiently<T>(answer: Promise<T>, activity: Activity): Promise<T> {
  const timer = setInterval(activity.touch, 500);
  try {
    return await answer;
  } finally {
    clearInterval(timer);
    activity.touch();
  }
}
