/** Verdicts on a bare `Access Denied`: the message says nothing, so documents and controls decide, or nothing does. */

import type { Layer } from '../../policy/index.ts';
import { type Facts, type Failure, kmsActionOf } from '../facts.ts';
import { gotDataKey } from '../proven.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Ruling, Rulings } from '../rulings.ts';
import type { Verdict } from '../verdict.ts';
import { aboutCall } from './about-call.ts';
import { controlReasons, sideByControls } from './by-controls.ts';
import { denyNextSteps, familyOf, shortNextSteps } from './next-steps.ts';
import { hangsOnNetwork, openConditionVerdict } from './open-condition.ts';
import { documentReasons, seenReasons, whatWouldDecide } from './reasons-of.ts';

const S3_ACTION = 's3:PutObject';
const DECRYPT = 'kms:Decrypt';
const GENERATE_DATA_KEY = 'kms:GenerateDataKey';

/**
 * Each of them asks for s3:PutObject, on a key of the same prefix: one that worked shows that it is allowed.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html, "Multipart upload API and permissions"
 */
const UPLOADS = ['PutObject', 'CreateMultipartUpload', 'UploadPart'] as const;

/**
 * The verdict for a refusal that names nothing: from the documents, and from what the controls leave.
 * docs/diagnosis.md, 4.
 */
export function byDocuments(facts: Facts, rulings: Rulings, failure: Failure): Verdict {
  const kmsAction = kmsActionOf(failure.operation);
  const kms = kmsAction === null || alreadyPassed(facts, failure) ? null : rulings.of(kmsAction);
  const s3 = rulings.of(S3_ACTION);
  const s3Allowed = UPLOADS.some((operation) => facts.succeeded.has(operation)) || s3?.outcome === 'allowed';
  const side = sideByControls(facts, failure);
  // A control that worked without the key says the same, and how it is known.
  const about = side === 'open' ? aboutS3(facts, s3, s3Allowed) : [];
  const s3Reasons = [...controlReasons(facts, failure), ...about];

  if (!s3Allowed && s3 !== null && denies(s3)) {
    return shown(facts, failure, s3, [], s3.outcome === 'explicit');
  }
  if (side === 's3') return refusedByS3(facts, failure, s3Reasons);
  if (isOthersAwsManagedKey(facts)) return awsManagedKey(facts, failure);
  if (kms !== null && denies(kms)) {
    // A limit that nobody could read may refuse it as well, and no word of AWS tells.
    return shown(facts, failure, kms, s3Reasons, s3Allowed && kms.outcome === 'explicit');
  }
  if (kms !== null && hangsOnNetwork(kms)) {
    const open = openConditionVerdict(facts, failure, kmsAction, kms);
    return { ...open, reasons: [...open.reasons, ...controlReasons(facts, failure)] };
  }
  if (side === 'kms' && failure.operation === 'UploadPart') {
    return leftByControls(facts, failure, s3Reasons, kms);
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
      aboutCall('denied-bare', failure),
      ...(s3Allowed ? controlReasons(facts, failure) : s3Reasons),
      ...(side === 'kms' && failure.operation !== null
        ? [reason('controls-leave-some-action', { operation: failure.operation })]
        : []),
      ...(alreadyPassed(facts, failure) ? [reason('parts-were-accepted', { action: DECRYPT })] : []),
      ...documentReasons(kms, null, []),
    ],
    nextSteps: whatWouldDecide(facts, kms, !s3Allowed),
  };
}

/** Each part that was accepted has shown that its KMS call is allowed: the one of the last call is the same. */
function alreadyPassed({ succeeded }: Facts, { operation }: Failure): boolean {
  return operation === 'CompleteMultipartUpload' && succeeded.has('UploadPart');
}

/**
 * Nothing but the call to KMS is left, and for a part S3 asks KMS for one action only. Which policy refuses it, and
 * whether by a Deny, no answer shows.
 */
function leftByControls(
  facts: Facts,
  failure: Failure,
  s3Reasons: readonly Reason[],
  kms: Ruling | null,
): Verdict {
  return {
    code: 'decrypt-not-allowed',
    action: DECRYPT,
    failedOperation: failure.operation,
    denial: 'unknown',
    layers: [],
    confidence: 'likely',
    reasons: [
      ...seenReasons(facts, failure),
      aboutCall('denied-bare', failure),
      ...s3Reasons,
      reason('controls-leave-decrypt', { operation: 'UploadPart', action: DECRYPT }),
      ...documentReasons(kms, null, []),
    ],
    nextSteps: whatWouldDecide(facts, kms),
  };
}

/** S3 refuses the call with AES256 too, where KMS has no part: never a matter of the key alone. */
function refusedByS3(facts: Facts, failure: Failure, s3Reasons: readonly Reason[]): Verdict {
  return {
    code: 's3-action-not-allowed',
    action: S3_ACTION,
    failedOperation: failure.operation,
    denial: 'unknown',
    layers: [],
    confidence: 'likely',
    reasons: [...seenReasons(facts, failure), aboutCall('denied-bare', failure), ...s3Reasons],
    nextSteps: whatWouldDecide(facts, null, true),
  };
}

/**
 * The key `aws/s3` of the bucket's owner: its policy, which nobody can change, gives nothing to other accounts.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html, "Encryption settings"
 */
function awsManagedKey(facts: Facts, failure: Failure): Verdict {
  return {
    code: 'generate-data-key-not-allowed',
    action: GENERATE_DATA_KEY,
    failedOperation: failure.operation,
    denial: 'implicit',
    layers: ['key-policy'],
    confidence: 'likely',
    reasons: [
      ...seenReasons(facts, failure),
      aboutCall('denied-bare', failure),
      reason('aws-managed-key-of-other-account', { bucket: facts.observation.target.bucket }),
    ],
    nextSteps: [],
  };
}

/** That no policy helps, where the key is `aws/s3` of another account. */
export function aboutManagedKey(facts: Facts): Reason[] {
  return isOthersAwsManagedKey(facts) && facts.observation.target.bucket !== ''
    ? [reason('aws-managed-key-of-other-account', { bucket: facts.observation.target.bucket })]
    : [];
}

function isOthersAwsManagedKey(facts: Facts): boolean {
  const { awsManagedKey: isManaged, keyAccount, callerAccount, bucketIsCallers } = facts;
  if (!isManaged || gotDataKey(facts)) return false;
  if (keyAccount !== null && callerAccount !== null) return keyAccount !== callerAccount;
  return bucketIsCallers === false;
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
  failure: Failure,
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
      aboutCall('denied-bare', failure),
      ...s3Reasons,
      ...documentReasons(ruling, null, layers),
    ],
    nextSteps: explicit ? denyNextSteps(layers, ruling, null) : shortNextSteps(family, ruling.action, layers),
  };
}
