import { loadSharedConfigFiles } from '@smithy/core/config';

export interface ListedProfile {
  readonly name: string;
  /** the Region or the role it names, to tell profiles apart; null where it names neither */
  readonly hint: string | null;
}

/** Sections of the configuration file that are no profiles. */
const OTHER_SECTIONS = /^(?:sso-session|services)\./;

/**
 * The profiles of the shared configuration and credentials files, in the order of their names. No call is made, and
 * no secret is handed on.
 * @returns none where there is neither file
 */
export async function listProfiles(): Promise<readonly ListedProfile[]> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
  return [...names]
    .filter((name) => !OTHER_SECTIONS.test(name))
    .sort()
    .map((name) => {
      const profile = { ...credentialsFile[name], ...configFile[name] };
      return { name, hint: profile['role_arn'] ?? profile['region'] ?? null };
    });
}
