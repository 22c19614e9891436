/**
 * Caller and bucket in one account, the key in another of the same organisation; GenerateDataKey is allowed on both
 * sides, Decrypt on neither. The caller is a session of a role with a path, which its session ARN does not show.
 */
import type { Scenario } from './scenario.ts';
import { administrationByIam, readOwnPermissions, trustAccount, uploadStatements } from './usual.ts';

const account = '111122223333';
const keyAccount = '444455556666';
const organization = 'o-exampleorgid';
const bucket = 'nightly-exports-111122223333';
const role = `arn:aws:iam::${account}:role/etl/nightly-export`;
const key = `arn:aws:kms:eu-west-1:${keyAccount}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;

export const crossAccountBoth: Scenario = {
  id: 'cross-account-both',
  verdict: { code: 'decrypt-not-allowed', layers: ['key-policy', 'identity-policy'] },
  world: {
    region: 'eu-west-1',
    organizations: [{ id: organization, managementAccount: '777788889999' }],
    accounts: [
      {
        id: account,
        organization,
        roles: [
          {
            name: 'nightly-export',
            path: '/etl/',
            trustPolicy: trustAccount(account),
            attached: [`arn:aws:iam::${account}:policy/NightlyExports`],
            inline: {
              'shared-exports-key': {
                Version: '2012-10-17',
                Statement: [
                  {
                    Sid: 'UseSharedKey',
                    Effect: 'Allow',
                    Action: ['kms:GenerateDataKey', 'kms:DescribeKey'],
                    Resource: key,
                  },
                ],
              },
            },
          },
        ],
        managedPolicies: [
          {
            name: 'NightlyExports',
            document: {
              Version: '2012-10-17',
              Statement: [...uploadStatements(bucket), readOwnPermissions(role)],
            },
          },
        ],
      },
      { id: keyAccount, organization },
    ],
    keys: [
      {
        arn: key,
        description: 'Shared with the accounts that export data',
        aliases: ['alias/shared-exports'],
        policy: {
          Version: '2012-10-17',
          Id: 'key-consolepolicy-3',
          Statement: [
            administrationByIam(keyAccount),
            {
              Sid: 'Allow use of the key by the nightly export',
              Effect: 'Allow',
              Principal: { AWS: role },
              Action: ['kms:GenerateDataKey', 'kms:DescribeKey'],
              Resource: '*',
            },
          ],
        },
      },
    ],
    buckets: [{ name: bucket, account, encryption: { algorithm: 'aws:kms', kmsKeyId: key } }],
    caller: { kind: 'role-session', account, roleName: 'nightly-export', sessionName: 'batch-0412' },
    bucket,
    kmsKeyArn: key,
  },
};
