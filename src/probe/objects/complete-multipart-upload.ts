import { CompleteMultipartUploadCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask, required } from '../connection/call-error.ts';
import { type ObjectInput, type Written, writtenFrom } from './upload-input.ts';
import type { UploadedPart } from './upload-part.ts';

/**
 * Makes one object of the parts. S3 may answer 200 with an error inside; the SDK turns that into a failure.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export function completeMultipartUpload(
  s3: S3Client,
  input: ObjectInput & { readonly uploadId: string; readonly parts: readonly UploadedPart[] },
  abortSignal: AbortSignal,
): Promise<Answer<Written & { readonly versionId: string | null }>> {
  const options = { abortSignal };
  const call = async () => {
    const request = new CompleteMultipartUploadCommand({
      Bucket: input.bucket,
      Key: input.key,
      UploadId: input.uploadId,
      MultipartUpload: {
        Parts: input.parts.map(({ partNumber, etag, crc32 }) => ({
          PartNumber: partNumber,
          ETag: etag,
          ...(crc32 === null ? {} : { ChecksumCRC32: crc32 }),
        })),
      },
    });
    const answer = await s3.send(request, options);
    required(answer.ETag, 'ETag', answer);
    return { ...writtenFrom(answer, options), versionId: answer.VersionId ?? null };
  };
  return ask(abortSignal, call, options);
}
