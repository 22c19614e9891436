/** Which endpoint the environment or the profile names. The SDK's clients look into the profile of AWS_PROFILE alone. */
import { getProfileName, loadSharedConfigFiles } from '@smithy/core/config';
import type { CredentialSource } from './credential-source.ts';

export interface Endpoint {
  /** null: AWS's own */
  readonly url: string | null;
  /** `option`: named for this run, for all services; `configuration`: a variable for one service goes before it */
  readonly from: 'option' | 'configuration';
  /** the clients are not to look into the SDK's own configuration: it says so, or would be another profile's */
  readonly ignoreConfigured: boolean;
}

/** A profile as the shared files hold it. */
type Profile = Readonly<Record<string, string | undefined>>;

/**
 * The one endpoint of a run: the option, else AWS_ENDPOINT_URL, else `endpoint_url` of the profile that the
 * credentials come from. What is configured may be switched off (AWS_IGNORE_CONFIGURED_ENDPOINT_URLS).
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function effectiveEndpoint(
  option: string | null,
  source: CredentialSource,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Endpoint> {
  if (option !== null) return { url: option, from: 'option', ignoreConfigured: true };
  const chosen = source.kind === 'chain' ? source.profile : null;
  const profile = await sharedProfile(chosen);
  const ignored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? profile?.['ignore_configured_endpoint_urls'];
  if (ignored?.toLowerCase() === 'true') return { url: null, from: 'configuration', ignoreConfigured: true };
  const url = env['AWS_ENDPOINT_URL'] || profile?.['endpoint_url'] || null;
  const otherProfile = chosen !== null && chosen !== getProfileName({});
  return { url: url?.replace(/\/+$/, '') ?? null, from: 'configuration', ignoreConfigured: otherProfile };
}

/**
 * A profile of the shared configuration and credentials files, or null where neither has it.
 * @param name null: the one of AWS_PROFILE, or `default`
 */
export async function sharedProfile(name: string | null): Promise<Profile | null> {
  const chosen = getProfileName(name === null ? {} : { profile: name });
  try {
    const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
    const [config, credentials] = [configFile[chosen], credentialsFile[chosen]];
    return config === undefined && credentials === undefined ? null : { ...credentials, ...config };
  } catch {
    return null;
  }
}
