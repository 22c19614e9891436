/** Runs the built command as a user's shell would: a child process, its output and its exit code. */
import { type ChildProcess, spawn } from 'node:child_process';
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

/** Starts it. @param onNotice called with standard error as it grows */
export function startCommand(
  argv: readonly string[],
  extra: Readonly<Record<string, string>> = {},
  onNotice: (stderr: string, child: ChildProcess) => void = () => {},
): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
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
    onNotice(stderr, child);
  });
  const ended = new Promise<Ran>((resolvePromise, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolvePromise({ code, stdout, stderr }));
  });
  return { child, ended };
}

export function runCommand(
  argv: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return startCommand(argv, extra).ended;
}
