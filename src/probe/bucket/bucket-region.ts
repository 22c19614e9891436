import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { UNREADABLE } from '../connection/answer-form.ts';
import { type Answer, answerHeader, ask, callError } from '../connection/call-error.ts';

/**
 * The Region a bucket lives in. S3 names it in `x-amz-bucket-region` also where it refuses or redirects
 * (301, 400, 403), so no permission is needed.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
export function bucketRegion(
  s3: S3Client,
  bucket: string,
  abortSignal: AbortSignal,
): Promise<Answer<string>> {
  return ask(abortSignal, async () => {
    try {
      const answer = await s3.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal });
      if (answer.BucketRegion !== undefined && isRegionName(answer.BucketRegion)) return answer.BucketRegion;
      const error = new Error('HeadBucket succeeded without naming a Region');
      throw Object.assign(error, { name: 'RegionNotNamed', $metadata: answer.$metadata });
    } catch (thrown) {
      const named = answerHeader(thrown, 'x-amz-bucket-region');
      if (named !== null && isRegionName(named)) return named;
      const { httpStatus, requestId } = callError(thrown);
      // Without a body anybody's 404 looks alike. S3 numbers each of its answers; a proxy or a web server does not.
      if (httpStatus === 404 && requestId === null) {
        const error = new Error('Nothing in the answer says that Amazon S3 has sent it');
        throw Object.assign(error, { name: UNREADABLE, $metadata: { httpStatusCode: httpStatus } });
      }
      throw thrown;
    }
  });
}

/** It goes into host names and signatures: nothing but the form of a Region is taken from an answer. */
export function isRegionName(text: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(text);
}
