/** The built `check` command as its users start it, in a process of its own. */
import { spawn } from 'node:child_process';
import { environmentOf } from './others.ts';
import { COMMAND, type Practice, peakMemory } from './practice.ts';

export interface CheckRun {
  /** from the start of the program to its end */
  readonly seconds: number;
  readonly exitCode: number | null;
  /** MiB resident at its highest; null where the system does not tell */
  readonly peakMiB: number | null;
}

/** How often the memory of a running process is asked for, in milliseconds: it is gone when the process is. */
const LOOK_EVERY_MS = 10;

export function runCheck({ target, bucket }: Practice, options: readonly string[]): Promise<CheckRun> {
  const argv = ['check', '--json', '--bucket', bucket, '--endpoint-url', target.endpoint, ...options];
  const started = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...argv], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: environmentOf(target),
  });
  let peakMiB: number | null = null;
  const looking = setInterval(() => {
    peakMiB = child.pid === undefined ? peakMiB : (peakMemory(child.pid) ?? peakMiB);
  }, LOOK_EVERY_MS);
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('exit', (exitCode) => {
      clearInterval(looking);
      done({ seconds: (performance.now() - started) / 1000, exitCode, peakMiB });
    });
  });
}
