import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } from '@smithy/core/config';
import { type Answer, ask } from './call-error.ts';
import { type Endpoint, endpointOf, type Service, sharedProfile } from './configured-endpoint.ts';
import type { CredentialSource } from './credential-source.ts';
import type { Limits } from './limits.ts';
import { profileFailure } from './profile-failure.ts';
import { SlicedSha256 } from './sliced-sha256.ts';
import { STALLED } from './watch.ts';
import { WireHandler } from './wire.ts';

export interface ClientSettings {
  readonly source: CredentialSource;
  readonly region: string;
  /** where STS and IAM are addressed: asked for each call, as an endpoint of one's own may turn out to be elsewhere */
  readonly homeRegion: () => string;
  /** S3 is addressed by path where its endpoint is not AWS's own */
  readonly endpoint: Endpoint;
  readonly limits: Limits;
  /** asks somebody for the code of an MFA device; without it a profile that wants one has no credentials */
  readonly mfaCode?: MfaCode;
  /** called whenever a byte moves in either direction */
  readonly touch: () => void;
}

/** @param serial the device, as the profile names it. Rejects when nobody gives a code. */
export type MfaCode = (serial: string) => Promise<string>;

/** The clients of one set of credentials. */
export interface Clients {
  readonly s3: S3Client;
  readonly sts: STSClient;
  readonly iam: IAMClient;
  /** keys live in a Region of their own: one client for each */
  kms(region: string): KMSClient;
  /** the same credentials with S3 addressed in another Region */
  s3In(region: string): S3Client;
  /**
   * asks the chain once, so that a failure of the credentials is told apart from a refusal by a service; credentials
   * that do not come while the signal's watch waits are `CredentialsTimeout`
   */
  resolveCredentials(signal: AbortSignal): Promise<Answer<null>>;
  destroy(): void;
}

/**
 * Makes the clients for one credential source. Credentials, profiles, SSO and role assumption are the SDK's own
 * chain; retries are the SDK's standard mode with three attempts; checksums are the SDK's defaults, as most
 * people's uploads have them.
 */
export function openClients(settings: ClientSettings): Clients {
  const { region, endpoint, limits, touch } = settings;
  const handler = new WireHandler({
    connectionTimeout: limits.connectMs,
    socketTimeout: limits.idleMs,
    answerMs: limits.answerMs,
    touch,
  });
  const shared = {
    region,
    ...profileOf(settings.source),
    retryMode: 'standard',
    maxAttempts: 3,
    requestHandler: handler,
    customUserAgent: [['s3-kms-wizard']] satisfies S3ClientConfig['customUserAgent'],
  };
  // This client remembers what the chain gave and renews it; the others ask it, so that a role is assumed once.
  const home = { ...shared, region: async () => settings.homeRegion() };
  const sts = new STSClient({
    ...home,
    ...addressOf(endpoint, 'sts'),
    credentials: credentialsOf(settings),
  });
  const credentials = () => sts.config.credentials();
  const openS3 = (inRegion: string) =>
    new S3Client({
      ...shared,
      ...addressOf(endpoint, 's3'),
      credentials,
      region: inRegion,
      forcePathStyle: endpointOf(endpoint, 's3') !== null,
      sha256: SlicedSha256,
    });

  const s3ByRegion = new Map<string, S3Client>();
  const kmsByRegion = new Map<string, KMSClient>();
  const s3In = (inRegion: string) => remembered(s3ByRegion, inRegion, () => openS3(inRegion));
  const iam = new IAMClient({ ...home, ...addressOf(endpoint, 'iam'), credentials });
  return {
    s3: s3In(region),
    sts,
    iam,
    kms: (inRegion) =>
      remembered(
        kmsByRegion,
        inRegion,
        () => new KMSClient({ ...shared, ...addressOf(endpoint, 'kms'), credentials, region: inRegion }),
      ),
    s3In,
    // The chain takes no signal (it may run a program or wait for a metadata service), so it is raced instead.
    resolveCredentials: (signal) =>
      ask(signal, async () => {
        await Promise.race([credentials(), rejectedBy(signal)]);
        return null;
      }).then(asOwnTimeout),
    destroy: () => {
      for (const client of [sts, iam, ...s3ByRegion.values(), ...kmsByRegion.values()]) client.destroy();
      handler.destroy();
    },
  };
}

/**
 * The Region the SDK's own chain names (environment, profile), or null when it names none. The chain ends at the metadata
 * service of EC2, which is asked only where AWS's own endpoint is: with any other, or with credentials that were handed
 * over, an instance has no say, and nobody outside the target is talked to.
 */
export async function chainRegion(source: CredentialSource, endpoint: Endpoint): Promise<string | null> {
  const { default: instance, ...configured } = NODE_REGION_CONFIG_OPTIONS;
  const asksInstance = source.kind === 'chain' && endpointOf(endpoint, 's3') === null;
  const options = asksInstance ? { ...configured, default: instance } : { ...configured, default: '' };
  try {
    return (
      (await loadConfig(options, { ...NODE_REGION_CONFIG_FILE_OPTIONS, ...profileOf(source) })()) || null
    );
  } catch {
    return null;
  }
}

function profileOf(source: CredentialSource): { profile?: string } {
  return source.kind === 'chain' && source.profile !== null ? { profile: source.profile } : {};
}

/** How one client is told where to go. What is configured was read already, from the profile of the credentials. */
function addressOf(endpoint: Endpoint, service: Service): Address {
  const url = endpointOf(endpoint, service);
  if (url === null) return { ignoreConfiguredEndpointUrls: true };
  return {
    endpoint: /^https?:$/.test(URL.parse(url)?.protocol ?? '') ? url : () => Promise.reject(invalidUrl(url)),
  };
}

interface Address {
  endpoint?: string | (() => Promise<never>);
  ignoreConfiguredEndpointUrls?: boolean;
}

/** A URL out of a file is not looked at before a call: named as Node names it. */
function invalidUrl(url: string): Error {
  return Object.assign(new Error(`Invalid URL: ${url}`), { code: 'ERR_INVALID_URL' });
}

type CredentialProvider = ReturnType<typeof fromNodeProviderChain>;

function credentialsOf(settings: ClientSettings): NonNullable<S3ClientConfig['credentials']> {
  const { source, region, endpoint } = settings;
  if (source.kind === 'static') {
    const { accessKeyId, secretAccessKey, sessionToken } = source;
    return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
  }
  const chosen = source.profile ?? process.env['AWS_PROFILE'] ?? '';
  const asked = settings.mfaCode === undefined ? {} : { mfaCodeProvider: settings.mfaCode };
  const chain = fromNodeProviderChain({ ...profileOf(source), ...asked, logger: SILENT });
  const found = chosen === '' ? chain : fromProfile(chosen, asked, chain);
  const base: CredentialProvider = (identity) =>
    found(identity).catch(async (thrown) => {
      throw await profileFailure(thrown, source.profile);
    });
  if (source.roleArn === null) return base;
  return fromTemporaryCredentials({
    masterCredentials: base,
    params: { RoleArn: source.roleArn, RoleSessionName: 's3-kms-wizard' },
    clientConfig: { region, ...addressOf(endpoint, 'sts') },
  });
}

/**
 * The credentials of a profile that was chosen. The chain would go on past it, and say at the end only that no
 * provider had any; the profile's own failure names it. A profile that is there and holds no way to credentials (a
 * Region alone) leaves it to the chain where they come from.
 */
function fromProfile(
  profile: string,
  asked: { readonly mfaCodeProvider?: MfaCode },
  chain: CredentialProvider,
): CredentialProvider {
  const own = fromIni({ profile, ...asked, logger: SILENT });
  return async (identity) => {
    const found = await sharedProfile(profile);
    const leadsOn = found !== null && !Object.keys(found).some((name) => WAYS.has(name));
    return leadsOn ? chain(identity) : own(identity);
  };
}

/** Settings of a profile that lead to credentials. Source: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html */
const WAYS: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'credential_process',
  'login_session',
  'role_arn',
  'source_profile',
  'sso_account_id',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
]);

// The chain warns on the console where a profile and environment variables are both set; the profile was asked for.
const quiet = () => {};
const SILENT = { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet };

function remembered<T>(map: Map<string, T>, name: string, make: () => T): T {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}

/** Whoever gives the credentials did not answer: that says nothing of the way to AWS. */
function asOwnTimeout(answer: Answer<null>): Answer<null> {
  if (answer.ok || answer.error.code !== STALLED) return answer;
  return { ...answer, error: { ...answer.error, code: 'CredentialsTimeout' }, unsent: true };
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
