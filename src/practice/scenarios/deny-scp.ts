/** Key policy and IAM allow both actions; a service control policy of the organization denies Decrypt to all but its analysts. */
import type { Scenario } from './scenario.ts';
import {
  asSession,
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
  trustAccount,
  uploadPolicy,
} from './usual.ts';

const bucket = 'clickstream-raw-111122223333';
const role = iamArn('role', 'ingest/collector');
const key = keyArn('89abcdef-89ab-01cd-23ef-8901234567bc');

export const denyScp: Scenario = {
  id: 'deny-scp',
  verdict: { code: 'decrypt-denied', layers: ['service-control-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts raw clickstream data',
      aliases: ['alias/clickstream-raw'],
      policy: policy(delegateToIam()),
    },
    account: {
      organization: ORGANIZATION.id,
      serviceControl: [
        [FULL_AWS_ACCESS],
        [
          FULL_AWS_ACCESS,
          {
            name: 'DecryptOnlyInAnalytics',
            id: 'p-exampledeny1',
            document: policy({
              Sid: 'DecryptOnlyInAnalytics',
              Effect: 'Deny',
              Action: 'kms:Decrypt',
              Resource: '*',
              Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/analytics/*' } },
            }),
          },
        ],
        [FULL_AWS_ACCESS],
      ],
      roles: [
        {
          name: 'collector',
          path: '/ingest/',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'ClickstreamIngest')],
          inline: { 'clickstream-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('ClickstreamIngest', bucket, role)],
    },
    caller: asSession('collector', 'i-0abcd1234ef567890'),
  }),
};
