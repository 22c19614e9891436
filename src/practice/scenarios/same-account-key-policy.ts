/**
 * The case of the two articles: the key policy names the uploader, but for GenerateDataKey only, and leaves no use of
 * the key to IAM. The uploader's IAM policy allows both actions, which does not help.
 */
import type { Scenario } from './scenario.ts';
import { administrationByIam, readKey, readOwnPermissions, uploadStatements } from './usual.ts';

const account = '111122223333';
const bucket = 'invoice-archive-111122223333';
const uploader = `arn:aws:iam::${account}:user/emma.martin`;
const auditor = `arn:aws:iam::${account}:user/omar.haddad`;
const key = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

export const sameAccountKeyPolicy: Scenario = {
  id: 'same-account-key-policy',
  verdict: { code: 'decrypt-not-allowed', layers: ['key-policy'] },
  world: {
    region: 'eu-west-1',
    accounts: [
      {
        id: account,
        users: [
          {
            name: 'emma.martin',
            attached: [`arn:aws:iam::${account}:policy/InvoiceArchiveUploads`],
            inline: {
              'invoice-archive-key': {
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
          { name: 'omar.haddad' },
        ],
        managedPolicies: [
          {
            name: 'InvoiceArchiveUploads',
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
        description: 'Encrypts the invoice archive',
        aliases: ['alias/invoice-archive'],
        policy: {
          Version: '2012-10-17',
          Id: 'key-consolepolicy-3',
          Statement: [
            administrationByIam(account),
            {
              Sid: 'Allow use of the key',
              Effect: 'Allow',
              Principal: { AWS: uploader },
              Action: ['kms:GenerateDataKey', 'kms:DescribeKey'],
              Resource: '*',
            },
            {
              Sid: 'Allow auditors to read invoices',
              Effect: 'Allow',
              Principal: { AWS: auditor },
              Action: ['kms:Decrypt', 'kms:DescribeKey'],
              Resource: '*',
            },
          ],
        },
      },
    ],
    buckets: [{ name: bucket, account, encryption: { algorithm: 'aws:kms', kmsKeyId: key } }],
    caller: { kind: 'user', account, userName: 'emma.martin' },
    bucket,
    kmsKeyArn: key,
  },
};
