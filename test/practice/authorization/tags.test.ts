/** Tags of principals and keys decide where policies ask for them. */
import { describe, expect, it } from 'vitest';
import { createKmsEngine } from '../../../src/practice/kms/engine.ts';
import { ACCOUNT, allow, KEY, policy, root, world } from './worlds.ts';

function generate(Condition: Record<string, Record<string, string>>) {
  const test = world({
    accounts: [
      {
        id: ACCOUNT,
        users: [{ name: 'alice', tags: { team: 'blue' }, inline: { all: policy(allow('*')) } }],
      },
    ],
    keys: [
      {
        arn: KEY,
        tags: { data: 'invoices' },
        policy: policy(allow('kms:*', { Principal: root(ACCOUNT), Condition })),
      },
    ],
  });
  const call = { keyId: KEY, encryptionContext: {}, viaService: null };
  return createKmsEngine(test.world).generateDataKey(test.who, call).ok;
}

describe('a condition on a tag', () => {
  it.each([
    [{ 'aws:PrincipalTag/team': 'blue' }, true],
    [{ 'aws:PrincipalTag/team': 'red' }, false],
    [{ 'aws:PrincipalTag/unit': 'blue' }, false],
    [{ 'aws:ResourceTag/data': 'invoices' }, true],
    [{ 'aws:ResourceTag/data': 'photos' }, false],
  ])('%j: %s', (StringEquals, allowed) => {
    expect(generate({ StringEquals })).toBe(allowed);
  });
});
