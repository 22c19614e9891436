import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type Answer, ask } from '../connection/call-error.ts';
import { checkPage, MAX_PAGES } from '../pages.ts';

export interface StoredVersion {
  readonly kind: 'version' | 'delete-marker';
  readonly key: string;
  /** `null` (the word) in a bucket that keeps no versions */
  readonly versionId: string;
}

/**
 * Every version and delete marker under a prefix, page by page. Needs s3:ListBucketVersions.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export function storedVersions(
  s3: S3Client,
  { bucket: Bucket, prefix: Prefix }: { readonly bucket: string; readonly prefix: string },
  abortSignal: AbortSignal,
): Promise<Answer<readonly StoredVersion[]>> {
  return ask(abortSignal, async () => {
    const found: StoredVersion[] = [];
    let from: { KeyMarker?: string; VersionIdMarker?: string } | null = {};
    for (let page = 0; from !== null && page < MAX_PAGES; page += 1) {
      const answer: ListObjectVersionsCommandOutput = await s3.send(
        new ListObjectVersionsCommand({ Bucket, Prefix, ...from }),
        {
          abortSignal,
        },
      );
      const entries = [
        ...(answer.Versions ?? []).map((entry) => ({ kind: 'version' as const, entry })),
        ...(answer.DeleteMarkers ?? []).map((entry) => ({ kind: 'delete-marker' as const, entry })),
      ];
      for (const { kind, entry } of entries) {
        const { Key, VersionId = 'null' } = entry;
        if (Key !== undefined) found.push({ kind, key: Key, versionId: VersionId });
      }
      const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = answer;
      const next =
        IsTruncated === true && NextKeyMarker !== undefined
          ? {
              KeyMarker: NextKeyMarker,
              ...(NextVersionIdMarker === undefined ? {} : { VersionIdMarker: NextVersionIdMarker }),
            }
          : null;
      checkPage(answer, { entries: found.length, before: from, next });
      from = next;
    }
    return found;
  });
}
