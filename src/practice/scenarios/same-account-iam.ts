/** The key has the policy KMS gives a new key, which leaves all to IAM; the user's IAM policy allows one action of two. */
import type { Scenario } from './scenario.ts';
import {
  asUser,
  delegateToIam,
  iamArn,
  inOneAccount,
  keyArn,
  mayUseKey,
  policy,
  readKey,
  uploadPolicy,
} from './usual.ts';

const bucket = 'payroll-exports-111122223333';
const uploader = iamArn('user', 'finance/lucas.bernard');
const key = keyArn('2345bcde-23bc-45de-67fa-2345678901bc');

export const sameAccountIam: Scenario = {
  id: 'same-account-iam',
  verdict: { code: 'decrypt-not-allowed', layers: ['identity-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts payroll exports',
      aliases: ['alias/payroll'],
      policy: policy(delegateToIam()),
    },
    account: {
      users: [
        {
          name: 'lucas.bernard',
          path: '/finance/',
          attached: [iamArn('policy', 'PayrollExports')],
          inline: { 'payroll-key': policy(readKey(key), mayUseKey(key, ['kms:GenerateDataKey'])) },
        },
      ],
      managedPolicies: [uploadPolicy('PayrollExports', bucket, uploader)],
    },
    caller: asUser('lucas.bernard'),
  }),
};
