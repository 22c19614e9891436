/** Decisions that hang on a value nobody here can know. */
import type { Facts, Failure } from '../facts.ts';
import { reason } from '../reasons.ts';
import type { Ruling } from '../rulings.ts';
import type { Verdict } from '../verdict.ts';
import { isNetworkCondition } from './network-conditions.ts';
import { conditionReason, seenReasons } from './reasons-of.ts';

/** All documents were read, and still nobody can say: a condition on the network the call comes from decides. */
export function hangsOnNetwork(ruling: Ruling): boolean {
  const allRead = ruling.unread.every((layer) => layer === 'grant');
  return allRead && ruling.openConditions.some(({ key }) => isNetworkCondition(key));
}

/** Undetermined, with the conditions named whose values nobody could see. */
export function openConditionVerdict(
  facts: Facts,
  failure: Failure,
  action: string | null,
  ruling: Ruling,
): Verdict {
  return {
    code: 'undetermined',
    action,
    failedOperation: failure.operation,
    denial: null,
    layers: [],
    confidence: null,
    reasons: [...seenReasons(facts, failure), ...ruling.openConditions.map(conditionReason)],
    nextSteps: ruling.openConditions.map(({ key }) =>
      reason(isNetworkCondition(key) ? 'next-network-condition' : 'next-condition', { key }),
    ),
  };
}
