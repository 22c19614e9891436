import { randomUUID } from 'node:crypto';
import type { KeyDefinition } from './definition.ts';

export const S3_ALIAS = 'alias/aws/s3';

/**
 * The key AWS keeps in every account for S3: used where `aws:kms` is asked for without a key id. Its policy cannot be
 * changed and lets in the account's own callers only, through S3 only.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk; the policy is that of
 * the key itself.
 */
export function s3ManagedKey(account: string, region: string): KeyDefinition {
  return {
    arn: `arn:aws:kms:${region}:${account}:key/${randomUUID()}`,
    manager: 'AWS',
    description: 'Default key that protects my S3 objects when no other key is defined',
    aliases: [S3_ALIAS],
    policy: {
      Version: '2012-10-17',
      Id: 'auto-s3-2',
      Statement: [
        {
          Sid: 'Allow access through S3 for all principals in the account that are authorized to use S3',
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
          Resource: '*',
          Condition: {
            StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `s3.${region}.amazonaws.com` },
          },
        },
        {
          Sid: 'Allow direct access to key metadata to the account',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: ['kms:Describe*', 'kms:Get*', 'kms:List*'],
          Resource: '*',
        },
      ],
    },
  };
}
