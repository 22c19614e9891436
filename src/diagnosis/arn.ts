/** The few things about ARNs a diagnosis needs besides their fields. */
import { type Arn, parseArn } from '../policy/index.ts';

/** The ARN of a KMS key (not of an alias), or null. */
export function parseKeyArn(text: string): (Arn & { readonly keyId: string }) | null {
  const arn = parseArn(text);
  if (arn?.service !== 'kms' || !arn.resource.startsWith('key/')) return null;
  return { ...arn, keyId: arn.resource.slice('key/'.length) };
}

/** `aws`, `aws-cn` or `aws-us-gov`, from a Region's name. */
export function partitionOf(region: string | null): string {
  if (region?.startsWith('cn-')) return 'aws-cn';
  return region?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
