/**
 * What the fixes promise, kept: where the set is predicted to be enough, its actions are applied in order, as the
 * administrators, and the next check finds nothing wrong. Where it is not, there is a reason for it, listed here.
 */
import { describe, expect, it } from 'vitest';
import { SCENARIO_IDS, type ScenarioId } from '../../../src/practice/index.ts';
import { checkIn, open } from './run-scenario.ts';

/** Scenarios that no change in their own accounts can heal, and who could. */
const OUT_OF_REACH: Partial<Record<ScenarioId, string>> = {
  'deny-scp': 'the organisation',
  'deny-rcp': 'the organisation',
  'scp-without-decrypt': 'the organisation',
  'deny-session-policy': 'whoever opens the session',
  'session-policy-without-decrypt': 'whoever opens the session',
  'deny-vpc-endpoint': 'the owner of the VPC endpoint',
  'key-in-other-region': 'another key',
  'key-not-symmetric': 'another key',
  'aws-managed-key': 'another key',
  'expired-token': 'a new session',
  healthy: 'nobody: nothing is wrong',
};

/**
 * Healed, but not predicted as certain: S3 names nothing there, or the action is one of S3's, on which policies have a
 * say that no look-up of an uploader shows.
 */
const NOT_PREDICTED: readonly ScenarioId[] = ['bare-message', 'no-put-object', 'deny-sse-header'];

const HEALED = SCENARIO_IDS.filter((id) => OUT_OF_REACH[id] === undefined);

describe.each(HEALED)('%s', (id) => {
  it('is healed by what the fixes say, applied as they are', async () => {
    const practice = await open(id);
    const broken = await checkIn(practice, { key: 'by-default', readers: true });
    expect(broken.fixes.length).toBeGreaterThan(0);
    for (const { prediction } of broken.fixes) {
      expect(NOT_PREDICTED.includes(id) ? ['allowed', 'unknown'] : ['allowed']).toContain(prediction);
    }
    const actions = broken.fixes.flatMap((fix) => fix.actions);
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(await practice.apply(action)).toEqual({ ok: true });
    const { verdict, fixes } = await checkIn(practice, { key: 'by-default', readers: true });
    expect(verdict.code).toBe('no-problem-found');
    expect(fixes).toEqual([]);
  });
});

describe.each(SCENARIO_IDS.filter((id) => !HEALED.includes(id)))('%s', (id) => {
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
