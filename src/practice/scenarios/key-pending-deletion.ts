/** The key was scheduled for deletion, after which nothing that it encrypted can be read again. */
import type { Scenario } from './scenario.ts';
import { asUser, delegateToIam, inOneAccount, keyArn, oneUploader, policy } from './usual.ts';

const bucket = 'old-contracts-111122223333';
const key = keyArn('8c9d0e1f-8c9d-0e1f-2a3b-4567890123fa');

export const keyPendingDeletion: Scenario = {
  id: 'key-pending-deletion',
  verdict: { code: 'key-pending-deletion', layers: [] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts contracts until 2024',
      aliases: ['alias/old-contracts'],
      state: 'PendingDeletion',
      policy: policy(delegateToIam()),
    },
    account: oneUploader('ingrid.berg', { uploads: 'OldContracts', key: 'old-contracts-key' }, bucket, key),
    caller: asUser('ingrid.berg'),
  }),
};
