import { CreateMultipartUploadCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask, required } from '../connection/call-error.ts';
import {
  type ObjectInput,
  type RequestedSse,
  sseParameters,
  type Written,
  writtenFrom,
} from './upload-input.ts';

/**
 * Opens a multipart upload. S3 asks KMS for GenerateDataKey; kms:Decrypt is not needed yet.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
 */
export function createMultipartUpload(
  s3: S3Client,
  input: ObjectInput & { readonly sse: RequestedSse },
  abortSignal: AbortSignal,
): Promise<Answer<Written & { readonly uploadId: string }>> {
  const options = { abortSignal };
  const call = async () => {
    const request = new CreateMultipartUploadCommand({
      Bucket: input.bucket,
      Key: input.key,
      // As the SDK's own uploader does; the parts' checksums are then kept and given back when the upload is completed.
      ChecksumAlgorithm: 'CRC32',
      ...sseParameters(input.sse),
    });
    const answer = await s3.send(request, options);
    return { ...writtenFrom(answer, options), uploadId: required(answer.UploadId, 'UploadId', answer) };
  };
  return ask(abortSignal, call, options);
}
