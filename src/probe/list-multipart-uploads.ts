import { ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask } from './call-error.ts';
import type { ObjectInput } from './upload-input.ts';

/**
 * The ids of the open uploads of exactly this key. Needs s3:ListBucketMultipartUploads.
 * (ListParts would answer too, but it needs kms:Decrypt, the very thing that may be missing.)
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
 */
export function listMultipartUploads(
  s3: S3Client,
  input: ObjectInput,
  abortSignal: AbortSignal,
): Promise<Answer<readonly string[]>> {
  return ask(abortSignal, async () => {
    const request = new ListMultipartUploadsCommand({ Bucket: input.bucket, Prefix: input.key });
    const answer = await s3.send(request, { abortSignal });
    const own = (answer.Uploads ?? []).filter((upload) => upload.Key === input.key);
    return own.flatMap((upload) => (upload.UploadId === undefined ? [] : [upload.UploadId]));
  });
}
