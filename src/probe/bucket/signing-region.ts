import { GetBucketLocationCommand, type S3Client } from '@aws-sdk/client-s3';
import { answerHeader, answerProperty } from '../connection/call-error.ts';
import { isRegionName } from './bucket-region.ts';

/**
 * The Region a bucket is in, where HeadBucket did not tell, or null: out of the answer to GetBucketLocation, or out of
 * a refusal, which names it in a header or, where the signature was for another Region, in its words
 * (`AuthorizationHeaderMalformed`: "the region 'X' is wrong; expecting 'Y'"). HeadBucket is refused without a body.
 * An empty answer stands for us-east-1 on AWS and for nothing elsewhere: it changes nothing.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export async function signingRegion(
  s3: S3Client,
  bucket: string,
  abortSignal: AbortSignal,
): Promise<string | null> {
  const named = await regionNamed(s3, bucket, abortSignal);
  return named !== null && isRegionName(named) ? named : null;
}

async function regionNamed(s3: S3Client, bucket: string, abortSignal: AbortSignal): Promise<string | null> {
  try {
    const answer = await s3.send(new GetBucketLocationCommand({ Bucket: bucket }), { abortSignal });
    const constraint: string | undefined = answer.LocationConstraint;
    return constraint === 'EU' ? 'eu-west-1' : (constraint ?? null);
  } catch (thrown) {
    const header = answerHeader(thrown, 'x-amz-bucket-region');
    if (header !== null || answerProperty(thrown, 'name') !== 'AuthorizationHeaderMalformed') return header;
    return (
      answerProperty(thrown, 'Region') ??
      /expecting '([^']+)'/.exec(answerProperty(thrown, 'message') ?? '')?.[1] ??
      null
    );
  }
}
