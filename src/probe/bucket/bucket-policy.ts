import { GetBucketPolicyCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask } from '../connection/call-error.ts';
import { noneIf } from '../none-if.ts';
import { type BucketInput, bucketParameters } from './bucket-input.ts';

/**
 * The bucket policy's text, or null where there is none. Only the bucket's own account may read it.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
 */
export function bucketPolicy(
  s3: S3Client,
  input: BucketInput,
  abortSignal: AbortSignal,
): Promise<Answer<string | null>> {
  return ask(abortSignal, () =>
    noneIf(['NoSuchBucketPolicy'], async () => {
      const answer = await s3.send(new GetBucketPolicyCommand(bucketParameters(input)), { abortSignal });
      return answer.Policy ?? null;
    }),
  );
}
