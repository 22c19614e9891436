import { GetBucketLocationCommand, type S3Client } from '@aws-sdk/client-s3';
import { isRegionName } from './bucket-region.ts';
import { answerProperty } from './call-error.ts';

/**
 * The Region an endpoint wants requests signed for, out of its refusal (`AuthorizationHeaderMalformed`: "the region 'X'
 * is wrong; expecting 'Y'"), or null. HeadBucket is refused without a body, so a call with one is made: GetBucketLocation.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export async function signingRegion(
  s3: S3Client,
  bucket: string,
  abortSignal: AbortSignal,
): Promise<string | null> {
  try {
    await s3.send(new GetBucketLocationCommand({ Bucket: bucket }), { abortSignal });
    return null;
  } catch (thrown) {
    if (answerProperty(thrown, 'name') !== 'AuthorizationHeaderMalformed') return null;
    const named =
      answerProperty(thrown, 'Region') ??
      /expecting '([^']+)'/.exec(answerProperty(thrown, 'message') ?? '')?.[1];
    return named !== undefined && isRegionName(named) ? named : null;
  }
}
