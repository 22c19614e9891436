/** The `practice` command as its users start it: a child process, and the line it prints when it is ready. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { COMMAND, cleanEnvironment } from './command.ts';

export interface Ready {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly kmsKeyArn: string;
  readonly scenario: string;
  readonly caller: Keys & { readonly arn: string; readonly sessionToken?: string };
  readonly bucketAccount: string;
  readonly keyAccount: string;
  readonly admins: readonly (Keys & { readonly account: string })[];
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface PracticeProcess {
  readonly ready: Ready;
  /** ends it as a service manager would. @returns its exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export function startPractice(scenario: string, ...argv: readonly string[]): Promise<PracticeProcess> {
  return startPracticeWith('--scenario', scenario, ...argv);
}

export async function startPracticeWith(...argv: readonly string[]): Promise<PracticeProcess> {
  const child = spawn(process.execPath, [COMMAND, 'practice', '--json', ...argv], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    exited.then((code) => Promise.reject(new Error(`practice ended with ${code}`))),
  ]);
  return {
    ready: JSON.parse(first) as Ready,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}

/** Credentials as the AWS CLI and the SDKs read them. */
export function environmentOf(keys: Keys, region: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }),
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
  };
}
