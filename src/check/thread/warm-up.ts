import {
  bucketEncryption,
  bucketPolicy,
  bucketRegion,
  callerIdentity,
  defaultRetention,
  identityPolicies,
  limitsFor,
  notifications,
  openClients,
  replication,
  versioning,
} from '../../probe/index.ts';

const BUCKET_PROBES = [
  bucketEncryption,
  versioning,
  bucketPolicy,
  defaultRetention,
  replication,
  notifications,
];

const REGION = 'us-east-1';
const ACCOUNT = '111122223333';
const NOBODY = {
  kind: 'user',
  arn: `arn:aws:iam::${ACCOUNT}:user/nobody`,
  account: ACCOUNT,
  userId: null,
} as const;

/**
 * Goes through the calls of a look once while the form is filled in, so that the first real look finds them compiled:
 * in a thread that has just been started they cost some hundred milliseconds of the processor's time, most of it before
 * a request is sent. None is sent here, as each call has been called off; no credentials are looked for.
 * @param endpoint the URL that is not asked
 */
export async function warmUp(endpoint: string): Promise<void> {
  const clients = openClients({
    source: { kind: 'static', accessKeyId: 'nobody', secretAccessKey: 'nobody', sessionToken: null },
    region: REGION,
    homeRegion: () => REGION,
    endpoint: { url: endpoint, apart: {} },
    limits: limitsFor(1000),
    touch: () => {},
  });
  const calledOff = AbortSignal.abort();
  const input = { bucket: 'nobody', expectedOwner: null };
  // One after the other: whoever wants a check meanwhile waits for one call at most.
  await callerIdentity(clients.sts, calledOff);
  await bucketRegion(clients.s3, input.bucket, calledOff);
  for (const probe of BUCKET_PROBES) await probe(clients.s3, input, calledOff);
  await identityPolicies(clients.iam, NOBODY, calledOff);
  clients.destroy();
  // What languages write numbers with is read once for all threads, so the one that draws need not.
  new Intl.NumberFormat('en').format(0);
}
