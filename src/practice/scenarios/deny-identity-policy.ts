/** The user's own policy allows both actions; a policy of the group for contractors, inherited, denies Decrypt on every key. */
import type { Scenario } from './scenario.ts';
import {
  asUser,
  BOTH_ACTIONS,
  delegateToIam,
  iamArn,
  inOneAccount,
  keyArn,
  lookAround,
  mayUseKey,
  policy,
  readKey,
  uploadStatements,
} from './usual.ts';

const bucket = 'site-surveys-111122223333';
const uploader = iamArn('user', 'noah.weber');
const group = iamArn('group', 'contractors');
const key = keyArn('789abcde-78ab-90cd-12ef-7890123456ab');

export const denyIdentityPolicy: Scenario = {
  id: 'deny-identity-policy',
  verdict: { code: 'decrypt-denied', layers: ['identity-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts site surveys',
      aliases: ['alias/site-surveys'],
      policy: policy(delegateToIam()),
    },
    account: {
      groups: [
        {
          name: 'contractors',
          inline: {
            'no-plaintext': policy({
              Sid: 'ContractorsDoNotDecrypt',
              Effect: 'Deny',
              Action: ['kms:Decrypt', 'kms:ReEncryptFrom'],
              Resource: '*',
            }),
          },
        },
      ],
      users: [
        {
          name: 'noah.weber',
          groups: ['contractors'],
          attached: [iamArn('policy', 'SiteSurveys')],
          inline: { 'site-surveys-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
        { name: 'aya.tanaka', groups: ['contractors'] },
      ],
      managedPolicies: [
        {
          name: 'SiteSurveys',
          document: policy(...uploadStatements(bucket), ...lookAround(uploader, [group])),
        },
      ],
    },
    caller: asUser('noah.weber'),
  }),
};
