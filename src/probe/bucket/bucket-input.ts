/** A bucket to look at, and the account it must belong to: S3 refuses (403) when it belongs to another one. */
export interface BucketInput {
  readonly bucket: string;
  readonly expectedOwner: string | null;
}

/** With the expected owner S3 refuses the call where the bucket is another account's. */
export function bucketParameters(input: BucketInput): { Bucket: string; ExpectedBucketOwner?: string } {
  const { bucket, expectedOwner } = input;
  return { Bucket: bucket, ...(expectedOwner === null ? {} : { ExpectedBucketOwner: expectedOwner }) };
}
