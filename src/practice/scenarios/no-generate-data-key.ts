/** The key policy names other people only, and leaves no use of the key to IAM: small and large uploads fail alike. */
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

const bucket = 'legal-hold-111122223333';
const uploader = iamArn('user', 'amir.cohen');
const colleague = iamArn('user', 'nora.lind');
const key = keyArn('3d4e5f6a-3d4e-5f6a-7b8c-9012345678ab');

export const noGenerateDataKey: Scenario = {
  id: 'no-generate-data-key',
  verdict: { code: 'generate-data-key-not-allowed', layers: ['key-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts documents under legal hold',
      aliases: ['alias/legal-hold'],
      policy: policy(
        administrationByIam(),
        keyUser('Allow use of the key', colleague, [...BOTH_ACTIONS, 'kms:DescribeKey']),
      ),
    },
    account: {
      users: [
        {
          name: 'amir.cohen',
          attached: [iamArn('policy', 'LegalHold')],
          inline: { 'legal-hold-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
        { name: 'nora.lind' },
      ],
      managedPolicies: [uploadPolicy('LegalHold', bucket, uploader)],
    },
    caller: asUser('amir.cohen'),
  }),
};
