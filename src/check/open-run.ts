import {
  type Clients,
  effectiveEndpoint,
  endpointOf,
  type Limits,
  limitsFor,
  openClients,
} from '../probe/index.ts';
import { type Activity, createActivity } from './activity.ts';
import { atRisk } from './at-risk.ts';
import type { CheckEvent } from './events.ts';
import { createEvidenceStore } from './evidence-store.ts';
import { FALLBACK_REGION, namedRegion } from './first-region.ts';
import { createLedger } from './ledger.ts';
import { newRunId, objectKeys } from './object-keys.ts';
import type { CheckOptions } from './options.ts';
import type { PartSource } from './part-source.ts';
import { planFor, usualEntries } from './plan.ts';
import { createReaders } from './readers.ts';
import { keepsVersions, placeOf, type Run } from './run.ts';
import { createStepLog } from './step-log.ts';
import type { Access, Target } from './target.ts';

export interface Opening {
  readonly asked: Target;
  readonly access: Access;
  readonly options: Pick<CheckOptions, 'mfaCode' | 'runId'>;
  readonly startedAt: Date;
  readonly source: PartSource;
  readonly emit: (event: CheckEvent) => void;
  readonly stop: AbortSignal;
}

/** @param opened takes every client there is: whoever ends the run destroys it */
export async function openRun(opening: Opening, opened: (clients: Clients) => void): Promise<Run> {
  const { access, options, startedAt, source, emit, stop } = opening;
  const activity = createActivity();
  const address = await addressOf(opening.asked, access);
  const { target, endpoint, place } = address;
  const limits = limitsFor(target.timeoutMs);
  const { clients, readers } = openCallers(address, limits, activity, opening);
  for (const each of [clients, ...readers]) opened(each);
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
      const leftovers = atRisk(held, placeOf(address), keepsVersions({ evidence }));
      emit({ type: 'at-risk', leftovers });
    }),
    emit,
    stop,
    place,
    called: { controls: [] },
  };
}

/** Where a run is sent. */
type Address = Pick<Run, 'target' | 'endpoint' | 'place'>;

async function addressOf(asked: Target, { caller }: Access): Promise<Address> {
  const endpoint = await effectiveEndpoint(asked.endpointUrl, caller, process.env);
  // Every command that is printed names its endpoint too: it may be run where nothing is configured.
  const target = { ...asked, endpointUrl: endpoint.url };
  const named = await namedRegion(target, caller, endpoint);
  const place = { region: named ?? FALLBACK_REGION, known: named !== null, mfaDelete: false };
  return { target, endpoint, place };
}

/** The failing caller's clients, and those of whoever reads beside it. */
function openCallers(
  { endpoint, place }: Address,
  limits: Limits,
  activity: Activity,
  { access, options: { mfaCode } }: Pick<Opening, 'access' | 'options'>,
): { readonly clients: Clients; readonly readers: readonly Clients[] } {
  const { region } = place;
  const settings = {
    region,
    // One endpoint for all four services wants all four signed for its own Region; AWS has one for each Region.
    homeRegion: () => (endpointOf(endpoint, 'sts') === null ? region : place.region),
    endpoint,
    limits,
    touch: activity.touch,
  };
  const mfa =
    mfaCode === undefined ? {} : { mfaCode: (serial: string) => patiently(mfaCode(serial), activity) };
  return {
    clients: openClients({ ...settings, ...mfa, source: access.caller }),
    readers: access.readers.map((reader) => openClients({ ...settings, source: reader })),
  };
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
