import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask } from './call-error.ts';

export interface FoundVersion {
  readonly kind: 'version' | 'delete-marker';
  readonly key: string;
  /** `null` (the word) in a bucket that keeps no versions */
  readonly versionId: string;
}

/**
 * Every version and delete marker under a prefix. Needs s3:ListBucketVersions.
 * One page: the prefix is one run's own, which writes a handful of objects.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export function listObjectVersions(
  s3: S3Client,
  input: { readonly bucket: string; readonly prefix: string },
  abortSignal: AbortSignal,
): Promise<Answer<readonly FoundVersion[]>> {
  return ask(abortSignal, async () => {
    const request = new ListObjectVersionsCommand({ Bucket: input.bucket, Prefix: input.prefix });
    const answer = await s3.send(request, { abortSignal });
    const found = (
      kind: FoundVersion['kind'],
      entry: { Key?: string; VersionId?: string },
    ): FoundVersion => ({
      kind,
      key: entry.Key ?? '',
      versionId: entry.VersionId ?? 'null',
    });
    return [
      ...(answer.Versions ?? []).map((entry) => found('version', entry)),
      ...(answer.DeleteMarkers ?? []).map((entry) => found('delete-marker', entry)),
    ];
  });
}
