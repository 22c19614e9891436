/** The real AWS CLI, as found on the PATH. */
import { execFile, spawnSync } from 'node:child_process';
import { cleanEnvironment, type Ran } from '../cli/command.ts';

const found = spawnSync('aws', ['--version'], { encoding: 'utf8' });
export const awsCliMissing = found.status !== 0;

if (awsCliMissing) process.stderr.write('The AWS CLI is not installed: its tests are skipped.\n');

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
  return new Promise((resolve) => {
    const options = { env: cleanEnvironment(environment), cwd: folder, encoding: 'utf8' as const };
    execFile('aws', [...argv], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr });
    });
  });
}
