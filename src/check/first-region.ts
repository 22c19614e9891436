import { chainRegion, type Endpoint } from '../probe/index.ts';
import type { CredentialSource, Target } from './target.ts';

/** Where S3 can be asked for any bucket: where nobody names a Region. */
export const FALLBACK_REGION = 'us-east-1';

/** The Region in which a bucket is looked for first: the target's, its access point's, the SDK's chain's; null: none. */
export async function namedRegion(
  { region, bucket }: Pick<Target, 'region' | 'bucket'>,
  caller: CredentialSource,
  endpoint: Endpoint,
): Promise<string | null> {
  return region ?? arnRegion(bucket) ?? (await chainRegion(caller, endpoint));
}

/** The Region an access point's ARN names, or null. */
function arnRegion(bucket: string): string | null {
  return /^arn:[^:]+:s3:([a-z0-9-]+):\d{12}:accesspoint[/:]/.exec(bucket)?.[1] ?? null;
}
