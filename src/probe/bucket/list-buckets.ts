import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask } from '../connection/call-error.ts';

export interface ListedBucket {
  readonly name: string;
  /** S3 names it in answers by page; null where another server does not */
  readonly region: string | null;
}

const PAGE = 1000;
/** An account has up to 10,000 buckets unless it asks for more: nobody looks through a longer list. */
const MAX_PAGES = 10;

/**
 * The buckets of the caller's account, page by page; the last answer may be a refusal. Needs s3:ListAllMyBuckets.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
export async function* listBuckets(
  s3: S3Client,
  abortSignal: AbortSignal,
): AsyncGenerator<Answer<readonly ListedBucket[]>> {
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await ask(abortSignal, () =>
      s3.send(
        new ListBucketsCommand({
          MaxBuckets: PAGE,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
        { abortSignal },
      ),
    );
    if (!answer.ok) {
      yield answer;
      return;
    }
    const { Buckets = [], ContinuationToken } = answer.value;
    const value = Buckets.flatMap(({ Name, BucketRegion }) =>
      Name === undefined ? [] : [{ name: Name, region: BucketRegion ?? null }],
    );
    yield { ok: true, value };
    if (!ContinuationToken) return;
    token = ContinuationToken;
  }
}
