import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { limitsFor } from '../../src/probe/connection/limits.ts';

it('is told as it is in docs/faults.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/faults.md'), 'utf8');
  const rows = [...page.matchAll(/\| (\d+) % \| ([\d.]+) s \|/g)].map(([, percent, seconds]) => [
    percent,
    seconds,
  ]);
  const { connectMs, idleMs, stallMs, uploadStallMs, credentialsMs, cleanupStallMs } = limitsFor(45_000);
  const told = [connectMs, idleMs, stallMs, uploadStallMs, credentialsMs, cleanupStallMs].map(
    (milliseconds) => [String(Math.round(milliseconds / 450)), String(Math.round(milliseconds / 100) / 10)],
  );
  expect(rows).toEqual(told);
});

it('ends a run in which nothing moves within its timeout, each phase after the one before', () => {
  for (const timeoutMs of [1000, 5000, 45_000]) {
    const { stallMs, uploadStallMs, cleanupStallMs, credentialsMs, connectMs } = limitsFor(timeoutMs);
    expect(3 * connectMs).toBeLessThan(stallMs);
    expect(uploadStallMs - stallMs).toBeGreaterThanOrEqual(stallMs - 1);
    expect(cleanupStallMs).toBeGreaterThan(uploadStallMs);
    expect(Math.max(cleanupStallMs, credentialsMs)).toBeLessThan(timeoutMs);
  }
});
