/** Verdicts that follow from an answer's code: the key, the bucket, the credentials, the way there. */

import { rowFor } from '../denial/error-codes.ts';
import { asBucketError } from '../denial/error-reason.ts';
import { type Facts, type Failure, readValue } from '../facts.ts';
import type { CallError, Evidence, KeyFacts } from '../observation.ts';
import { type Reason, type ReasonId, reason } from '../reasons.ts';
import type { Verdict, VerdictCode } from '../verdict.ts';
import { aboutCall } from './about-call.ts';

/** The verdict for a failed step whose error is no access denial. */
export function byCode(facts: Facts, failure: Failure): Verdict {
  const byError = fromError(facts, failure.error, failure.operation);
  const said = byError === null || byError.code === 'request-not-supported';
  return (said ? byKeyFacts(facts, failure) : null) ?? byError ?? other(facts, failure);
}

/**
 * What S3 answers for a key of another kind is documented nowhere, and for a key that waits for its deletion only in
 * part. Where the answer says nothing we know and DescribeKey shows such a key, that is the likely reason.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html, "symmetric encryption KMS keys"
 */
function byKeyFacts(facts: Facts, failure: Failure): Verdict | null {
  const key = facts.keyEvidenceFits ? readValue(facts.observation.evidence.key) : null;
  const beginsUpload = failure.operation === 'PutObject' || failure.operation === 'CreateMultipartUpload';
  const { httpStatus } = failure.error;
  if (key === null || !beginsUpload || httpStatus < 400 || httpStatus >= 500) return null;
  const code = unusable(key);
  if (code === null) return null;
  const { arn, state, spec, usage, region } = key;
  const values = { code: failure.error.code, message: failure.error.message };
  return {
    code,
    action: null,
    failedOperation: failure.operation,
    denial: null,
    layers: [],
    confidence: 'likely',
    reasons: [
      aboutCall('other-error', failure, values),
      reason('key-facts', { key: arn, state, spec, usage, region }),
      reason('key-facts-explain'),
    ],
    nextSteps: [reason(NEXT_FOR_KEY[code])],
  };
}

const NEXT_FOR_KEY = {
  'key-not-symmetric': 'next-symmetric-key',
  'key-disabled': 'next-enable-key',
  'key-pending-deletion': 'next-cancel-deletion',
  'key-not-ready': 'next-key-state',
} as const satisfies Partial<Record<VerdictCode, ReasonId>>;

function unusable({ spec, usage, state }: KeyFacts): keyof typeof NEXT_FOR_KEY | null {
  if (spec !== 'SYMMETRIC_DEFAULT' || usage !== 'ENCRYPT_DECRYPT') return 'key-not-symmetric';
  if (state === 'Enabled') return null;
  if (state === 'Disabled') return 'key-disabled';
  return state === 'PendingDeletion' || state === 'PendingReplicaDeletion'
    ? 'key-pending-deletion'
    : 'key-not-ready';
}

/**
 * Where no step was made at all, what the look-ups before them were answered: an unknown bucket, no credentials.
 * Null where they say nothing of that kind.
 */
export function byLookUps(facts: Facts): Verdict | null {
  const { evidence } = facts.observation;
  const order = [
    'caller',
    'bucketRegion',
    'bucketEncryption',
    'versioning',
    'key',
  ] as const satisfies (keyof Evidence)[];
  const verdicts = order.flatMap((name) => {
    const piece = evidence[name];
    if (piece.status !== 'refused') return [];
    return fromError(facts, name === 'bucketRegion' ? asBucketError(piece.error) : piece.error, null) ?? [];
  });
  // An answer that nobody can read hides none that says what is wrong.
  return verdicts.find(({ code }) => code !== 'undetermined') ?? verdicts[0] ?? null;
}

/**
 * The caller could not be found out, and the answer's code is none that decides: most often a role that may not be
 * assumed, as asking who one is needs no permission.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function byUnknownCaller(facts: Facts): Verdict | null {
  const { caller } = facts.observation.evidence;
  if (caller.status !== 'refused') return null;
  const { code, message } = caller.error;
  return {
    code: 'undetermined',
    action: null,
    failedOperation: null,
    denial: null,
    layers: [],
    confidence: null,
    reasons: [reason('caller-not-known', { code, message })],
    nextSteps: [reason('next-check-role')],
  };
}

function fromError(facts: Facts, error: CallError, operation: string | null): Verdict | null {
  const found = rowFor(error);
  if (found === null) return null;
  const key = readValue(facts.observation.evidence.key);
  const values = {
    code: error.code,
    message: error.message,
    operation: operation ?? '',
    bucket: facts.observation.target.bucket,
    region: facts.region ?? '',
  };
  // A bare id is looked up in the bucket's Region: only DescribeKey elsewhere shows that the key exists at all.
  const elsewhere =
    found.verdict === 'key-not-found' && key !== null && facts.region !== null && key.region !== facts.region;
  const verdict = elsewhere ? 'key-in-other-region' : found.verdict;
  const midway = verdict === 'credentials-expired' && facts.succeeded.size > 0;
  const reasons: Reason[] = [
    reason(elsewhere ? 'key-is-in-other-region' : found.reason, values),
    ...(midway ? [reason('session-expired-midway', values)] : []),
    ...(verdict.startsWith('key-') && key !== null
      ? [
          reason('key-facts', {
            key: key.arn,
            state: key.state,
            spec: key.spec,
            usage: key.usage,
            region: key.region,
          }),
        ]
      : []),
  ];
  const keyShowsIt = verdict === 'key-not-symmetric' && key !== null && key.spec !== 'SYMMETRIC_DEFAULT';
  const confidence = found.proves || keyShowsIt ? 'proved' : 'likely';
  return {
    code: verdict,
    action: null,
    failedOperation: operation,
    denial: null,
    layers: [],
    confidence: verdict === 'undetermined' ? null : confidence,
    reasons,
    nextSteps: (elsewhere ? (['next-key-of-bucket-region'] as const) : found.nextSteps).map((id) =>
      reason(id, values),
    ),
  };
}

/** An answer nobody has told us how to read is passed on as it came. */
function other(facts: Facts, failure: Failure): Verdict {
  const { error, operation } = failure;
  const values = {
    code: error.code,
    message: error.message,
    bucket: facts.observation.target.bucket,
  };
  return {
    code: 'undetermined',
    action: null,
    failedOperation: operation,
    denial: null,
    layers: [],
    confidence: null,
    reasons: [
      error.code === '' ? reason('failure-without-code', values) : aboutCall('other-error', failure, values),
    ],
    nextSteps: [
      reason(error.code === '' ? 'next-whole-error' : 'next-run-again'),
      reason('next-ask-support'),
    ],
  };
}
