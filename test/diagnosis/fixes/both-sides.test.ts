import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  denied,
  FOREIGN_KEY,
  identity,
  json,
  NIGHTLY,
  nightly,
  OTHER,
  ROLE,
  read,
  refused,
  refusedAtPart,
  SESSION,
  THREE_WAYS,
  USE_OBJECTS,
} from '../observations.ts';
import { ADMIN, fixesOf } from './articles-case.ts';

describe('both sides', () => {
  const message = denied('kms:Decrypt', `on this resource ${THREE_WAYS}`, SESSION);
  const own = read(
    identity(NIGHTLY, [
      { name: 'objects', statements: [USE_OBJECTS] },
      {
        name: 'key',
        statements: [{ Effect: 'Allow', Action: ['kms:GenerateDataKey'], Resource: FOREIGN_KEY }],
      },
    ]),
  );
  const policy = json(
    { ...ADMIN, Principal: { AWS: `arn:aws:iam::${OTHER}:root` } },
    {
      Sid: 'Export',
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: 'kms:GenerateDataKey',
      Resource: '*',
    },
  );

  it('are changed in order, each by its own account, and predicted together', () => {
    const fixes = fixesOf(
      refusedAtPart(
        message,
        { caller: read(nightly), keyPolicy: read(policy, 'reader'), identity: own },
        FOREIGN_KEY,
      ),
    );
    expect(
      fixes.map(({ target: place, change, account, prediction }) => [place, change, account, prediction]),
    ).toEqual([
      ['key-policy', 'edit-statement', OTHER, 'allowed'],
      ['identity-policy', 'edit-statement', ACCOUNT, 'allowed'],
    ]);
    for (const fix of fixes) {
      expect(fix.addsOnly).toEqual([
        { principal: ROLE, action: 'kms:Decrypt', resource: FOREIGN_KEY, condition: null },
      ]);
      for (const alternative of fix.alternatives) expect(alternative.prediction).toBe('allowed');
    }
    const names = fixes.flatMap((fix) =>
      [fix, ...fix.alternatives].flatMap(({ files }) => files.map(({ name }) => name)),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('without the key policy: the statement for its owner, the edit for the caller', () => {
    const fixes = fixesOf(
      refusedAtPart(
        message,
        {
          caller: read(nightly),
          keyPolicy: { status: 'not-asked', because: 'other-account' },
          grants: refused(),
          identity: own,
        },
        FOREIGN_KEY,
      ),
    );
    expect(
      fixes.map(({ target: place, change, account, prediction }) => [place, change, account, prediction]),
    ).toEqual([
      ['key-policy', 'add-statement', OTHER, 'unknown'],
      ['identity-policy', 'edit-statement', ACCOUNT, 'unknown'],
    ]);
  });
});
