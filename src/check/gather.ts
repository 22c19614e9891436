import { bucketPolicy } from '../probe/index.ts';
import { bucketPiece } from './bucket-piece.ts';
import { wasAnswered } from './evidence-store.ts';
import { gatherDryRun } from './gather-dry-run.ts';
import { gatherIdentity } from './gather-identity.ts';
import { gatherKey } from './gather-key.ts';
import { chooseKey } from './key-subject.ts';
import { type Run, seenSoFar } from './run.ts';

/** Reads the bucket's policy, unless the look has read it already. */
async function gatherBucketPolicy(run: Run, signal: AbortSignal): Promise<void> {
  if (wasAnswered(run.evidence.all().bucketPolicy)) return;
  run.evidence.set('bucketPolicy', await bucketPiece(run, bucketPolicy, signal));
}

/** What is being read, to be waited for piece by piece. */
export interface Gathering {
  readonly bucketPolicy: Promise<void>;
  /** all documents that tell what the caller may do in the bucket */
  readonly rights: Promise<void>;
  readonly all: Promise<void>;
}

/**
 * Reads the evidence that decides a denial, side by side: the key's, the bucket's policy, the caller's IAM policies;
 * and asks KMS itself once the uploads are known to have failed in words that leave it open.
 * @param reportedKey resolves with the key ARN S3 reported, or with null when it did not
 * @param settled when the uploads have ended, whichever way
 */
export function gatherEvidence(
  run: Run,
  reportedKey: Promise<string | null>,
  settled: Promise<unknown>,
  signal: AbortSignal,
): Gathering {
  const bucketPolicy = gatherBucketPolicy(run, signal);
  const rights = Promise.all([gatherIdentity(run, signal), bucketPolicy]).then(() => {});
  const dryRun = async () => {
    const arn = await reportedKey;
    await settled;
    if (!signal.aborted) await gatherDryRun(run, arn, signal);
  };
  const all = Promise.all([
    rights,
    reportedKey.then((arn) =>
      gatherKey(run, chooseKey(run.target, arn, run.evidence.all(), seenSoFar(run).steps), signal),
    ),
    dryRun(),
  ]);
  return { bucketPolicy, rights, all: all.then(() => {}) };
}
