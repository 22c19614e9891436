import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/index.ts';
import { parsePolicy } from '../../../src/policy/index.ts';
import {
  denied,
  evidence,
  failed,
  failing,
  identity,
  json,
  KEY,
  NIGHTLY,
  nightly,
  ROLE,
  read,
  refusedAtPart,
  SESSION,
  THREE_WAYS,
  USE_OBJECTS,
  USER,
} from '../observations.ts';
import { ADMIN, fixesOf, NAMES_EMMA, only, withKeyPolicy } from './articles-case.ts';

describe('no Allow is offered', () => {
  it('against an explicit deny', () => {
    const deny = { Effect: 'Deny', Principal: { AWS: USER }, Action: 'kms:Decrypt', Resource: '*' };
    expect(fixesOf(withKeyPolicy(ADMIN, NAMES_EMMA, deny))).toEqual([]);
  });

  it('for the AWS managed key: another key is what helps', () => {
    const message = denied('kms:GenerateDataKey', `on this resource ${THREE_WAYS}`);
    const observation = failing(failed('PutObject', message), {
      bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: null, bucketKeyEnabled: false }),
    });
    expect(only(observation)).toMatchObject({ change: 'use-other-key', commands: [], actions: [] });
  });

  it('that would not be enough without saying so', () => {
    const message = denied(
      'kms:Decrypt',
      `on resource: ${KEY} because no session policy allows the kms:Decrypt action`,
      SESSION,
    );
    const policy = json(ADMIN, { ...NAMES_EMMA, Principal: { AWS: ROLE } });
    const { verdict, fixes } = diagnose(
      refusedAtPart(message, {
        caller: read(nightly),
        keyPolicy: read(policy),
        identity: read(identity(NIGHTLY, [{ name: 'objects', statements: [USE_OBJECTS] }])),
      }),
    );
    expect(verdict.layers).toEqual(['session-policy', 'key-policy']);
    expect(fixes.map(({ target: place, prediction }) => [place, prediction])).toEqual([
      ['session-policy', 'unknown'],
      ['key-policy', 'unknown'],
    ]);
    expect(fixes[0]).toMatchObject({ statement: { Action: 'kms:Decrypt', Resource: KEY }, commands: [] });
    expect(verdict.nextSteps.map(({ id }) => id)).toContain('next-owner-of-layer');
  });
});

it('every document parses as a policy', () => {
  const fix = only(withKeyPolicy(ADMIN, NAMES_EMMA));
  for (const body of [fix, ...fix.alternatives]) expect(parsePolicy(body.document ?? '').ok).toBe(true);
  expect(evidence().caller.status).toBe('read');
});
