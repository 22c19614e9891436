/** The built `practice` command as its users start it, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Target } from './sign.ts';

export const COMMAND = resolve(import.meta.dirname, '../../dist/bin.cjs');

export interface Practice {
  readonly target: Target;
  readonly bucket: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * @param latencyMs milliseconds added to each answer
 * @throws Error where the command has not been built
 */
async function startPractice(scenario = 'healthy', latencyMs = 0): Promise<Practice> {
  if (!existsSync(COMMAND)) throw new Error('dist/ is missing: run `npm run build` first');
  const argv = ['practice', '--scenario', scenario, '--latency', String(latencyMs), '--json'];
  const child = spawn(process.execPath, [COMMAND, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await firstLine(child);
  const ready: {
    readonly endpoint: string;
    readonly region: string;
    readonly bucket: string;
    readonly caller: { readonly accessKeyId: string; readonly secretAccessKey: string };
  } = JSON.parse(line);
  const { endpoint, region, bucket, caller } = ready;
  return {
    target: { endpoint, region, accessKeyId: caller.accessKeyId, secretAccessKey: caller.secretAccessKey },
    bucket,
    pid: child.pid ?? 0,
    stop: () => stopChild(child),
  };
}

/** Does something with a practice account of its own, which is stopped whatever comes of it. */
export async function withPractice<T>(
  use: (practice: Practice) => Promise<T>,
  scenario?: string,
  latencyMs?: number,
): Promise<T> {
  const practice = await startPractice(scenario, latencyMs);
  try {
    return await use(practice);
  } finally {
    await practice.stop();
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, reject) => {
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', done);
    child.once('exit', (code) => reject(new Error(`practice ended with ${code}`)));
  });
}

export function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    child.once('exit', () => done());
    child.kill('SIGTERM');
  });
}

/** The most memory a process has had resident, in MiB; null where the system does not tell (Linux does). */
export function peakMemory(pid: number): number | null {
  const file = `/proc/${pid}/status`;
  const found = existsSync(file) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8')) : null;
  return found === null ? null : Number(found[1]) / 1024;
}

/** Seconds of processor time a process has used, its own and the system's for it; null where it is not told. */
export function processorTime(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  // The command's name, in brackets, may hold anything.
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
