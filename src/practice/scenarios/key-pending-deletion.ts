/** The key was scheduled for deletion, after which nothing that it encrypted can be read again. */
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

const bucket = 'old-contracts-111122223333';
const uploader = iamArn('user', 'ingrid.berg');
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
    account: {
      users: [
        {
          name: 'ingrid.berg',
          attached: [iamArn('policy', 'OldContracts')],
          inline: { 'old-contracts-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('OldContracts', bucket, uploader)],
    },
    caller: asUser('ingrid.berg'),
  }),
};
