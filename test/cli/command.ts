/** Runs the built command as a user's shell would: a child process, its output and its exit code. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const COMMAND = resolve(import.meta.dirname, '../../dist/bin.cjs');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An environment in which no credentials of this machine can be found. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    // Running as root one could make that folder: nothing a test chooses is remembered for the next.
    XDG_CONFIG_HOME: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    LANG: 'C.UTF-8',
    ...extra,
  };
}

export function runCommand(
  argv: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [COMMAND, ...argv], {
    env: cleanEnvironment(extra),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolvePromise, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolvePromise({ code, stdout, stderr }));
  });
}
