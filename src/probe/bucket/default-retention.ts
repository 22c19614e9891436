import { GetObjectLockConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask } from '../connection/call-error.ts';
import { noneIf } from '../none-if.ts';
import { type BucketInput, bucketParameters } from './bucket-input.ts';

export interface DefaultRetention {
  /** `GOVERNANCE` or `COMPLIANCE` */
  readonly mode: string;
  readonly days: number | null;
  readonly years: number | null;
}

/**
 * The retention every new object gets, or null where there is none: what is written under it cannot be removed in time.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
 */
export function defaultRetention(
  s3: S3Client,
  input: BucketInput,
  abortSignal: AbortSignal,
): Promise<Answer<DefaultRetention | null>> {
  return ask(abortSignal, () =>
    noneIf(['ObjectLockConfigurationNotFoundError'], async () => {
      const answer = await s3.send(new GetObjectLockConfigurationCommand(bucketParameters(input)), {
        abortSignal,
      });
      const rule = answer.ObjectLockConfiguration?.Rule?.DefaultRetention;
      if (rule?.Mode === undefined) return null;
      return { mode: rule.Mode, days: rule.Days ?? null, years: rule.Years ?? null };
    }),
  );
}
