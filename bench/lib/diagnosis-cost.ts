/**
 * What one diagnosis costs, in processor time of its own thread: whatever else the computer does, and the compiler's
 * and the garbage collector's threads, are not in it.
 * `node bench/lib/diagnosis-cost.ts CASE SCALE` prints the cost of the first one of a process, in milliseconds.
 */
import { execFileSync } from 'node:child_process';
import { diagnose, type Observation } from '../../src/diagnosis/index.ts';
import { CASES, type Case, largestObservation } from './largest-observation.ts';

/** @throws Error where the diagnosis is another than the case is about */
export function costOf(about: Case, observation: Observation): number {
  const before = process.threadCpuUsage();
  const { verdict, fixes } = diagnose(observation);
  const { user, system } = process.threadCpuUsage(before);
  const { code, layers } = about.expected;
  if (verdict.code !== code || verdict.layers.join() !== layers.join() || fixes.length === 0)
    throw new Error(`${about.what}: ${verdict.code} (${verdict.layers.join(', ')}), ${fixes.length} fixes`);
  return (user + system) / 1000;
}

/** In a process of its own, where nothing has been compiled. */
export function firstCostOf(index: number, scale: number): number {
  return Number(execFileSync(process.execPath, [import.meta.filename, String(index), String(scale)]));
}

if (import.meta.main) {
  const [index, scale] = process.argv.slice(2).map(Number);
  const about = CASES[index ?? 0];
  if (about === undefined) throw new Error(`there are ${CASES.length} cases`);
  process.stdout.write(String(costOf(about, largestObservation(about, scale ?? 1).observation)));
}
