/** Whether the SDK's credential chain has anything to start from, told without asking the network. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
] as const;

/**
 * Looks where the chain looks first: the environment, then the shared files. A role attached to an EC2 instance is not
 * seen (only the network would tell); the wizard offers the practice account first then, and the real one second.
 */
export async function credentialsPresent(
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  if (VARIABLES.some((name) => env[name])) return true;
  const folder = join(homedir(), '.aws');
  const files = [
    env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(folder, 'credentials'),
    env['AWS_CONFIG_FILE'] ?? join(folder, 'config'),
  ];
  const found = await Promise.all(files.map(holdsCredentials));
  return found.includes(true);
}

async function holdsCredentials(path: string): Promise<boolean> {
  try {
    const text = await readFile(path, 'utf8');
    return /^\s*(?:aws_access_key_id|credential_process|role_arn|sso_session|sso_start_url|login_session)\s*=/m.test(
      text,
    );
  } catch {
    return false;
  }
}
