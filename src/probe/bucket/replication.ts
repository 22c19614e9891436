import { GetBucketReplicationCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask } from '../connection/call-error.ts';
import { noneIf } from '../none-if.ts';
import { type BucketInput, bucketParameters } from './bucket-input.ts';

/**
 * How many replication rules are switched on; null where there are none. A copy elsewhere is out of a clean-up's reach.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html
 */
export function replication(
  s3: S3Client,
  input: BucketInput,
  abortSignal: AbortSignal,
): Promise<Answer<{ readonly rules: number } | null>> {
  return ask(abortSignal, () =>
    noneIf(['ReplicationConfigurationNotFoundError'], async () => {
      const answer = await s3.send(new GetBucketReplicationCommand(bucketParameters(input)), { abortSignal });
      const rules = answer.ReplicationConfiguration?.Rules?.filter((rule) => rule.Status === 'Enabled') ?? [];
      return rules.length === 0 ? null : { rules: rules.length };
    }),
  );
}
