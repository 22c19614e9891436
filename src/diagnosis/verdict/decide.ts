/** From facts to the one verdict. */
import type { Facts } from '../facts.ts';
import { reason } from '../reasons.ts';
import type { Rulings } from '../rulings.ts';
import type { Verdict } from '../verdict.ts';
import { byCode, byLookUps, byUnknownCaller } from './by-code.ts';
import { byDenial } from './by-denial.ts';
import { byDocumentsAlone } from './by-documents-alone.ts';

/**
 * A failure that was seen goes before an interruption: what AWS has answered stays true. Without a failure, only a
 * multipart upload carried through to its end is called healthy.
 */
export function decideVerdict(facts: Facts, rulings: Rulings): Verdict {
  const { failure, denial, succeeded } = facts;
  if (failure !== null && denial !== null) return byDenial(facts, rulings, failure, denial);
  if (failure !== null) return byCode(facts, failure);
  if (facts.observation.evidence.reportedError.status === 'none') return byDocumentsAlone(facts, rulings);
  if (facts.interrupted) return undecided('interrupted');
  if (succeeded.has('PutObject') && succeeded.has('CompleteMultipartUpload')) {
    return {
      ...NO_DENIAL,
      code: 'no-problem-found',
      confidence: 'proved',
      reasons: [reason('both-uploads-succeeded')],
    };
  }
  const lookedUp = succeeded.size === 0 ? (byLookUps(facts) ?? byUnknownCaller(facts)) : null;
  if (lookedUp !== null) return lookedUp;
  const retention = facts.observation.evidence.defaultRetention;
  if (succeeded.size === 0 && retention.status === 'read') {
    return {
      ...NO_DENIAL,
      code: 'request-not-supported',
      confidence: 'proved',
      reasons: [
        reason('default-retention', { mode: retention.value.mode, bucket: facts.observation.target.bucket }),
      ],
      nextSteps: [reason('next-allow-retained')],
    };
  }
  return undecided('nothing-was-tried');
}

const NO_DENIAL = {
  action: null,
  failedOperation: null,
  denial: null,
  layers: [],
  nextSteps: [],
} as const satisfies Partial<Verdict>;

function undecided(why: 'interrupted' | 'nothing-was-tried'): Verdict {
  return {
    ...NO_DENIAL,
    code: 'undetermined',
    confidence: null,
    reasons: [reason(why)],
    nextSteps: [reason('next-run-again')],
  };
}
