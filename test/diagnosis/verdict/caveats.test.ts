import { describe, expect, it } from 'vitest';
import { REASONS_AT_ONCE } from '../../../src/diagnosis/verdict/reasons-of.ts';
import {
  ACCOUNT,
  denied,
  EMMA,
  FOREIGN_KEY,
  identity,
  json,
  KEY,
  NIGHTLY,
  nightly,
  read,
  refused,
  refusedAtPart,
  SESSION,
  THREE_WAYS,
  USE_OBJECTS,
  USER,
} from '../observations.ts';
import { ADMIN, IMPLICIT_KEY, ids, NAMES_EMMA, verdictOf } from './articles-case.ts';

describe('what bounds a verdict is among the sentences a view shows', () => {
  const foreign = { caller: read(nightly), keyPolicy: refused(), grants: refused() };
  const own = read(identity(NIGHTLY, [{ name: 'objects', statements: [USE_OBJECTS] }]));
  const grant = {
    grantId: 'g-1',
    name: null,
    keyArn: KEY,
    granteePrincipal: USER,
    retiringPrincipal: null,
    operations: ['GenerateDataKey'],
    constraints: null,
  };

  it.each([
    ['the articles’ case', refusedAtPart(IMPLICIT_KEY, NAMES_EMMA), 'ceilings-not-read'],
    [
      'nothing read but the IAM policies',
      refusedAtPart(IMPLICIT_KEY, { ...NAMES_EMMA, keyPolicy: refused() }),
      'layers-not-read',
    ],
    [
      'both sides, the key side unread',
      refusedAtPart(
        denied('kms:Decrypt', `on this resource ${THREE_WAYS}`, SESSION),
        { ...foreign, identity: own },
        FOREIGN_KEY,
      ),
      'layers-and-ceilings-not-read',
    ],
    [
      'a grant',
      refusedAtPart(IMPLICIT_KEY, { ...NAMES_EMMA, keyPolicy: read(json(ADMIN)), grants: read([grant]) }),
      'ceilings-not-read',
    ],
  ] as const)('%s: no more than six sentences', (_, observation, caveat) => {
    const { code, reasons } = verdictOf(observation);
    expect(code).toBe('decrypt-not-allowed');
    expect(reasons.length).toBeLessThanOrEqual(REASONS_AT_ONCE);
    expect(ids(reasons)).toContain(caveat);
  });

  it('and where there are more, the caveat is not the one that is cut', () => {
    // The key's side, the IAM policies and the boundary are all short.
    const boundary = { arn: `arn:aws:iam::${ACCOUNT}:policy/limit`, document: json(USE_OBJECTS) };
    const own = { ...identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }]), boundary };
    const message = denied('kms:Decrypt', 'because no resource-based policy allows the kms:Decrypt action');
    const { reasons } = verdictOf(
      refusedAtPart(message, { keyPolicy: read(json(ADMIN), 'reader'), identity: read(own) }, FOREIGN_KEY),
    );
    expect(reasons.length).toBeGreaterThan(REASONS_AT_ONCE);
    expect(ids(reasons.slice(0, REASONS_AT_ONCE))).toContain('ceilings-not-read');
  });
});
