/** What the wizard's form offers: buckets, aliases of keys, profiles, as the caller may list them. */
import {
  type Answer,
  chainRegion,
  effectiveEndpoint,
  limitsFor,
  listAliases,
  listBuckets,
  listProfiles,
  openClients,
} from '../probe/index.ts';
import { FALLBACK_REGION } from './first-region.ts';
import type { CredentialSource } from './target.ts';

/** What a field of the form offers to choose. */
export interface PickItem {
  readonly value: string;
  /** what tells it apart: the Region of a bucket, the key of an alias, the role or Region of a profile */
  readonly hint: string | null;
}

export interface PickRequest {
  readonly field: 'bucket' | 'kmsKeyId' | 'profile';
  readonly source: CredentialSource;
  /** null: the chain's own */
  readonly region: string | null;
  readonly endpointUrl: string | null;
  readonly signal: AbortSignal;
}

/** A list is a convenience: nobody waits longer for it. */
const TIMEOUT_MS = 20_000;

/** Keys of AWS's own that S3 cannot use are left out: `alias/aws/…` of other services. */
const OTHER_SERVICES = /^alias\/aws\/(?!s3$)/;

/**
 * @returns page by page
 * @throws an error with AWS's or Node's code in `code` where a list is refused or does not come
 */
export async function* picks(request: PickRequest): AsyncGenerator<readonly PickItem[]> {
  if (request.field === 'profile') {
    yield (await listProfiles()).map(({ name, hint }) => ({ value: name, hint }));
    return;
  }
  const { source, endpointUrl } = request;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const endpoint = await effectiveEndpoint(endpointUrl, source, process.env);
  const region = request.region ?? (await chainRegion(source, endpoint)) ?? FALLBACK_REGION;
  const clients = openClients({
    source,
    region,
    homeRegion: () => region,
    endpoint,
    limits: limitsFor(TIMEOUT_MS),
    touch: () => {},
  });
  try {
    const ready = await clients.resolveCredentials(signal);
    if (!ready.ok) throw refusal(ready);
    if (request.field === 'bucket') {
      for await (const page of listBuckets(clients.s3, signal)) {
        if (!page.ok) throw refusal(page);
        yield page.value.map(({ name, region: at }) => ({ value: name, hint: at }));
      }
      return;
    }
    for await (const page of listAliases(clients.kms(region), signal)) {
      if (!page.ok) throw refusal(page);
      yield page.value
        .filter(({ name }) => !OTHER_SERVICES.test(name))
        .map(({ name, keyId }) => ({ value: name, hint: keyId }));
    }
  } finally {
    clients.destroy();
  }
}

function refusal({ error }: Extract<Answer<unknown>, { ok: false }>): Error {
  return Object.assign(new Error(error.message), { code: error.code });
}
