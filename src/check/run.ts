import type { Control, Observation, ObservedTarget, Step } from '../diagnosis/index.ts';
import { type Clients, type Endpoint, endpointOf, type Limits, type SseInput } from '../probe/index.ts';
import type { Activity } from './activity.ts';
import type { CommandPlace } from './aws-command.ts';
import type { CheckEvent } from './events.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { Ledger } from './ledger.ts';
import type { ObjectKeys } from './object-keys.ts';
import type { PartSource } from './part-source.ts';
import { type Plan, stepsOf } from './plan.ts';
import type { Readers } from './readers.ts';
import type { StepLog } from './step-log.ts';
import type { Target } from './target.ts';

export interface Place {
  region: string;
  /** false: nobody has named one, and S3 is addressed where it can be asked for any bucket */
  known: boolean;
  /** the bucket lets nobody but the root user delete versions; false also where nobody could see it */
  mfaDelete: boolean;
}

/** Everything one check holds in its hands; the phases share it. */
export interface Run {
  readonly startedAt: Date;
  readonly target: Target;
  readonly endpoint: Endpoint;
  readonly source: PartSource;
  readonly keys: ObjectKeys;
  readonly plan: Plan;
  readonly limits: Limits;
  /** the failing caller's */
  readonly clients: Clients;
  readonly readers: Readers;
  readonly activity: Activity;
  readonly evidence: EvidenceStore;
  readonly log: StepLog;
  readonly ledger: Ledger;
  readonly emit: (event: CheckEvent) => void;
  /** aborted by the user, or by a reader of the events who has gone */
  readonly stop: AbortSignal;
  /** where S3 is addressed; the look phase follows the bucket with it */
  readonly place: Place;
  /** the controls that the uploads' answers have called for */
  readonly called: { controls: readonly Control[] };
}

/** The target as the diagnosis sees it: the Region only once S3 has named it. */
export function observedTarget(run: Run): ObservedTarget {
  const { bucket, prefix, kmsKeyId, sse, bucketKey } = run.target;
  return {
    bucket,
    region: run.place.known ? run.place.region : null,
    prefix,
    kmsKeyId,
    sse,
    bucketKey,
    endpoint: run.endpoint.url,
    serviceEndpoints: run.endpoint.apart,
    largeBytes: run.source.size,
    partBytes: run.source.partBytes,
    objectKey: null,
  };
}

/** The encryption headers of both uploads: none without a key, so that the bucket's default applies. */
export function sseOf({ kmsKeyId, sse, bucketKey }: Target): SseInput | null {
  return kmsKeyId === null ? null : { kmsKeyId, sse, bucketKey };
}

/** Where the commands that remove what is left are to be sent. */
export function placeOf(run: Pick<Run, 'target' | 'endpoint' | 'place'>): CommandPlace {
  const { region, mfaDelete } = run.place;
  return { bucket: run.target.bucket, region, endpointUrl: endpointOf(run.endpoint, 's3'), mfaDelete };
}

/** Whether the bucket may keep versions: only S3's own word that it never did says no. */
export function keepsVersions(run: Pick<Run, 'evidence'>): boolean {
  return run.evidence.all().versioning.status !== 'none';
}

/** Why a step that is left out is left out, once writing has begun. */
export function skipReason(run: Run): 'interrupted' | 'earlier-step-failed' {
  return run.stop.aborted ? 'interrupted' : 'earlier-step-failed';
}

/** All that has been seen while the run is still under way. */
export function seenSoFar(run: Run): Observation {
  return observationWith(run, run.log.ended(stepsOf(run.plan, run.called.controls)));
}

/** All that was seen, when the run is over: a step that never came to its turn was interrupted. */
export function seenInTheEnd(run: Run): Observation {
  return observationWith(run, run.log.steps(stepsOf(run.plan, run.called.controls)));
}

function observationWith(run: Run, steps: readonly Step[]): Observation {
  return { target: observedTarget(run), steps, evidence: run.evidence.all() };
}
