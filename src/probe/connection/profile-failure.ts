/** A failure of a profile's credentials that somebody can do something about, under a code of the tool's own. */
import { getProfileName } from '@smithy/core/config';
import { sharedProfile } from './configured-endpoint.ts';

/** The sign-in of the profile (IAM Identity Center) has expired or was never made. */
export const SSO_LOGIN_NEEDED = 'SsoLoginNeeded';
/** The profile's role wants an MFA code, and there was nobody to ask for one. */
export const MFA_CODE_NEEDED = 'MfaCodeNeeded';

/** A profile that leads to a profile that leads to a profile; longer ways are nobody's. */
const MAX_STEPS = 5;

/**
 * What the SDK threw when asked for a profile's credentials, or instead of it an error named by one of the two codes
 * whose message is the profile's name. The SDK's own messages do not say which profile.
 * @param profile null: the one of AWS_PROFILE, or `default`
 */
export async function profileFailure(thrown: unknown, profile: string | null): Promise<unknown> {
  const message = thrown instanceof Error ? thrown.message : '';
  const name = getProfileName(profile === null ? {} : { profile });
  if (/aws sso login/.test(message)) return named(SSO_LOGIN_NEEDED, await signedInProfile(name));
  if (/requires multi-factor authentication/.test(message)) return named(MFA_CODE_NEEDED, name);
  return withoutArguments(thrown, message);
}

/** A `credential_process` that failed is repeated with all its arguments, which may be secrets: its name is enough. */
function withoutArguments(thrown: unknown, message: string): unknown {
  const [command = '', ...said] = message.split('\n');
  const program = /^Command failed: ("[^"]*"|\S+)/.exec(command)?.[0];
  if (program === undefined || !(thrown instanceof Error)) return thrown;
  return Object.assign(new Error([program, ...said].join('\n')), { name: thrown.name });
}

function named(code: string, profile: string): Error {
  return Object.assign(new Error(profile), { name: code });
}

/** The profile that holds the sign-in: `aws sso login` refuses one that only takes its credentials from it. */
async function signedInProfile(name: string): Promise<string> {
  let at = name;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const found = await sharedProfile(at);
    if (found?.['sso_session'] !== undefined || found?.['sso_start_url'] !== undefined) return at;
    const source = found?.['source_profile'];
    if (source === undefined) return name;
    at = source;
  }
  return name;
}
