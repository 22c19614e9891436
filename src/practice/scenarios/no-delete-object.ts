/** As `same-account-key-policy`, and the caller may not delete: the small object, which was stored, stays. */
import type { Scenario } from './scenario.ts';
import {
  administrationByIam,
  asSession,
  iamArn,
  inOneAccount,
  keyArn,
  keyUser,
  lookAround,
  policy,
  readKey,
  trustAccount,
  uploadStatements,
} from './usual.ts';

const bucket = 'compliance-records-111122223333';
const role = iamArn('role', 'records/append-only');
const key = keyArn('2c3d4e5f-2c3d-4e5f-6a7b-8901234567fa');

export const noDeleteObject: Scenario = {
  id: 'no-delete-object',
  verdict: { code: 'decrypt-not-allowed', layers: ['key-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts compliance records',
      aliases: ['alias/compliance-records'],
      policy: policy(
        administrationByIam(),
        keyUser('Allow the archive to write', role, ['kms:GenerateDataKey', 'kms:DescribeKey']),
      ),
    },
    account: {
      roles: [
        {
          name: 'append-only',
          path: '/records/',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'ComplianceRecordsAppend')],
        },
      ],
      managedPolicies: [
        {
          name: 'ComplianceRecordsAppend',
          document: policy(
            ...uploadStatements(bucket, ['s3:DeleteObject', 's3:DeleteObjectVersion']),
            ...lookAround(role),
            readKey(key),
          ),
        },
      ],
    },
    caller: asSession('append-only', 'archive-service'),
  }),
};
