/** Policies and principals of which refusals are made. */
import type { AccountDefinition } from '../../../src/practice/world/definition.ts';
import { ACCOUNT, allow, deny, policy } from './worlds.ts';

export const full = policy(allow('*'));

export const withoutDecrypt = policy(allow(['s3:*', 'kms:GenerateDataKey']));

export const noDecrypt = deny('kms:Decrypt');

export const organizations = [{ id: 'o-exampleorgid', managementAccount: '777788889999' }];

export const organization = 'o-exampleorgid';

export const user = (
  change: Partial<AccountDefinition['users'] extends readonly (infer U)[] | undefined ? U : never>,
) => ({
  accounts: [{ id: ACCOUNT, users: [{ name: 'alice', inline: { all: full }, ...change }] }],
});
