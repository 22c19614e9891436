import { GetBucketEncryptionCommand, type S3Client } from '@aws-sdk/client-s3';
import type { BucketEncryption } from '../../diagnosis/index.ts';
import { type Answer, ask } from '../connection/call-error.ts';
import { noneIf } from '../none-if.ts';
import { type BucketInput, bucketParameters } from './bucket-input.ts';

/**
 * The bucket's default encryption. The key may be a bare id or an alias, as it was configured.
 * Needs s3:GetEncryptionConfiguration.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
 */
export function bucketEncryption(
  s3: S3Client,
  input: BucketInput,
  abortSignal: AbortSignal,
): Promise<Answer<BucketEncryption | null>> {
  return ask(abortSignal, () =>
    noneIf(['ServerSideEncryptionConfigurationNotFoundError'], async () => {
      const answer = await s3.send(new GetBucketEncryptionCommand(bucketParameters(input)), { abortSignal });
      const rule = answer.ServerSideEncryptionConfiguration?.Rules?.find(
        (each) => each.ApplyServerSideEncryptionByDefault,
      );
      const applied = rule?.ApplyServerSideEncryptionByDefault;
      if (applied === undefined) return null;
      return {
        algorithm: applied.SSEAlgorithm ?? '',
        kmsKeyId: applied.KMSMasterKeyID ?? null,
        bucketKeyEnabled: rule?.BucketKeyEnabled ?? false,
      };
    }),
  );
}
