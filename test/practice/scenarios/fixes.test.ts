/**
 * What the fixes promise, kept: where the set is predicted to be enough, its actions are applied in order, as the
 * administrators, and the next check finds nothing wrong. Where it is not, there is a reason for it, listed here.
 */
import { describe, expect, it } from 'vitest';
import type { PolicyChange } from '../../../src/policy/index.ts';
import { type PracticeAccount, SCENARIO_IDS, type ScenarioId } from '../../../src/practice/index.ts';
import { checkIn, HEALABLE, open } from './run-scenario.ts';

/**
 * Healed, but not predicted as certain: S3 names nothing there, or the action is one of S3's, on which policies have a
 * say that no look-up of an uploader shows.
 */
const NOT_PREDICTED: readonly ScenarioId[] = ['bare-message', 'no-put-object', 'deny-sse-header'];

describe.each(HEALABLE)('%s', (id) => {
  it('is healed by what the fixes say, applied as they are', async () => {
    const practice = await open(id);
    const broken = await checkIn(practice, { key: 'by-default', readers: true });
    expect(broken.fixes.length).toBeGreaterThan(0);
    for (const { prediction } of broken.fixes) {
      expect(NOT_PREDICTED.includes(id) ? ['allowed', 'unknown'] : ['allowed']).toContain(prediction);
    }
    const actions = broken.fixes.flatMap((fix) => fix.actions);
    expect(actions.length).toBeGreaterThan(0);
    await expectHealed(practice, actions);
  });

  it('is healed by each other way that is predicted to be enough', async () => {
    const { fixes } = await checkIn(await open(id), { key: 'by-default', readers: true });
    for (const [index, { alternatives }] of fixes.entries()) {
      for (const alternative of alternatives.filter(({ prediction }) => prediction === 'allowed')) {
        const set = fixes.map((fix, at) => (at === index ? alternative : fix));
        await expectHealed(
          await open(id),
          set.flatMap((fix) => fix.actions),
        );
      }
    }
  });
});

async function expectHealed(practice: PracticeAccount, actions: readonly PolicyChange[]): Promise<void> {
  for (const action of actions) expect(await practice.apply(action)).toEqual({ ok: true });
  const { verdict, fixes } = await checkIn(practice, { key: 'by-default', readers: true });
  expect(verdict.code).toBe('no-problem-found');
  expect(fixes).toEqual([]);
}

describe.each(SCENARIO_IDS.filter((id) => !HEALABLE.includes(id)))('%s', (id) => {
  it('promises nothing that the practice account’s administrators could do', async () => {
    const practice = await open(id);
    const { fixes } = await checkIn(practice, { key: 'by-default', readers: true });
    for (const fix of fixes) {
      expect(fix.prediction).not.toBe('allowed');
      expect(fix.commands).toEqual([]);
      expect(fix.actions).toEqual([]);
    }
  });
});
