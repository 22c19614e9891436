/**
 * The case of the two articles: the key policy names the uploader, but for GenerateDataKey only, and leaves no use of
 * the key to IAM. The uploader's IAM policy allows both actions, which does not help.
 */
import type { Scenario } from './scenario.ts';
import {
  administrationByIam,
  asUser,
  BOTH_ACTIONS,
  iamArn,
  inOneAccount,
  keyArn,
  keyUser,
  mayUseKey,
  policy,
  readKey,
  uploadPolicy,
} from './usual.ts';

const bucket = 'invoice-archive-111122223333';
const uploader = iamArn('user', 'emma.martin');
const auditor = iamArn('user', 'omar.haddad');
const key = keyArn('1234abcd-12ab-34cd-56ef-1234567890ab');

export const sameAccountKeyPolicy: Scenario = {
  id: 'same-account-key-policy',
  verdict: { code: 'decrypt-not-allowed', layers: ['key-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts the invoice archive',
      aliases: ['alias/invoice-archive'],
      policy: {
        Version: '2012-10-17',
        Id: 'key-consolepolicy-3',
        Statement: [
          administrationByIam(),
          keyUser('Allow use of the key', uploader, ['kms:GenerateDataKey', 'kms:DescribeKey']),
          keyUser('Allow auditors to read invoices', auditor, ['kms:Decrypt', 'kms:DescribeKey']),
        ],
      },
    },
    account: {
      users: [
        {
          name: 'emma.martin',
          attached: [iamArn('policy', 'InvoiceArchiveUploads')],
          inline: { 'invoice-archive-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
        { name: 'omar.haddad' },
      ],
      managedPolicies: [uploadPolicy('InvoiceArchiveUploads', bucket, uploader)],
    },
    caller: asUser('emma.martin'),
  }),
};
