/** Programs the practice account is compared with. Where one is not installed, its figures are left out. */
import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { stopChild } from './practice.ts';
import type { Target } from './sign.ts';

export function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}

export interface Running {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function startSink(): Promise<Running> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'sink.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endpoint = await new Promise<string>((done) => {
    createInterface({ input: child.stdout }).once('line', done);
  });
  return { endpoint, stop: () => stopChild(child) };
}

/** @throws Error where it does not answer within a minute */
export async function startMoto(): Promise<Running> {
  const port = 20_000 + (process.pid % 20_000);
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 120; attempt += 1) {
    const answered = await fetch(`${endpoint}/moto-api/`).then(
      () => true,
      () => false,
    );
    if (answered) return { endpoint, stop: () => stopChild(child) };
    await delay(500);
  }
  await stopChild(child);
  throw new Error('moto_server does not answer');
}

/** Credentials and Region of the target, and nothing of whoever runs the benchmark. */
export function environmentOf({ region, accessKeyId, secretAccessKey }: Target): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_DEFAULT_REGION: region,
  };
}

/**
 * Uploads a file with `aws s3 cp`, credentials and Region in the environment.
 * @returns seconds, the start of the program included
 */
export function uploadWithCli(target: Target, file: string, bucket: string): Promise<number> {
  const started = performance.now();
  const argv = ['s3', 'cp', '--quiet', file, `s3://${bucket}/cli`, '--endpoint-url', target.endpoint];
  const child = spawn('aws', argv, { stdio: ['ignore', 'ignore', 'inherit'], env: environmentOf(target) });
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) done((performance.now() - started) / 1000);
      else reject(new Error(`aws s3 cp ended with ${code}`));
    });
  });
}
