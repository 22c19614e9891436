import { bucketPolicy } from '../probe/index.ts';
import { bucketPiece } from './bucket-piece.ts';
import { wasAnswered } from './evidence-store.ts';
import { gatherIdentity } from './gather-identity.ts';
import { gatherKey } from './gather-key.ts';
import { chooseKey } from './key-subject.ts';
import { type Run, stepsSoFar } from './run.ts';

/** Reads the bucket's policy, unless the look has read it already. */
async function gatherBucketPolicy(run: Run, signal: AbortSignal): Promise<void> {
  if (wasAnswered(run.evidence.all().bucketPolicy)) return;
  run.evidence.set('bucketPolicy', await bucketPiece(run, bucketPolicy, signal));
}

/**
 * Reads the evidence that decides a denial, side by side: the key's, the bucket's policy, the caller's IAM policies.
 * @param reportedKey resolves with the key ARN S3 reported, or with null when it did not
 */
export async function gatherEvidence(
  run: Run,
  reportedKey: Promise<string | null>,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all([
    gatherIdentity(run, signal),
    gatherBucketPolicy(run, signal),
    reportedKey.then((arn) =>
      gatherKey(run, chooseKey(run.target, arn, run.evidence.all(), stepsSoFar(run)), signal),
    ),
  ]);
}
