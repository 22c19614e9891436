/** Decisions that hang on a value nobody here can know. */
import type { Facts, FailedStep } from '../facts.ts';
import { reason } from '../reasons.ts';
import type { Ruling } from '../rulings.ts';
import type { Verdict } from '../verdict.ts';
import { seenReasons } from './reasons-of.ts';

/**
 * Sources conflict on the value of these keys in S3's forwarded KMS call: IAM's pages say the requester's own
 * address is preserved, KMS's say that such conditions fail.
 */
const NETWORK_KEYS = new Set([
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourcevpcarn',
]);

function isNetworkCondition(key: string): boolean {
  return NETWORK_KEYS.has(key.toLowerCase());
}

/** All documents were read, and still nobody can say: a condition on the network the call comes from decides. */
export function hangsOnNetwork(ruling: Ruling): boolean {
  const allRead = ruling.unread.every((layer) => layer === 'grant');
  return allRead && ruling.openConditions.some(({ key }) => isNetworkCondition(key));
}

export function openConditionVerdict(
  facts: Facts,
  failure: FailedStep,
  action: string | null,
  ruling: Ruling,
): Verdict {
  const conditions = ruling.openConditions.map(({ key, statement }) => {
    const values = {
      key,
      layer: statement.layer,
      statement: statement.sid ?? `#${statement.index + 1}`,
      policy: statement.policyName,
    };
    return { key, values };
  });
  return {
    code: 'undetermined',
    action,
    failedOperation: failure.operation,
    denial: null,
    layers: [],
    confidence: null,
    reasons: [
      ...seenReasons(facts, failure),
      ...conditions.map(({ key, values }) =>
        reason(isNetworkCondition(key) ? 'network-condition' : 'open-condition', values),
      ),
    ],
    nextSteps: conditions.map(({ key, values }) =>
      reason(isNetworkCondition(key) ? 'next-network-condition' : 'next-condition', values),
    ),
  };
}
