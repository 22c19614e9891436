/** The key was disabled; whoever may use it, nobody can. */
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

const bucket = 'tax-filings-111122223333';
const uploader = iamArn('user', 'pablo.silva');
const key = keyArn('7b8c9d0e-7b8c-9d0e-1f2a-3456789012ef');

export const keyDisabled: Scenario = {
  id: 'key-disabled',
  verdict: { code: 'key-disabled', layers: [] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts tax filings',
      aliases: ['alias/tax-filings'],
      state: 'Disabled',
      policy: policy(delegateToIam()),
    },
    account: {
      users: [
        {
          name: 'pablo.silva',
          attached: [iamArn('policy', 'TaxFilings')],
          inline: { 'tax-filings-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('TaxFilings', bucket, uploader)],
    },
    caller: asUser('pablo.silva'),
  }),
};
