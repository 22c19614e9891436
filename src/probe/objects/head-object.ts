import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask } from '../connection/call-error.ts';
import { noneIf } from '../none-if.ts';
import type { ObjectInput } from './upload-input.ts';

/**
 * Whether an object (or one version of it) is there; null where S3 says that it is not.
 * Without s3:ListBucket S3 answers 403 for what does not exist, which then stays an error here.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export function headObject(
  s3: S3Client,
  input: ObjectInput & { readonly versionId: string | null },
  abortSignal: AbortSignal,
): Promise<Answer<{ readonly versionId: string | null } | null>> {
  return ask(abortSignal, () =>
    noneIf(['NotFound', 'NoSuchKey', 'NoSuchVersion'], async () => {
      const { bucket: Bucket, key: Key, versionId } = input;
      const request = new HeadObjectCommand({
        Bucket,
        Key,
        ...(versionId === null ? {} : { VersionId: versionId }),
      });
      const answer = await s3.send(request, { abortSignal });
      return { versionId: answer.VersionId ?? null };
    }),
  );
}
