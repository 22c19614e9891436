import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask, requestIdOf } from '../connection/call-error.ts';
import type { ObjectInput } from './upload-input.ts';

/**
 * Removes exactly one version, or, without a version, the object of a bucket that keeps none.
 * Without a version a bucket that does keep versions only gets a delete marker, whose id is then returned.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
 */
export function deleteObject(
  s3: S3Client,
  input: ObjectInput & { readonly versionId: string | null },
  abortSignal: AbortSignal,
): Promise<Answer<{ readonly requestId: string | null; readonly newMarker: string | null }>> {
  return ask(abortSignal, async () => {
    const { bucket: Bucket, key: Key, versionId } = input;
    const request = new DeleteObjectCommand({
      Bucket,
      Key,
      ...(versionId === null ? {} : { VersionId: versionId }),
    });
    const answer = await s3.send(request, { abortSignal });
    const madeMarker = versionId === null && answer.DeleteMarker === true;
    return {
      requestId: requestIdOf(answer),
      newMarker: madeMarker ? (answer.VersionId ?? null) : null,
    };
  });
}
