/** Verdicts on a bare `Access Denied`: the message says nothing, so the documents decide, or nothing does. */
import type { Layer } from '../../policy/index.ts';
import { type Facts, type FailedStep, kmsActionOf } from '../facts.ts';
import { reason } from '../reasons.ts';
import type { Ruling, Rulings } from '../rulings.ts';
import type { Reason, Verdict } from '../verdict.ts';
import { ceilingNextSteps, denyNextSteps, familyOf, s3NextSteps } from './next-steps.ts';
import { hangsOnNetwork, openConditionVerdict } from './open-condition.ts';
import { documentReasons, seenReasons, whatWouldDecide } from './reasons-of.ts';

const S3_ACTION = 's3:PutObject';

/**
 * Each of them asks for s3:PutObject, on a key of the same prefix: one that worked shows that it is allowed.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html, "Multipart upload API and permissions"
 */
const UPLOADS = ['PutObject', 'CreateMultipartUpload', 'UploadPart'] as const;

export function byDocuments(facts: Facts, rulings: Rulings, failure: FailedStep): Verdict {
  const kmsAction = kmsActionOf(failure.operation);
  const kms = kmsAction === null ? null : rulings.of(kmsAction);
  const s3 = rulings.of(S3_ACTION);
  const s3Allowed = UPLOADS.some((operation) => facts.succeeded.has(operation)) || s3?.outcome === 'allowed';
  const s3Reasons = aboutS3(facts, s3, s3Allowed);

  if (!s3Allowed && s3 !== null && denies(s3)) {
    return shown(facts, failure, s3, [], s3.outcome === 'explicit');
  }
  if (kms !== null && denies(kms)) {
    // A limit that nobody could read may refuse it as well, and no word of AWS tells.
    return shown(facts, failure, kms, s3Reasons, s3Allowed && kms.outcome === 'explicit');
  }
  if (kms !== null && hangsOnNetwork(kms)) {
    return openConditionVerdict(facts, failure, kmsAction, kms);
  }
  return {
    code: 'undetermined',
    action: null,
    failedOperation: failure.operation,
    denial: null,
    layers: [],
    confidence: null,
    reasons: [
      ...seenReasons(facts, failure),
      reason('denied-bare', { operation: failure.operation }),
      ...(s3Allowed ? [] : s3Reasons),
      ...documentReasons(kms, null, []),
    ],
    nextSteps: whatWouldDecide(facts, kms, !s3Allowed),
  };
}

/** Whether the S3 side is out of the question, and where not, that it hangs on whose bucket this is. */
function aboutS3(facts: Facts, s3: Ruling | null, allowed: boolean): Reason[] {
  if (allowed) return [reason('s3-side-allowed', { action: S3_ACTION })];
  const ownerDecides =
    s3?.outcome === 'unknown' && facts.bucketIsCallers === null && !s3.unread.includes('bucket-policy');
  return ownerDecides ? [reason('bucket-owner-not-known', { action: S3_ACTION })] : [];
}

function denies(ruling: Ruling): boolean {
  return ruling.outcome === 'implicit' || ruling.outcome === 'explicit';
}

function shown(
  facts: Facts,
  failure: FailedStep,
  ruling: Ruling,
  s3Reasons: readonly Reason[],
  proved: boolean,
): Verdict {
  const family = familyOf(ruling.action) ?? 's3-action';
  const explicit = ruling.outcome === 'explicit';
  const layers: readonly Layer[] = ruling.layers;
  return {
    code: `${family}-${explicit ? 'denied' : 'not-allowed'}`,
    action: ruling.action,
    failedOperation: failure.operation,
    denial: explicit ? 'explicit' : 'implicit',
    layers,
    confidence: proved ? 'proved' : 'likely',
    reasons: [
      ...seenReasons(facts, failure),
      reason('denied-bare', { operation: failure.operation }),
      ...s3Reasons,
      ...documentReasons(ruling, null, layers),
    ],
    nextSteps: explicit
      ? denyNextSteps(layers, ruling, null)
      : family === 's3-action'
        ? s3NextSteps(ruling.action, layers)
        : ceilingNextSteps(layers),
  };
}
