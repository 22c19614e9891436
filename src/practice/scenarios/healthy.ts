/** Nothing is wrong: the key has the policy AWS gives a new key, and the caller's IAM policy allows both actions. */
import type { Scenario } from './scenario.ts';
import { asUser, delegateToIam, inOneAccount, keyArn, oneUploader } from './usual.ts';

const bucket = 'research-datasets-111122223333';
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
    account: oneUploader(
      'jin.park',
      { uploads: 'ResearchDatasets', key: 'research-datasets-key' },
      bucket,
      key,
    ),
    caller: asUser('jin.park'),
  }),
};
