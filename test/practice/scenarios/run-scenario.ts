/** One scenario, checked as its users check it: the practice account over HTTP, the real check, the scenario's own caller. */
import { onTestFinished } from 'vitest';
import type { CheckResult } from '../../../src/check/index.ts';
import {
  type PracticeAccount,
  SCENARIO_IDS,
  type ScenarioId,
  startPracticeAccount,
} from '../../../src/practice/index.ts';
import { runCheck } from '../../check/helpers.ts';
import { accessTo, adminsOf, targetIn } from '../../check/practice-account.ts';

export async function open(scenario: ScenarioId): Promise<PracticeAccount> {
  const practice = await startPracticeAccount({ scenario, port: 0, latencyMs: 0 });
  onTestFinished(() => practice.close());
  return practice;
}

export interface HowToCheck {
  /** whether the uploads name the key, or leave it to the bucket's default encryption */
  readonly key: 'named' | 'by-default';
  /** whether the administrators' credentials serve for reading */
  readonly readers: boolean;
}

export async function checkIn(practice: PracticeAccount, { key, readers }: HowToCheck): Promise<CheckResult> {
  const target = targetIn(practice, { kmsKeyId: key === 'named' ? practice.kmsKeyArn : null });
  const { result } = await runCheck(target, {
    access: accessTo(practice, readers ? adminsOf(practice) : []),
  });
  return result;
}

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

/** What the administrators of the scenario's own accounts can heal. */
export const HEALABLE: readonly ScenarioId[] = SCENARIO_IDS.filter((id) => OUT_OF_REACH[id] === undefined);
