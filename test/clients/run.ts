/** Runs a client as its users do. */
import { execFile } from 'node:child_process';
import { cleanEnvironment, type Ran } from '../cli/command.ts';

export function run(
  command: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env: cleanEnvironment(environment), cwd: folder, encoding: 'utf8' as const };
    execFile(command, [...argv], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr });
    });
  });
}
