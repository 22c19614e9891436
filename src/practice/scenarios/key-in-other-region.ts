/** The bucket is in eu-west-1 and its default encryption names a key in us-east-1: S3 uses keys of the bucket's Region only. */
import type { Scenario } from './scenario.ts';
import {
  ACCOUNT,
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

const bucket = 'disaster-recovery-111122223333';
const role = iamArn('role', 'replicator');
const key = keyArn('9d0e1f2a-9d0e-1f2a-3b4c-5678901234ab', ACCOUNT, 'us-east-1');

export const keyInOtherRegion: Scenario = {
  id: 'key-in-other-region',
  verdict: { code: 'key-in-other-region', layers: [] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts the copies for disaster recovery',
      aliases: ['alias/disaster-recovery'],
      policy: policy(delegateToIam()),
    },
    account: {
      roles: [
        {
          name: 'replicator',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'DisasterRecovery')],
          inline: { 'disaster-recovery-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('DisasterRecovery', bucket, role)],
    },
    caller: asSession('replicator', 'weekly'),
  }),
};
