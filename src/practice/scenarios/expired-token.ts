/** All permissions are there; the caller's session ended a quarter of an hour before the start. */
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

const bucket = 'field-reports-111122223333';
const role = iamArn('role', 'field-engineer');
const key = keyArn('1f2a3b4c-1f2a-3b4c-5d6e-7890123456cd');
const SECONDS_AGO = 15 * 60;

export const expiredToken: Scenario = {
  id: 'expired-token',
  verdict: { code: 'credentials-expired', layers: [] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts field reports',
      aliases: ['alias/field-reports'],
      policy: policy(delegateToIam()),
    },
    account: {
      roles: [
        {
          name: 'field-engineer',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'FieldReports')],
          inline: { 'field-reports-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('FieldReports', bucket, role)],
    },
    caller: asSession('field-engineer', 'tomas.novak', { expiresIn: -SECONDS_AGO }),
  }),
};
