/** The files the SDK reads on its own, looked at before it does: it waits for ever in a pipe, and reads what has no end. */
import { statSync } from 'node:fs';
import { devNull, homedir } from 'node:os';
import { join } from 'node:path';

/** Thousands of profiles fit into it. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The first of the SDK's files that is there and is none to be read: neither a file of bounded size nor the null device.
 * A folder is left to the SDK, which takes it for a missing file.
 * @returns its path, or null where all can be read or are missing
 */
export function unusableSharedFile(env: Readonly<Record<string, string | undefined>>): string | null {
  const folder = join(homedir(), '.aws');
  const paths = [
    env['AWS_CONFIG_FILE'] || join(folder, 'config'),
    env['AWS_SHARED_CREDENTIALS_FILE'] || join(folder, 'credentials'),
    env['AWS_WEB_IDENTITY_TOKEN_FILE'] || devNull,
  ];
  return paths.find((path) => !isUsable(path)) ?? null;
}

function isUsable(path: string): boolean {
  if (path === devNull) return true;
  try {
    const found = statSync(path);
    return found.isDirectory() || (found.isFile() && found.size <= MAX_BYTES);
  } catch {
    return true;
  }
}
