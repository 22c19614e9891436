/** Key policy and IAM allow both actions; the account's service control policy is a list of what is allowed, without Decrypt. */
import type { Scenario } from './scenario.ts';
import {
  asUser,
  BOTH_ACTIONS,
  delegateToIam,
  FULL_AWS_ACCESS,
  iamArn,
  inOneAccount,
  keyArn,
  mayUseKey,
  ORGANIZATION,
  policy,
  readKey,
  uploadPolicy,
} from './usual.ts';

const bucket = 'backup-vault-111122223333';
const uploader = iamArn('user', 'backup-agent');
const key = keyArn('fabcdefa-fabc-78de-90fa-5678901234cd');

export const scpWithoutDecrypt: Scenario = {
  id: 'scp-without-decrypt',
  verdict: { code: 'decrypt-not-allowed', layers: ['service-control-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts backups',
      aliases: ['alias/backup-vault'],
      policy: policy(delegateToIam()),
    },
    account: {
      organization: ORGANIZATION.id,
      serviceControl: [
        [FULL_AWS_ACCESS],
        [
          {
            name: 'BackupAccounts',
            id: 'p-examplelist1',
            document: policy({
              Sid: 'WhatBackupAccountsMayUse',
              Effect: 'Allow',
              Action: [
                's3:*',
                'iam:*',
                'sts:*',
                'kms:Create*',
                'kms:Describe*',
                'kms:Enable*',
                'kms:Disable*',
                'kms:Get*',
                'kms:List*',
                'kms:Put*',
                'kms:Revoke*',
                'kms:ScheduleKeyDeletion',
                'kms:CancelKeyDeletion',
                'kms:Encrypt',
                'kms:GenerateDataKey*',
              ],
              Resource: '*',
            }),
          },
        ],
      ],
      users: [
        {
          name: 'backup-agent',
          attached: [iamArn('policy', 'BackupVault')],
          inline: { 'backup-vault-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('BackupVault', bucket, uploader)],
    },
    caller: asUser('backup-agent'),
  }),
};
