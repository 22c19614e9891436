import { GetBucketNotificationConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask } from '../connection/call-error.ts';
import { type BucketInput, bucketParameters } from './bucket-input.ts';

/**
 * How many targets (queues, topics, functions, EventBridge) hear of new objects; null where none does.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
 */
export function notifications(
  s3: S3Client,
  input: BucketInput,
  abortSignal: AbortSignal,
): Promise<Answer<{ readonly targets: number } | null>> {
  return ask(abortSignal, async () => {
    const answer = await s3.send(new GetBucketNotificationConfigurationCommand(bucketParameters(input)), {
      abortSignal,
    });
    const targets =
      (answer.QueueConfigurations?.length ?? 0) +
      (answer.TopicConfigurations?.length ?? 0) +
      (answer.LambdaFunctionConfigurations?.length ?? 0) +
      (answer.EventBridgeConfiguration === undefined ? 0 : 1);
    return targets === 0 ? null : { targets };
  });
}
