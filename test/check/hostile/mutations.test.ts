/**
 * Answers of the practice account with one of them spoilt on the way: no wrong cause, nothing left unnamed, nothing
 * active on a screen. A few seeds each time; `MUTATIONS=500` tries so many in each scenario, `MUTATIONS_FROM` others.
 */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../fault-matrix/cells.ts';
import { start } from '../practice-account.ts';
import { runMutation } from './run-mutation.ts';

const COUNT = Number(process.env['MUTATIONS'] ?? 4);
const FROM = Number(process.env['MUTATIONS_FROM'] ?? 1);
/** About as many as a check is sent. */
const ANSWERS = 34;

describe.each(SCENARIOS)('one spoilt answer, in %s', (scenario) => {
  it(
    'leads to no wrong cause',
    async () => {
      let account = await start(scenario);
      const found: string[] = [];
      for (let seed = FROM; seed < FROM + COUNT; seed += 1) {
        const mutated = await runMutation(account, scenario, seed, ANSWERS);
        found.push(...mutated.found.map((each) => `${mutated.name}: ${each}`));
        // What one has left is not to be counted against those after it.
        if (mutated.found.length > 0) account = await start(scenario);
      }
      expect(found).toEqual([]);
    },
    60_000 + COUNT * 5000,
  );
});
