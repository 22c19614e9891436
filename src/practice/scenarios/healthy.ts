/** Nothing is wrong: the key has the policy AWS gives a new key, and the caller's IAM policy allows both actions. */
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

const bucket = 'research-datasets-111122223333';
const uploader = iamArn('user', 'jin.park');
const key = keyArn('5678efab-56ab-78cd-90ef-5678901234ef');

export const healthy: Scenario = {
  id: 'healthy',
  verdict: { code: 'no-problem-found', layers: [] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts research datasets',
      aliases: ['alias/research-datasets'],
      policy: { Version: '2012-10-17', Id: 'key-default-1', Statement: [delegateToIam()] },
    },
    account: {
      users: [
        {
          name: 'jin.park',
          attached: [iamArn('policy', 'ResearchDatasets')],
          inline: { 'research-datasets-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('ResearchDatasets', bucket, uploader)],
    },
    caller: asUser('jin.park'),
  }),
};
