/** What a sweep works with: the caller's clients, addressed where the bucket is. */
import type { CallError } from '../../diagnosis/index.ts';
import {
  type Clients,
  effectiveEndpoint,
  endpointOf,
  limitsFor,
  openClients,
  type Watch,
} from '../../probe/index.ts';
import { createActivity } from '../activity.ts';
import type { CommandPlace } from '../aws-command.ts';
import { FALLBACK_REGION, namedRegion } from '../first-region.ts';
import { followBucket } from '../follow-bucket.ts';
import type { Access, Target } from '../target.ts';

export interface SweepSession {
  readonly clients: Clients;
  /** MFA Delete is not asked for here */
  readonly place: CommandPlace;
  /** starts one phase that ends when nothing has moved for the target's timeout */
  watch(): Watch;
  close(): void;
}

export type OpenedSession =
  | { readonly ok: true; readonly session: SweepSession }
  | { readonly ok: false; readonly error: CallError };

/** Credentials first, so that their failure is told apart; then the bucket's Region, which S3 names without permission. */
export async function openSession(target: Target, access: Access, stop: AbortSignal): Promise<OpenedSession> {
  const activity = createActivity();
  const endpoint = await effectiveEndpoint(target.endpointUrl, access.caller, process.env);
  const start = (await namedRegion(target, access.caller, endpoint)) ?? FALLBACK_REGION;
  const limits = limitsFor(target.timeoutMs);
  const endpointUrl = endpointOf(endpoint, 's3');
  const place = { bucket: target.bucket, region: start, endpointUrl, mfaDelete: false };
  const clients = openClients({
    source: access.caller,
    region: start,
    homeRegion: () => (endpointOf(endpoint, 'sts') === null ? start : place.region),
    endpoint,
    limits,
    touch: activity.touch,
  });
  const watch = () => activity.watch(limits.cleanupStallMs);
  const first = watch();
  const signal = AbortSignal.any([stop, first.signal]);
  try {
    const credentials = await clients.resolveCredentials(signal);
    if (!credentials.ok) return refused(clients, credentials.error);
    const { answer, region } = await followBucket(clients, start, target.bucket, signal);
    if (region !== null) place.region = region;
    // Whoever may not ask for the bucket may still be allowed to list what is in it.
    if (!answer.ok && (answer.error.httpStatus === 0 || answer.error.httpStatus === 404))
      return refused(clients, answer.error);
    return { ok: true, session: { clients, place, watch, close: () => clients.destroy() } };
  } finally {
    first.stop();
  }
}

function refused(clients: Clients, error: CallError): OpenedSession {
  clients.destroy();
  return { ok: false, error };
}
