/** The bucket's default encryption names an RSA key: S3 can use symmetric encryption keys only. */
import type { Scenario } from './scenario.ts';
import { asUser, delegateToIam, inOneAccount, keyArn, oneUploader, policy } from './usual.ts';

const bucket = 'signed-statements-111122223333';
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
    account: oneUploader(
      'seoyeon.lee',
      { uploads: 'SignedStatements', key: 'signed-statements-key' },
      bucket,
      key,
    ),
    caller: asUser('seoyeon.lee'),
  }),
};
