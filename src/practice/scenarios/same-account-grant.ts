/** Neither the key policy nor IAM gives the role use of the key: a grant does, and its operations lack Decrypt. */
import type { Scenario } from './scenario.ts';
import {
  administrationByIam,
  asSession,
  iamArn,
  inOneAccount,
  keyArn,
  policy,
  readKey,
  trustAccount,
  uploadPolicy,
} from './usual.ts';

const bucket = 'media-masters-111122223333';
const role = iamArn('role', 'media/transcoder');
const key = keyArn('3456cdef-34cd-56ef-78ab-3456789012cd');

export const sameAccountGrant: Scenario = {
  id: 'same-account-grant',
  verdict: { code: 'decrypt-not-allowed', layers: ['grant'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts media masters',
      aliases: ['alias/media-masters'],
      policy: policy(administrationByIam()),
      grants: [
        {
          name: 'transcoder-uploads',
          granteePrincipal: role,
          operations: ['GenerateDataKey', 'DescribeKey'],
        },
      ],
    },
    account: {
      roles: [
        {
          name: 'transcoder',
          path: '/media/',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'MediaMasters')],
          inline: { 'media-masters-key': policy(readKey(key)) },
        },
      ],
      managedPolicies: [uploadPolicy('MediaMasters', bucket, role)],
    },
    caller: asSession('transcoder', 'job-20517'),
  }),
};
