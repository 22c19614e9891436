/** The key is another account's: its policy lets the caller's whole account have both actions, the user's own IAM policy only one. */
import type { Scenario } from './scenario.ts';
import {
  ACCOUNT,
  administrationByIam,
  asUser,
  BOTH_ACTIONS,
  iamArn,
  keyArn,
  keyUser,
  mayUseKey,
  OTHER_ACCOUNT,
  policy,
  uploadPolicy,
  withKeyElsewhere,
} from './usual.ts';

const bucket = 'lab-results-111122223333';
const uploader = iamArn('user', 'minji.kim');
const key = keyArn('5678efab-56ef-78ab-90cd-5678901234ef', OTHER_ACCOUNT);

export const crossAccountIam: Scenario = {
  id: 'cross-account-iam',
  verdict: { code: 'decrypt-not-allowed', layers: ['identity-policy'] },
  world: withKeyElsewhere({
    bucket,
    key: {
      arn: key,
      description: 'Shared with the laboratories',
      aliases: ['alias/lab-results'],
      policy: policy(
        administrationByIam(OTHER_ACCOUNT),
        keyUser('Allow use of the key by the laboratory account', `arn:aws:iam::${ACCOUNT}:root`, [
          ...BOTH_ACTIONS,
          'kms:DescribeKey',
        ]),
      ),
    },
    account: {
      users: [
        {
          name: 'minji.kim',
          attached: [iamArn('policy', 'LabResults')],
          inline: { 'lab-results-key': policy(mayUseKey(key, ['kms:GenerateDataKey', 'kms:DescribeKey'])) },
        },
      ],
      managedPolicies: [uploadPolicy('LabResults', bucket, uploader)],
    },
    caller: asUser('minji.kim'),
  }),
};
