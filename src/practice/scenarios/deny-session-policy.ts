/** The role has all it needs; the broker that opens its sessions passes a session policy that denies Decrypt. */
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

const bucket = 'vendor-dropbox-111122223333';
const role = iamArn('role', 'vendor-access');
const key = keyArn('bcdefabc-bcde-34fa-56bc-1234567890ef');

export const denySessionPolicy: Scenario = {
  id: 'deny-session-policy',
  verdict: { code: 'decrypt-denied', layers: ['session-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts what vendors deliver',
      aliases: ['alias/vendor-dropbox'],
      policy: policy(delegateToIam()),
    },
    account: {
      roles: [
        {
          name: 'vendor-access',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'VendorDropbox')],
          inline: { 'vendor-dropbox-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('VendorDropbox', bucket, role)],
    },
    caller: asSession('vendor-access', 'vendor-0042', {
      sessionPolicies: [
        policy(
          { Sid: 'WhateverTheRoleMay', Effect: 'Allow', Action: '*', Resource: '*' },
          { Sid: 'DeliverOnly', Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' },
        ),
      ],
    }),
  }),
};
