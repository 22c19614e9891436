/**
 * Every scenario is checked by the real check, with the key named and without, with readers and without: the verdict is
 * the scenario's own, and what is left behind is what its caller cannot remove.
 */
import { describe, expect, it } from 'vitest';
import { SCENARIO_IDS, type ScenarioId, scenarios } from '../../../src/practice/index.ts';
import { leftIn } from '../../check/practice-account.ts';
import { checkIn, type HowToCheck, open } from './run-scenario.ts';

const WAYS: readonly HowToCheck[] = [
  { key: 'by-default', readers: false },
  { key: 'named', readers: false },
  { key: 'by-default', readers: true },
];

function promised(id: ScenarioId, { readers }: HowToCheck) {
  const found = scenarios.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no scenario ${id}`);
  // The partner's key policy, which its administrator can read, shows what the message does not say.
  if (id === 'bare-message' && readers) return { ...found.verdict, layers: ['key-policy'] };
  return found.verdict;
}

describe.each(SCENARIO_IDS)('%s', (id) => {
  it.each(WAYS)('key $key, readers: $readers', async (way) => {
    const practice = await open(id);
    const { verdict, cleanup, evidence } = await checkIn(practice, way);
    const { code, layers } = promised(id, way);
    expect(verdict.code).toBe(code);
    expect([...verdict.layers].sort()).toEqual([...layers].sort());
    if (id !== 'expired-token') {
      expect(evidence.identity).toMatchObject({ status: 'read', value: { incomplete: [] } });
    }
    const left = await leftIn(practice);
    if (id === 'no-delete-object') {
      expect(cleanup.complete).toBe(false);
      expect(cleanup.left).toMatchObject([{ kind: 'version', key: expect.stringMatching(/\/small$/) }]);
      expect(left.filter((key) => key.endsWith('/small'))).toHaveLength(1);
    } else {
      expect(cleanup).toMatchObject({ complete: true, left: [] });
      expect(left).toEqual([]);
    }
  });
});
