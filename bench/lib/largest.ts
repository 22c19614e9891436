/**
 * Policies as large as AWS takes them, or a fraction of that.
 * Sources: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html (key policy, grants),
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (managed policies),
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html (bucket policy),
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html (service control policies).
 */
import type { Grant } from '../../src/policy/index.ts';

export const ACCOUNT = '111122223333';
export const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** characters */
export const LARGEST = {
  keyPolicy: 32 * 1024,
  bucketPolicy: 20 * 1024,
  managedPolicy: 6144,
  sessionPolicy: 2048,
  serviceControlPolicy: 5120,
} as const;

export const MANAGED_POLICIES = 10;
export const ORGANIZATION_LEVELS = 5;
/** Far from the most that KMS takes for a key, which is 50,000. */
export const GRANTS = 5000;

export type StatementMaker = (index: number) => unknown;

export function user(index: number): string {
  return `arn:aws:iam::${ACCOUNT}:user/team/user-${index}`;
}

export function allow(AWS: unknown, Action: unknown): Readonly<Record<string, unknown>> {
  return { Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' };
}

/** What an IAM policy is filled with: wildcards and conditions that have to be looked at. */
export function identityStatement(index: number): unknown {
  return {
    Effect: 'Allow',
    Action: ['kms:Decrypt', 's3:*Object*', 'kms:Gen*Key?*'],
    Resource: [`arn:aws:kms:*:*:key/${index}-*-*-*`, `arn:aws:s3:::bucket-${index}/*`],
    Condition: { StringLike: { 'aws:PrincipalTag/team': [`team-${index}-*`, '*-*-*-b'] } },
  };
}

export function guardrail(index: number): unknown {
  return {
    Effect: 'Deny',
    NotAction: ['iam:*', 'sts:*'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestedRegion': [`region-${index}`, 'eu-west-9'] } },
  };
}

/**
 * The text of a policy with these statements first and as many made ones as fit.
 * @param length characters
 */
export function filled(
  first: readonly unknown[],
  length: number,
  make: StatementMaker,
  last: readonly unknown[] = [],
): string {
  const made: unknown[] = [];
  let size = policyText([...first, ...last]).length;
  for (let index = 0; ; index += 1) {
    const statement = make(index);
    size += JSON.stringify(statement).length + 1;
    if (size > length) return policyText([...first, ...made, ...last]);
    made.push(statement);
  }
}

export function policyText(statements: readonly unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export function grants(count: number): Grant[] {
  return Array.from({ length: count }, (_, index) => ({
    grantId: `grant-${index}`,
    name: null,
    keyArn: KEY,
    granteePrincipal: user(index),
    retiringPrincipal: null,
    operations: ['Decrypt', 'GenerateDataKey'],
    constraints: {
      encryptionContextEquals: null,
      encryptionContextSubset: { 'aws:s3:arn': 'arn:aws:s3:::reports' },
    },
  }));
}
