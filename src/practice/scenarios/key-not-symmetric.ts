/** The bucket's default encryption names an RSA key: S3 can use symmetric encryption keys only. */
import type { Scenario } from './scenario.ts';
import {
  asUser,
  BOTH_ACTIONS,
  delegateToIam,
  iamArn,
  inOneAccount,
  keyArn,
  mayUseKey,
  policy,
  readKey,
  uploadPolicy,
} from './usual.ts';

const bucket = 'signed-statements-111122223333';
const uploader = iamArn('user', 'seoyeon.lee');
const key = keyArn('0e1f2a3b-0e1f-2a3b-4c5d-6789012345bc');

export const keyNotSymmetric: Scenario = {
  id: 'key-not-symmetric',
  verdict: { code: 'key-not-symmetric', layers: [] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'RSA key for statements',
      aliases: ['alias/signed-statements'],
      spec: 'RSA_4096',
      policy: policy(delegateToIam()),
    },
    account: {
      users: [
        {
          name: 'seoyeon.lee',
          attached: [iamArn('policy', 'SignedStatements')],
          inline: { 'signed-statements-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('SignedStatements', bucket, uploader)],
    },
    caller: asUser('seoyeon.lee'),
  }),
};
