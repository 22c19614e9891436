/** Which endpoints the environment or the profile names. The SDK's clients look into the profile of AWS_PROFILE alone. */
import { getProfileName, loadSharedConfigFiles } from '@smithy/core/config';
import type { ServiceEndpoints } from '../../diagnosis/index.ts';
import type { CredentialSource } from './credential-source.ts';

export interface Endpoint {
  /** for all services but those in `apart`; null: AWS's own */
  readonly url: string | null;
  readonly apart: ServiceEndpoints;
}

export type Service = keyof ServiceEndpoints;

const SERVICES: readonly Service[] = ['s3', 'kms', 'sts', 'iam'];

/** A profile as the shared files hold it. */
type Profile = Readonly<Record<string, string | undefined>>;

/**
 * The endpoints of a run: the option, for all services; else for each service its own variable (AWS_ENDPOINT_URL_S3 …),
 * AWS_ENDPOINT_URL, its own `endpoint_url` in the `services` section that the profile of the credentials names, and the
 * profile's `endpoint_url`, in this order. What is configured may be switched off (AWS_IGNORE_CONFIGURED_ENDPOINT_URLS).
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function effectiveEndpoint(
  option: string | null,
  source: CredentialSource,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Endpoint> {
  if (option !== null) return { url: option, apart: {} };
  const { profile, services } = await sharedSettings(source.kind === 'chain' ? source.profile : null);
  const ignored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? profile?.['ignore_configured_endpoint_urls'];
  if (ignored?.toLowerCase() === 'true') return { url: null, apart: {} };
  const everywhere = env['AWS_ENDPOINT_URL'] || null;
  const url = everywhere ?? (profile?.['endpoint_url'] || null);
  const apart: Partial<Record<Service, string>> = {};
  for (const service of SERVICES) {
    const own =
      env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ||
      (everywhere === null ? services?.[`${service}.endpoint_url`] : null);
    if (own && trimmed(own) !== (url === null ? null : trimmed(url))) apart[service] = trimmed(own);
  }
  return { url: url === null ? null : trimmed(url), apart };
}

/** Where one service is addressed; null: AWS's own endpoint. */
export function endpointOf({ url, apart }: Endpoint, service: Service): string | null {
  return apart[service] ?? url;
}

/** Without a user and a password: a signed request has no use for them, and reports and commands name the endpoint. */
function trimmed(url: string): string {
  return url.replace(/^([a-z]{1,10}:\/\/)[^/?#]*@/i, '$1').replace(/(?<!\/)\/+$/, '');
}

/**
 * A profile of the shared configuration and credentials files, or null where neither has it.
 * @param name null: the one of AWS_PROFILE, or `default`
 */
export async function sharedProfile(name: string | null): Promise<Profile | null> {
  return (await sharedSettings(name)).profile;
}

/** A profile, and the `services` section it names. */
async function sharedSettings(
  name: string | null,
): Promise<{ readonly profile: Profile | null; readonly services: Profile | null }> {
  const chosen = getProfileName(name === null ? {} : { profile: name });
  try {
    const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
    const [config, credentials] = [configFile[chosen], credentialsFile[chosen]];
    if (config === undefined && credentials === undefined) return { profile: null, services: null };
    const profile = { ...credentials, ...config };
    return { profile, services: configFile[`services.${profile['services'] ?? ''}`] ?? null };
  } catch {
    return { profile: null, services: null };
  }
}
