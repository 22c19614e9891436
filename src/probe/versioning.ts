import { GetBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import { type BucketInput, bucketParameters } from './bucket-input.ts';
import { type Answer, ask } from './call-error.ts';

/**
 * Whether the bucket keeps versions; null where versioning was never switched on.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
 */
export function versioning(
  s3: S3Client,
  input: BucketInput,
  abortSignal: AbortSignal,
): Promise<Answer<'Enabled' | 'Suspended' | null>> {
  return ask(abortSignal, async () => {
    const answer = await s3.send(new GetBucketVersioningCommand(bucketParameters(input)), { abortSignal });
    return answer.Status ?? null;
  });
}
