import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PolicySet, policySet } from './generator.ts';
import { LEFT_OUT } from './left-out.ts';
import { ask, askOracle } from './simulate.ts';

/** How many sets to compare; the whole run is `POLICY_SETS=10000` (README.md). */
const SETS = Number(process.env['POLICY_SETS'] ?? 1500);
const SEED = Number(process.env['POLICY_SEED'] ?? 20_261_122);

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** A failing run prints the smallest set it shrinks to, with what either side says of it. */
async function compare(set: PolicySet): Promise<string> {
  const ours = ask(set);
  const oracle = await askOracle(set);
  const differing = [...ours.statements]
    .filter(([sid, applies]) => applies !== 'unknown' && oracle.statements.get(sid) !== applies)
    .map(([sid, applies]) => `${sid}: ${applies}, oracle ${oracle.statements.get(sid)}`);
  expect(differing).toEqual([]);
  // what AWS leaves open is `unknown` here and decided there (README.md)
  if (ours.outcome === 'unknown') {
    expect(ours.decision.outcome === 'unknown' && ours.decision.missing.length).toBeGreaterThan(0);
    return 'left open';
  }
  expect(ours.outcome).toBe(oracle.outcome);
  return ours.outcome;
}

describe('an independent evaluator', () => {
  it(
    `agrees on ${SETS} policy sets, statement by statement`,
    async () => {
      const outcomes = new Map<string, number>();
      const leftOut = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(policySet, async (set) => {
          const concerned = LEFT_OUT.filter((entry) => entry.concerns(set));
          for (const { name } of concerned) count(leftOut, name);
          fc.pre(concerned.length === 0);
          count(outcomes, await compare(set));
        }),
        { numRuns: SETS, seed: SEED, maxSkipsPerRun: 10 },
      );
      process.stdout.write(`${JSON.stringify(Object.fromEntries([...outcomes, ...leftOut]), null, 2)}\n`);
      // a run that hits one outcome only would agree by chance
      for (const outcome of ['allowed', 'implicit-deny', 'explicit-deny']) {
        expect(outcomes.get(outcome) ?? 0).toBeGreaterThan(SETS / 5);
      }
      expect(outcomes.get('left open') ?? 0).toBeLessThan(SETS / 25);
    },
    // A busy machine takes its time over many.
    60_000 + SETS * (SETS > 1500 ? 200 : 20),
  );

  it.each(LEFT_OUT)('still differs where it is left out: $name', async ({ example, concerns, source }) => {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(concerns(example.set)).toBe(true);
    expect(ask(example.set).outcome).toBe(example.ours);
    expect((await askOracle(example.set)).outcome).toBe(example.oracle);
  });
});
