import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask, required } from './call-error.ts';
import { type ObjectInput, type SseInput, sseParameters, type Written, writtenFrom } from './upload-input.ts';

export interface PutInput extends ObjectInput {
  readonly body: Uint8Array;
  readonly sse: SseInput | null;
}

/**
 * The small upload: one request. S3 asks KMS for GenerateDataKey as the caller.
 * `versionId` is null where the bucket keeps no versions.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function putObject(
  s3: S3Client,
  input: PutInput,
  abortSignal: AbortSignal,
): Promise<Answer<Written & { readonly versionId: string | null }>> {
  return ask(abortSignal, async () => {
    const request = new PutObjectCommand({
      Bucket: input.bucket,
      Key: input.key,
      Body: input.body,
      ...sseParameters(input.sse),
    });
    const answer = await s3.send(request, { abortSignal });
    required(answer.ETag, 'ETag', answer);
    return { ...writtenFrom(answer), versionId: answer.VersionId ?? null };
  });
}
