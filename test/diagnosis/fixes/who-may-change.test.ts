/** Who can run the change to a key policy: said where the key policy settles it, and nowhere else. */
import { describe, expect, it } from 'vitest';
import { namesOf, whoMay } from '../../../src/diagnosis/fixes/who-may-change.ts';
import { diagnose } from '../../../src/diagnosis/index.ts';
import { parsePolicy } from '../../../src/policy/index.ts';
import { DECRYPT, ids, NAMES_EMMA, OBJECTS, only, withKeyPolicy } from '../cases.ts';
import {
  ACCOUNT,
  denied,
  EMMA,
  identity,
  json,
  KEY,
  key,
  OTHER,
  ROLE,
  ROOT,
  read,
  refusedAtPart,
  USER,
} from '../observations.ts';

const PUT = 'kms:PutKeyPolicy';
const ADMIN = { Sid: 'Admin', Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'kms:*', Resource: '*' };

function may(...statements: readonly object[]): readonly string[] | null {
  const parsed = parsePolicy(json(...statements));
  if (!parsed.ok) throw new Error('no policy');
  return whoMay(parsed.document, PUT, ACCOUNT);
}

describe('whoMay', () => {
  it('names those of the account whom alone the key policy lets', () => {
    expect(may(ADMIN, NAMES_EMMA)).toEqual([ROLE]);
    expect(may(ADMIN, { ...ADMIN, Principal: { AWS: [USER, ROLE] }, Action: 'kms:Put*' })).toEqual([
      ROLE,
      USER,
    ]);
    // A condition takes from it, and gives it to nobody else.
    expect(may({ ...ADMIN, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })).toEqual([ROLE]);
  });

  it.each([
    ['the account', { ...ROOT }],
    ['the account by its number', { ...ROOT, Principal: { AWS: ACCOUNT } }],
    ['everybody', { ...ADMIN, Principal: '*' }],
    [
      'everybody under a condition',
      { ...ADMIN, Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
    ],
    ['all but one', { Effect: 'Allow', NotPrincipal: { AWS: USER }, Action: 'kms:*', Resource: '*' }],
    ['a federation', { ...ADMIN, Principal: { Federated: 'accounts.google.com' } }],
  ])('says nothing where it is left to %s', (_, statement) => {
    expect(may(ADMIN, statement)).toBeNull();
  });

  it('says nothing where it is also denied to somebody', () => {
    expect(may(ADMIN, { ...ADMIN, Effect: 'Deny', Principal: { AWS: USER } })).toBeNull();
    expect(may(ADMIN, { ...ADMIN, Effect: 'Deny', NotAction: DECRYPT, Action: undefined })).toBeNull();
    expect(may(ADMIN, { ...ADMIN, Effect: 'Deny', Action: DECRYPT })).toEqual([ROLE]);
  });

  it('counts nobody of another account, and no user who is no more', () => {
    expect(
      may({ ...ADMIN, Principal: { AWS: [`arn:aws:iam::${OTHER}:root`, 'AIDAIOSFODNN7EXAMPLE'] } }),
    ).toEqual([]);
    expect(may({ ...ADMIN, Principal: { AWS: [`arn:aws:iam::${OTHER}:role/a`, USER] } })).toEqual([USER]);
  });

  it('knows an Allow of all actions but some', () => {
    expect(may({ ...ADMIN, Action: undefined, NotAction: DECRYPT })).toEqual([ROLE]);
    expect(may({ ...ADMIN, Action: undefined, NotAction: PUT }, ROOT)).toBeNull();
    expect(may({ ...ADMIN, Action: undefined, NotAction: PUT })).toEqual([]);
  });
});

it('many names are cut short', () => {
  expect(namesOf(['a', 'b'])).toBe('a, b');
  expect(namesOf(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d, …');
});

describe('a fix of the key policy', () => {
  it('says who alone can make it, in its stricter variant too', () => {
    const fix = only(withKeyPolicy([], { keyPolicy: read(json(ADMIN, NAMES_EMMA)) }));
    expect(fix.alternatives.map(({ kind }) => kind)).toContain('strict');
    for (const body of [fix, ...fix.alternatives.filter(({ target }) => target === 'key-policy')]) {
      const note = body.notes.find(({ id }) => id === 'fix-only-they-may-change');
      expect(note?.values).toEqual({ action: PUT, principals: ROLE, account: ACCOUNT });
      expect(body.commands.join()).toContain('put-key-policy');
    }
  });

  it('says nothing of it where the account decides', () => {
    const fix = only(withKeyPolicy([NAMES_EMMA]));
    expect(ids(fix.notes)).not.toContain('fix-only-they-may-change');
  });

  it('has no command where only another account is named', () => {
    const message = denied(
      DECRYPT,
      `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
    );
    const { fixes } = diagnose(
      refusedAtPart(message, {
        key: read(key(KEY)),
        keyPolicy: read(json({ ...ADMIN, Principal: { AWS: `arn:aws:iam::${OTHER}:role/a` } }, NAMES_EMMA)),
        identity: read(identity(EMMA, [OBJECTS])),
      }),
    );
    const [fix] = fixes;
    expect(fix?.commands).toEqual([]);
    expect(ids(fix?.notes ?? [])).toContain('fix-key-policy-locked');
  });
});
