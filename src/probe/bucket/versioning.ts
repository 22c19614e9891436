import { GetBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask } from '../connection/call-error.ts';
import { type BucketInput, bucketParameters } from './bucket-input.ts';

export interface Versioning {
  readonly status: 'Enabled' | 'Suspended';
  /** versions are deleted by the root user with the code of an MFA device, and by nobody else */
  readonly mfaDelete: boolean;
}

/**
 * Whether the bucket keeps versions, and lets them be deleted; null where versioning was never switched on.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMFADelete.html
 */
export function versioning(
  s3: S3Client,
  input: BucketInput,
  abortSignal: AbortSignal,
): Promise<Answer<Versioning | null>> {
  return ask(abortSignal, async () => {
    const answer = await s3.send(new GetBucketVersioningCommand(bucketParameters(input)), { abortSignal });
    const { Status, MFADelete } = answer;
    return Status === undefined ? null : { status: Status, mfaDelete: MFADelete === 'Enabled' };
  });
}
