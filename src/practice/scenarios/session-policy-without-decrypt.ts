/** The role has all it needs; the session policy, which an upload portal passes for one folder, does not list Decrypt. */
import type { Scenario } from './scenario.ts';
import {
  asSession,
  BOTH_ACTIONS,
  delegateToIam,
  iamArn,
  inOneAccount,
  keyArn,
  lookAround,
  mayUseKey,
  policy,
  readKey,
  trustAccount,
  uploadPolicy,
  uploadStatements,
} from './usual.ts';

const bucket = 'portal-uploads-111122223333';
const role = iamArn('role', 'portal/uploader');
const key = keyArn('efabcdef-efab-67cd-89ef-4567890123bc');

export const sessionPolicyWithoutDecrypt: Scenario = {
  id: 'session-policy-without-decrypt',
  verdict: { code: 'decrypt-not-allowed', layers: ['session-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts what is uploaded in the portal',
      aliases: ['alias/portal-uploads'],
      policy: policy(delegateToIam()),
    },
    account: {
      roles: [
        {
          name: 'uploader',
          path: '/portal/',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'PortalUploads')],
          inline: { 'portal-uploads-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('PortalUploads', bucket, role)],
    },
    caller: asSession('uploader', 'customer-7719', {
      sessionPolicies: [
        policy(
          ...uploadStatements(bucket),
          ...lookAround(role),
          readKey(key),
          mayUseKey(key, ['kms:GenerateDataKey']),
        ),
      ],
    }),
  }),
};
