/** The key was disabled; whoever may use it, nobody can. */
import type { Scenario } from './scenario.ts';
import { asUser, delegateToIam, inOneAccount, keyArn, oneUploader, policy } from './usual.ts';

const bucket = 'tax-filings-111122223333';
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
    account: oneUploader('pablo.silva', { uploads: 'TaxFilings', key: 'tax-filings-key' }, bucket, key),
    caller: asUser('pablo.silva'),
  }),
};
