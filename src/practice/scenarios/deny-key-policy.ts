/** The key policy leaves all to IAM, and denies Decrypt to everyone who is not an auditor: the uploader too. */
import type { Scenario } from './scenario.ts';
import {
  asSession,
  BOTH_ACTIONS,
  delegateToIam,
  iamArn,
  inOneAccount,
  keyArn,
  mayUseKey,
  policy,
  readKey,
  trustAccount,
  uploadPolicy,
} from './usual.ts';

const bucket = 'board-minutes-111122223333';
const role = iamArn('role', 'scan-station');
const key = keyArn('6789fabc-67fa-89bc-01de-6789012345fa');

export const denyKeyPolicy: Scenario = {
  id: 'deny-key-policy',
  verdict: { code: 'decrypt-denied', layers: ['key-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts board minutes',
      aliases: ['alias/board-minutes'],
      policy: policy(delegateToIam(), {
        Sid: 'OnlyAuditorsMayRead',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': [iamArn('role', 'audit/*')] } },
      }),
    },
    account: {
      roles: [
        {
          name: 'scan-station',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'BoardMinutesScans')],
          inline: { 'board-minutes-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
        { name: 'auditor', path: '/audit/', trustPolicy: trustAccount() },
      ],
      managedPolicies: [uploadPolicy('BoardMinutesScans', bucket, role)],
    },
    caller: asSession('scan-station', 'floor-3'),
  }),
};
