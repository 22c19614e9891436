import { factsOf } from '../diagnosis/facts.ts';
import { dryRun } from '../probe/index.ts';
import { pieceOf } from './evidence-store.ts';
import { chooseKey } from './key-subject.ts';
import { type Run, seenSoFar } from './run.ts';

/**
 * Asks KMS itself, where a denial leaves open what was refused: it names nothing that is understood, or is the text
 * with three readings that KMS gives for a key of another account.
 * @param reportedKey the key ARN S3 reported, or null
 */
export async function gatherDryRun(run: Run, reportedKey: string | null, signal: AbortSignal): Promise<void> {
  const facts = factsOf(seenSoFar(run));
  const { denial } = facts;
  if (denial === null || (denial.wording === 'detailed' && denial.denial !== 'three-way')) return;
  const subject = chooseKey(run.target, reportedKey, run.evidence.all(), seenSoFar(run).steps);
  if (subject === null || subject === 'none') {
    const because = subject === null ? 'unknown-subject' : 'not-needed';
    run.evidence.set('dryRun', { status: 'not-asked', because });
    return;
  }
  const kms = run.clients.kms(subject.region ?? run.place.region);
  const encryptionContext = contextOf(run, facts.partition, facts.bucketKey);
  run.evidence.set(
    'dryRun',
    pieceOf(await dryRun(kms, { keyId: subject.keyId, encryptionContext }, signal), 'caller'),
  );
}

/**
 * What S3 sends as `aws:s3:arn`: the bucket with an S3 Bucket Key, else the object that was refused. Through an access
 * point nobody can tell which ARN that is.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html, "Encryption context"
 */
function contextOf(run: Run, partition: string, bucketKey: boolean | null): string | null {
  const { bucket } = run.target;
  if (bucketKey === null || !/^[a-z0-9.-]+$/.test(bucket) || bucket.endsWith('-s3alias')) return null;
  const arn = `arn:${partition}:s3:::${bucket}`;
  return bucketKey ? arn : `${arn}/${run.keys.large}`;
}
