/** Who goes first, asked of the system about a real process with threads. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

/** Prints whether other threads had given way before consent, and all priorities (`nice`) after it, its own first. */
const PROGRAM = `
  import { readdirSync, readFileSync } from 'node:fs';
  import { Worker } from 'node:worker_threads';
  import { drawingFirst } from './src/cli/drawing-first.ts';
  const niceOf = (thread) => {
    const stat = readFileSync('/proc/self/task/' + thread + '/stat', 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  };
  const nices = () => readdirSync('/proc/self/task').map(Number).sort((a, b) => a - b).map(niceOf);
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await new Promise((ready) => worker.once('online', ready));
  const seen = [];
  async function* events() {
    yield { type: 'look-started' };
    yield { type: 'look-finished' };
    seen.push(nices());
    yield { type: 'finished' };
  }
  const before = [];
  for await (const { type } of drawingFirst(events())) before.push([type, new Set(nices()).size]);
  console.log(JSON.stringify({ before, after: seen[0] }));
  process.exit();
`;

async function priorities(...started: readonly string[]) {
  const [file = process.execPath, ...argv] = [...started, process.execPath];
  const node = ['--input-type=module', '--eval', PROGRAM];
  const { stdout } = await run(file, [...argv, ...node]);
  return JSON.parse(stdout) as { before: [string, number][]; after: number[] };
}

describe.runIf(process.platform === 'linux')('whoever draws', () => {
  it('goes first from consent on, and not before it', async () => {
    const { before, after } = await priorities();
    const [own, ...others] = after;
    expect(others.length).toBeGreaterThan(4);
    expect(new Set(others)).toEqual(new Set([(own ?? 0) + 10]));
    expect(before.slice(0, 2)).toEqual([
      ['look-started', 1],
      ['look-finished', 1],
    ]);
  });

  it('goes first of a program that is itself behind others, as far as the scale reaches', async () => {
    const { after } = await priorities('nice', '-n', '15');
    const [own, ...others] = after;
    expect(own).toBeGreaterThanOrEqual(15);
    expect(new Set(others)).toEqual(new Set([19]));
  });
});
