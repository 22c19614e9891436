/** A fix gives what is missing to this caller, as narrowly as what works today. */
import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence } from '../../src/diagnosis/index.ts';
import {
  ADMIN,
  DECRYPT,
  GENERATE,
  grantTo,
  ids,
  NAMES_EMMA,
  OBJECTS,
  only,
  strictOf,
  THROUGH_S3,
  withIdentity,
  withKeyPolicy,
} from './cases.ts';
import {
  ACCOUNT,
  BUCKET,
  denied,
  evidence,
  FOREIGN_KEY,
  failed,
  identity,
  json,
  KEY,
  key,
  NIGHTLY,
  nightly,
  OTHER,
  ROLE,
  read,
  refused,
  refusedAtPart,
  SESSION,
  target,
} from './observations.ts';

describe('the conditions of the access it follows', () => {
  const statement = { Sid: 'Key', Effect: 'Allow', Action: GENERATE, Resource: '*' };

  it('are copied on the IAM side', () => {
    const fix = only(withIdentity([{ ...statement, Condition: THROUGH_S3 }]));
    expect(fix).toMatchObject({ change: 'attach-policy', prediction: 'allowed' });
    expect(fix.statement?.['Condition']).toEqual(THROUGH_S3);
    expect(fix.addsOnly).toMatchObject([{ action: DECRYPT, condition: THROUGH_S3 }]);
  });

  it('are copied where the statement of today cannot be extended', () => {
    const fix = only(
      withKeyPolicy([{ ...NAMES_EMMA, Action: undefined, NotAction: DECRYPT, Condition: THROUGH_S3 }]),
    );
    expect(fix).toMatchObject({ change: 'add-statement', prediction: 'allowed' });
    expect(fix.statement?.['Condition']).toEqual(THROUGH_S3);
    expect(ids(fix.notes)).toContain('fix-statement-not-enough');
  });

  it('that nobody can judge are copied where the small upload proves that they hold', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
    const inKeyPolicy = only(withKeyPolicy([{ ...NAMES_EMMA, Condition: condition }]));
    expect(inKeyPolicy).toMatchObject({ change: 'edit-statement', prediction: 'allowed' });
    expect(inKeyPolicy.statement).toMatchObject({ Action: [GENERATE, DECRYPT], Condition: condition });
    const inIdentity = only(withIdentity([{ ...statement, Condition: condition }]));
    expect(inIdentity).toMatchObject({ change: 'attach-policy', prediction: 'allowed' });
    expect(inIdentity.statement?.['Condition']).toEqual(condition);
  });

  it('prove nothing where something else may have let the small upload through', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
    const fix = only(withKeyPolicy([{ ...NAMES_EMMA, Condition: condition }], { grants: refused() }));
    expect(fix).toMatchObject({ change: 'add-statement' });
    expect(fix.statement?.['Condition']).toBeUndefined();
  });
});

describe('the strict variant', () => {
  const CONTEXT = 'kms:EncryptionContext:aws:s3:arn';
  const strictBeside = (condition: unknown) =>
    strictOf(only(withKeyPolicy([{ ...NAMES_EMMA, Principal: '*', Condition: condition }])));
  const OURS = { StringLike: { [CONTEXT]: `arn:aws:s3:::${BUCKET}/*` } };

  it.each([
    [
      'services',
      { StringEquals: { 'kms:ViaService': ['ec2.eu-west-1.amazonaws.com', 's3.eu-west-1.amazonaws.com'] } },
    ],
    ['names in another case', { StringEquals: { 'KMS:viaservice': ['s3.eu-west-1.amazonaws.com'] } }],
    ['buckets', { StringLike: { [CONTEXT]: ['arn:aws:s3:::*'] } }],
  ])('is ours where the statement of today lists more: %s', (_, condition) => {
    const strict = strictBeside(condition);
    expect(strict?.prediction).toBe('allowed');
    expect(strict?.statement?.['Condition']).toEqual({ ...THROUGH_S3, ...OURS });
  });

  it('keeps what is narrower, and says so', () => {
    const narrower = `arn:aws:s3:::${BUCKET}/s3-kms-wizard/*`;
    const strict = strictBeside({ StringLike: { [CONTEXT]: [narrower, 'arn:aws:s3:::elsewhere/*'] } });
    expect(strict?.statement?.['Condition']).toEqual({ ...THROUGH_S3, StringLike: { [CONTEXT]: narrower } });
    expect(strict?.notes).toContainEqual({ id: 'fix-strict-context', values: { context: narrower } });
  });

  it('is not offered where nothing of it would be left', () => {
    // The small upload went through by something else than this statement's wording, as far as anyone can tell.
    expect(
      strictBeside({ StringEqualsIfExists: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }),
    ).not.toBeNull();
    expect(strictBeside({ StringLike: { [CONTEXT]: [`arn:aws:s3:::*/s3-kms-wizard/*`] } })).toBeNull();
  });
});

describe('access that names one session', () => {
  const message = denied(
    DECRYPT,
    `on resource: ${KEY} because no resource-based policy allows the ${DECRYPT} action`,
    SESSION,
  );
  const asNightly = (statements: readonly unknown[], changes: Partial<Evidence> = {}) =>
    diagnose(
      refusedAtPart(message, {
        caller: read(nightly),
        key: read(key(KEY)),
        keyPolicy: read(json(ADMIN, ...statements)),
        identity: read(identity(NIGHTLY, [OBJECTS])),
        ...changes,
      }),
    );

  it('stays with that session, in every variant', () => {
    const omar = `arn:aws:iam::${ACCOUNT}:user/omar`;
    for (const principal of [SESSION, [SESSION, omar]]) {
      const fix = only(asNightly([{ ...NAMES_EMMA, Principal: { AWS: principal } }]));
      const bodies = [fix, ...fix.alternatives];
      expect(bodies.map(({ prediction }) => prediction)).toEqual(['allowed', 'allowed']);
      for (const body of bodies) {
        expect(body.statement?.['Principal']).toEqual({ AWS: SESSION });
        expect(body.addsOnly.map(({ principal: who }) => who)).toEqual([SESSION]);
      }
    }
  });

  it('is told from access that names the role', () => {
    const fix = only(asNightly([{ ...NAMES_EMMA, Principal: { AWS: ROLE } }]));
    expect(fix.addsOnly.map(({ principal }) => principal)).toEqual([ROLE]);
  });

  it('is told by a grant too', () => {
    const fix = only(asNightly([], { grants: read([grantTo(SESSION)]) }));
    expect(fix).toMatchObject({ target: 'grant', prediction: 'allowed' });
    expect(fix.addsOnly.map(({ principal }) => principal)).toEqual([SESSION]);
  });
});

describe('both actions', () => {
  const role = { ...nightly, roleArn: ROLE };
  const message = denied(
    GENERATE,
    `on resource: ${FOREIGN_KEY} because no resource-based policy allows the ${GENERATE} action`,
    SESSION,
  );

  it('are given wherever they are missing, and only there', () => {
    const { fixes, verdict } = diagnose({
      target: target(),
      steps: [failed('PutObject', message)],
      evidence: evidence({
        caller: read(role),
        key: read(key(FOREIGN_KEY)),
        keyPolicy: read(
          json(
            { ...ADMIN, Principal: { AWS: `arn:aws:iam::${OTHER}:root` } },
            { ...NAMES_EMMA, Principal: { AWS: ROLE }, Action: DECRYPT },
          ),
        ),
        identity: read(
          identity(NIGHTLY, [
            OBJECTS,
            { name: 'key', statements: [{ Effect: 'Allow', Action: GENERATE, Resource: FOREIGN_KEY }] },
          ]),
        ),
      }),
    });
    expect(verdict).toMatchObject({ code: 'generate-data-key-not-allowed', layers: ['key-policy'] });
    expect(fixes.map(({ target: place, prediction }) => [place, prediction])).toEqual([
      ['key-policy', 'allowed'],
      ['identity-policy', 'allowed'],
    ]);
    expect(fixes.map(({ addsOnly }) => addsOnly.map(({ action }) => action))).toEqual([
      [GENERATE],
      [DECRYPT],
    ]);
  });
});
