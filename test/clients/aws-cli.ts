/** The real AWS CLI, as found on the PATH. */
import { spawnSync } from 'node:child_process';
import type { Ran } from '../cli/command.ts';
import { findClient } from './installed.ts';
import { run } from './run.ts';

export const awsCli = findClient('The AWS CLI', ['aws'], ['--version']);
export const awsCliVersion = /aws-cli\/2\./.test(spawnSync('aws', ['--version'], { encoding: 'utf8' }).stdout)
  ? 2
  : 1;
export const awsCliMissing = awsCli === null;

/** Splits a printed command as a POSIX shell does, for the quoting our commands use. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/(?:'([^']*)'|\\(.)|([^\s'\\]+))+/g)].map((match) =>
    match[0].replace(/'([^']*)'|\\(.)/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''),
  );
}

export function runAws(
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<Ran> {
  return run('aws', argv, environment, folder);
}
