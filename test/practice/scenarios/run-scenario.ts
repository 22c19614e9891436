/** One scenario, checked as its users check it: the practice account over HTTP, the real check, the scenario's own caller. */
import { onTestFinished } from 'vitest';
import type { CheckResult } from '../../../src/check/index.ts';
import { type PracticeAccount, type ScenarioId, startPracticeAccount } from '../../../src/practice/index.ts';
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
