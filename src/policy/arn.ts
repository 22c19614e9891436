/** The five fields of an ARN after `arn:`. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** empty for services without Regions, IAM among them */
  readonly region: string;
  /** twelve digits; `aws` for AWS's own policies; empty for S3 buckets */
  readonly account: string;
  readonly resource: string;
}

/**
 * Takes an ARN apart; null where the text is none.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function parseArn(text: string): Arn | null {
  const match = /^arn:([a-z-]+):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws|):(.+)$/.exec(text);
  if (match === null) return null;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match;
  return { partition, service, region, account, resource };
}
