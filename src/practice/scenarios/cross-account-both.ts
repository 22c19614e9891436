/**
 * Caller and bucket in one account, the key in another of the same organization; GenerateDataKey is allowed on both
 * sides, Decrypt on neither. The caller is a session of a role with a path, which its session ARN does not show.
 */
import type { Scenario } from './scenario.ts';
import {
  administrationByIam,
  asSession,
  iamArn,
  keyArn,
  keyUser,
  mayUseKey,
  OTHER_ACCOUNT,
  policy,
  trustAccount,
  uploadPolicy,
  withKeyElsewhere,
} from './usual.ts';

const bucket = 'nightly-exports-111122223333';
const role = iamArn('role', 'etl/nightly-export');
const key = keyArn('0987dcba-09fe-87dc-65ba-ab0987654321', OTHER_ACCOUNT);
const granted = ['kms:GenerateDataKey', 'kms:DescribeKey'];

export const crossAccountBoth: Scenario = {
  id: 'cross-account-both',
  verdict: { code: 'decrypt-not-allowed', layers: ['key-policy', 'identity-policy'] },
  world: withKeyElsewhere({
    bucket,
    key: {
      arn: key,
      description: 'Shared with the accounts that export data',
      aliases: ['alias/shared-exports'],
      policy: {
        Version: '2012-10-17',
        Id: 'key-consolepolicy-3',
        Statement: [
          administrationByIam(OTHER_ACCOUNT),
          keyUser('Allow use of the key by the nightly export', role, granted),
        ],
      },
    },
    account: {
      roles: [
        {
          name: 'nightly-export',
          path: '/etl/',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'NightlyExports')],
          inline: { 'shared-exports-key': policy(mayUseKey(key, granted)) },
        },
      ],
      managedPolicies: [uploadPolicy('NightlyExports', bucket, role)],
    },
    caller: asSession('nightly-export', 'batch-0412'),
  }),
};
