/** Nothing is wrong: the key has the policy AWS gives a new key, and the caller's IAM policy allows both actions. */
import type { Scenario } from './scenario.ts';
import { readKey, readOwnPermissions, uploadStatements } from './usual.ts';

const account = '111122223333';
const bucket = 'research-datasets-111122223333';
const uploader = `arn:aws:iam::${account}:user/jin.park`;
const key = `arn:aws:kms:eu-west-1:${account}:key/5678efab-56ab-78cd-90ef-5678901234ef`;

export const healthy: Scenario = {
  id: 'healthy',
  verdict: { code: 'no-problem-found', layers: [] },
  world: {
    region: 'eu-west-1',
    accounts: [
      {
        id: account,
        users: [
          {
            name: 'jin.park',
            attached: [`arn:aws:iam::${account}:policy/ResearchDatasets`],
            inline: {
              'research-datasets-key': {
                Version: '2012-10-17',
                Statement: [
                  readKey(key),
                  {
                    Sid: 'UseKey',
                    Effect: 'Allow',
                    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
                    Resource: key,
                  },
                ],
              },
            },
          },
        ],
        managedPolicies: [
          {
            name: 'ResearchDatasets',
            document: {
              Version: '2012-10-17',
              Statement: [...uploadStatements(bucket), readOwnPermissions(uploader)],
            },
          },
        ],
      },
    ],
    keys: [
      {
        arn: key,
        description: 'Encrypts research datasets',
        aliases: ['alias/research-datasets'],
        policy: {
          Version: '2012-10-17',
          Id: 'key-default-1',
          Statement: [
            {
              Sid: 'Enable IAM User Permissions',
              Effect: 'Allow',
              Principal: { AWS: `arn:aws:iam::${account}:root` },
              Action: 'kms:*',
              Resource: '*',
            },
          ],
        },
      },
    ],
    buckets: [{ name: bucket, account, encryption: { algorithm: 'aws:kms', kmsKeyId: key } }],
    caller: { kind: 'user', account, userName: 'jin.park' },
    bucket,
    kmsKeyArn: key,
  },
};
