import {
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type Answer, ask } from '../connection/call-error.ts';
import { checkPage, MAX_PAGES } from '../pages.ts';

export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
}

/**
 * Every open multipart upload under a prefix, page by page. Needs s3:ListBucketMultipartUploads.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
 */
export function openUploads(
  s3: S3Client,
  { bucket: Bucket, prefix: Prefix }: { readonly bucket: string; readonly prefix: string },
  abortSignal: AbortSignal,
): Promise<Answer<readonly OpenUpload[]>> {
  return ask(abortSignal, async () => {
    const found: OpenUpload[] = [];
    let from: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
    for (let page = 0; from !== null && page < MAX_PAGES; page += 1) {
      const answer: ListMultipartUploadsCommandOutput = await s3.send(
        new ListMultipartUploadsCommand({ Bucket, Prefix, ...from }),
        {
          abortSignal,
        },
      );
      for (const { Key, UploadId } of answer.Uploads ?? []) {
        if (Key !== undefined && UploadId !== undefined) found.push({ key: Key, uploadId: UploadId });
      }
      const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = answer;
      const next =
        IsTruncated === true && NextKeyMarker !== undefined
          ? {
              KeyMarker: NextKeyMarker,
              ...(NextUploadIdMarker === undefined ? {} : { UploadIdMarker: NextUploadIdMarker }),
            }
          : null;
      checkPage(answer, { entries: found.length, before: from, next });
      from = next;
    }
    return found;
  });
}
