/** The key is another account's: the caller's IAM policy allows both actions, the key policy lets it have only one. */
import type { Scenario } from './scenario.ts';
import {
  administrationByIam,
  asSession,
  BOTH_ACTIONS,
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

const bucket = 'claims-intake-111122223333';
const role = iamArn('role', 'claims-intake');
const key = keyArn('4567defa-45de-67fa-89bc-4567890123de', OTHER_ACCOUNT);

export const crossAccountKeyPolicy: Scenario = {
  id: 'cross-account-key-policy',
  verdict: { code: 'decrypt-not-allowed', layers: ['key-policy'] },
  world: withKeyElsewhere({
    bucket,
    key: {
      arn: key,
      description: 'Central key for claims, owned by the security account',
      aliases: ['alias/claims'],
      policy: policy(
        administrationByIam(OTHER_ACCOUNT),
        keyUser('AllowIntakeToEncrypt', role, ['kms:GenerateDataKey', 'kms:DescribeKey']),
      ),
    },
    account: {
      roles: [
        {
          name: 'claims-intake',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'ClaimsIntake')],
          inline: { 'claims-key': policy(mayUseKey(key, [...BOTH_ACTIONS, 'kms:DescribeKey'])) },
        },
      ],
      managedPolicies: [uploadPolicy('ClaimsIntake', bucket, role)],
    },
    caller: asSession('claims-intake', 'sofia.rossi'),
  }),
};
