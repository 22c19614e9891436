/** `… | head -1`: whoever reads has gone. Nothing crashes for it, and what a check has written is removed all the same. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { leftIn } from '../check/practice-account.ts';
import { COMMAND, cleanEnvironment, runCommand } from './command.ts';
import { environmentOf } from './practice-process.ts';

type Practice = Awaited<ReturnType<typeof startPracticeAccount>>;
type Stream = 'stdout' | 'stderr';

let practice: Practice;
let env: Record<string, string>;
let target: readonly string[];
let folder: string;
let report: string;

beforeAll(async () => {
  practice = await startPracticeAccount({ scenario: 'same-account-key-policy', port: 0, latencyMs: 0 });
  const { accessKeyId, secretAccessKey } = practice.caller;
  env = environmentOf({ accessKeyId, secretAccessKey }, practice.region);
  target = ['--bucket', practice.bucket, '--endpoint-url', practice.endpoint];
  folder = await mkdtemp(join(tmpdir(), 'closed-output-'));
  report = join(folder, 'report.json');
  await writeFile(report, (await runCommand(['check', ...target, '--json'], env)).stdout);
});
afterAll(async () => {
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

/** Its output is closed before it has written anything; the other stream is read to its end. */
function run(
  argv: readonly string[],
  closed: readonly Stream[],
): Promise<{ code: number | null; other: string }> {
  const child = spawn(process.execPath, [COMMAND, ...argv, '--lang', 'en'], {
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let other = '';
  for (const name of ['stdout', 'stderr'] as const) {
    if (closed.includes(name)) child[name].destroy();
    else
      child[name].setEncoding('utf8').on('data', (text: string) => {
        other += text;
      });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, other })));
}

const WAYS: readonly (readonly Stream[])[] = [['stdout'], ['stderr'], ['stdout', 'stderr']];

describe.each(WAYS.map((closed) => [closed] as const))('with %j closed', (closed) => {
  it('check cleans up and ends with the code of its verdict', async () => {
    const { code, other } = await run(['check', ...target], closed);
    expect(code).toBe(1);
    expect(await leftIn(practice)).toEqual([]);
    expect(other).not.toMatch(/EPIPE|went wrong|^\s+at /m);
  });

  it.each([
    ['explain', () => ['explain', '--error', report], 1],
    ['open', () => ['open', report, '--json'], 1],
    ['cleanup', () => ['cleanup', ...target], 0],
    ['practice --list', () => ['practice', '--list'], 0],
  ] as const)('%s ends as it would', async (_name, argv, expected) => {
    const { code, other } = await run(argv(), closed);
    expect(code).toBe(expected);
    expect(other).not.toMatch(/EPIPE|went wrong|^\s+at /m);
  });
});

it('practice goes on without its reader, until it is ended', async () => {
  const child = spawn(process.execPath, [COMMAND, 'practice', '--json', '--verbose'], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const ready = await new Promise<string>((resolve) =>
    child.stdout.once('data', (line) => resolve(String(line))),
  );
  const { endpoint } = JSON.parse(ready) as { readonly endpoint: string };
  child.stdout.destroy();
  child.stderr.destroy();
  for (let times = 0; times < 3; times += 1)
    expect((await fetch(endpoint)).status).toBeGreaterThanOrEqual(300);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});
