import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/index.ts';
import type { Grant } from '../../../src/policy/index.ts';
import { BUCKET, json, KEY, key, read, refused, refusedAtPart, USER } from '../observations.ts';
import { ADMIN, IMPLICIT, NAMES_EMMA, notes, OBJECTS, only } from './articles-case.ts';

describe('the grant', () => {
  const grant: Grant = {
    grantId: 'g-1',
    name: null,
    keyArn: KEY,
    granteePrincipal: USER,
    retiringPrincipal: null,
    operations: ['GenerateDataKey'],
    constraints: {
      encryptionContextEquals: null,
      encryptionContextSubset: { 'aws:s3:arn': `arn:aws:s3:::${BUCKET}` },
    },
  };

  it('is matched by a new one: Decrypt only, same grantee, same constraints', () => {
    const fix = only(
      refusedAtPart(IMPLICIT, {
        keyPolicy: read(json(ADMIN)),
        grants: read([grant]),
        identity: OBJECTS,
        bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: true }),
      }),
    );
    expect(fix).toMatchObject({ target: 'grant', change: 'create-grant', prediction: 'allowed' });
    expect(fix.commands).toEqual([
      `aws kms create-grant --key-id ${KEY} --grantee-principal ${USER} --operations Decrypt --constraints '{"EncryptionContextSubset":{"aws:s3:arn":"arn:aws:s3:::${BUCKET}"}}' --region eu-west-1`,
    ]);
    expect(fix.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([[USER, 'kms:Decrypt']]);
    expect(fix.addsOnly[0]?.condition).not.toBeNull();
    expect(notes(fix)).toContain('fix-grant-undo');
  });
});

describe('where grants could not be listed', () => {
  const changes = { key: read(key(KEY)), grants: refused(), identity: OBJECTS };

  it('the success of the small upload counts, whatever let it through', () => {
    // Nothing that was read allows kms:GenerateDataKey: a grant does, which this caller may not list.
    const fix = only(refusedAtPart(IMPLICIT, { ...changes, keyPolicy: read(json(ADMIN)) }));
    expect(fix).toMatchObject({ target: 'key-policy', change: 'add-statement', prediction: 'allowed' });
    expect(notes(fix)).not.toContain('fix-still-denied');
  });

  it('nothing is predicted to be refused that a grant may allow', () => {
    const { fixes } = diagnose(
      refusedAtPart('Access Denied', {
        ...changes,
        keyPolicy: read(
          json(ADMIN, { ...NAMES_EMMA, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
        ),
      }),
    );
    for (const fix of fixes) expect(fix.prediction).not.toBe('denied');
  });

  it('a new grant still shows whom it adds', () => {
    const fix = only(refusedAtPart(IMPLICIT, { ...changes, keyPolicy: refused() }));
    const [grant] = fix.alternatives.filter(({ kind }) => kind === 'grant');
    expect(grant?.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([
      [USER, 'kms:Decrypt'],
    ]);
  });
});
