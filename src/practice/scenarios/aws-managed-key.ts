/**
 * The bucket's default is `aws:kms` without a key id, that is the AWS managed key of the bucket's account. The caller is of
 * another account, to which that key is closed, and its policy cannot be changed.
 */
import { s3ManagedKey } from '../world/aws-managed-key.ts';
import type { Scenario } from './scenario.ts';
import {
  ACCOUNT,
  asSession,
  BOTH_ACTIONS,
  bucketPolicyFor,
  iamArn,
  keyArn,
  mayUseKey,
  ORGANIZATION,
  OTHER_ACCOUNT,
  policy,
  REGION,
  trustAccount,
  uploadPolicy,
} from './usual.ts';

const bucket = 'shared-logs-444455556666';
const role = iamArn('role', 'log-shipper');
const key = keyArn('2a3b4c5d-2a3b-4c5d-6e7f-8901234567de', OTHER_ACCOUNT);
const organization = ORGANIZATION.id;

export const awsManagedKey: Scenario = {
  id: 'aws-managed-key',
  verdict: { code: 'generate-data-key-not-allowed', layers: ['key-policy'] },
  world: {
    region: REGION,
    organizations: [ORGANIZATION],
    accounts: [
      {
        id: ACCOUNT,
        organization,
        roles: [
          {
            name: 'log-shipper',
            trustPolicy: trustAccount(),
            attached: [iamArn('policy', 'SharedLogs')],
            inline: {
              'keys-of-the-log-account': policy(mayUseKey(key, [...BOTH_ACTIONS, 'kms:DescribeKey'])),
            },
          },
        ],
        managedPolicies: [uploadPolicy('SharedLogs', bucket, role)],
      },
      { id: OTHER_ACCOUNT, organization },
    ],
    keys: [{ ...s3ManagedKey(OTHER_ACCOUNT, REGION), arn: key }],
    buckets: [
      {
        name: bucket,
        account: OTHER_ACCOUNT,
        encryption: { algorithm: 'aws:kms' },
        policy: bucketPolicyFor(bucket, role),
      },
    ],
    caller: asSession('log-shipper', 'fleet-eu'),
    bucket,
    kmsKeyArn: key,
  },
};
