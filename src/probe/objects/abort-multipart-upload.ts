import { AbortMultipartUploadCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask, requestIdOf } from '../connection/call-error.ts';
import type { ObjectInput } from './upload-input.ts';

/**
 * Throws an open upload and its parts away. `NoSuchUpload` means that there is none (any more).
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
export function abortMultipartUpload(
  s3: S3Client,
  input: ObjectInput & { readonly uploadId: string },
  abortSignal: AbortSignal,
): Promise<Answer<{ readonly requestId: string | null }>> {
  return ask(abortSignal, async () => {
    const { bucket: Bucket, key: Key, uploadId: UploadId } = input;
    const answer = await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }), { abortSignal });
    return { requestId: requestIdOf(answer) };
  });
}
