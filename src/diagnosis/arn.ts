/** The few things about ARNs a diagnosis needs. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Null where the text is no ARN. */
export function parseArn(text: string): Arn | null {
  const [prefix, partition, service, region, account, ...resource] = text.split(':');
  if (prefix !== 'arn' || !partition || !service || region === undefined || account === undefined)
    return null;
  if (resource.length === 0) return null;
  return { partition, service, region, account, resource: resource.join(':') };
}

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
