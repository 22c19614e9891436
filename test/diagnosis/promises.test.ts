/** Nothing is promised, and nothing changed, that the evidence does not carry. */
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/index.ts';
import type { Principal } from '../../src/policy/index.ts';
import {
  ADMIN,
  BY_IDENTITY,
  BY_KEY_POLICY,
  DECRYPT,
  GENERATE,
  grantTo,
  ids,
  NAMES_EMMA,
  OBJECTS,
  onKey,
  only,
  withIdentity,
  withKeyPolicy,
} from './cases.ts';
import {
  ACCOUNT,
  BUCKET,
  EMMA,
  evidence,
  failed,
  identity,
  json,
  KEY,
  key,
  NIGHTLY,
  nightly,
  ROLE,
  ROOT,
  read,
  refused,
  refusedAtPart,
  SESSION,
  target,
  USER,
  worked,
} from './observations.ts';

describe('the root user', () => {
  const root: Principal = { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT };
  const delegated = { Effect: 'Allow', Principal: { AWS: root.arn }, Action: GENERATE, Resource: '*' };

  it.each([
    ['a key policy that delegates', { keyPolicy: read(json(delegated)) }],
    ['a key policy that nobody could read', { keyPolicy: refused() }],
    [
      'a grant',
      {
        keyPolicy: read(json({ ...delegated, Action: 'kms:Put*' })),
        grants: read([grantTo(root.arn)]),
      },
    ],
  ])('gets no document that would name the whole account: %s', (_, changes) => {
    const { fixes, verdict } = diagnose(refusedAtPart(BY_KEY_POLICY, { caller: read(root), ...changes }));
    expect(fixes).toEqual([]);
    expect(verdict.nextSteps).toContainEqual({ id: 'next-root-user', values: { account: ACCOUNT } });
  });
});

describe('documents that do not explain the answer', () => {
  it('an explicit deny is no more than likely where AWS names a missing Allow', () => {
    const deny = { Effect: 'Deny', Action: DECRYPT, Resource: '*' };
    const { verdict, fixes } = withKeyPolicy([NAMES_EMMA], {
      identity: read(identity(EMMA, [OBJECTS, { name: 'no', statements: [deny] }])),
    });
    expect(verdict).toMatchObject({ code: 'decrypt-not-allowed', denial: 'implicit', confidence: 'likely' });
    expect(ids(verdict.reasons)).toContain('documents-contradict-message');
    expect(ids(verdict.nextSteps)).toContain('next-read-again');
    expect(fixes).toEqual([]);
  });

  it('an Allow that is there already is not added again', () => {
    const { verdict, fixes } = withIdentity([
      { Effect: 'Allow', Action: [GENERATE, DECRYPT], Resource: '*' },
    ]);
    expect(verdict).toMatchObject({ code: 'decrypt-not-allowed', confidence: 'likely' });
    expect(ids(verdict.reasons)).toContain('documents-allow');
    expect(fixes).toEqual([]);
    expect(ids(verdict.nextSteps)).toContain('next-read-again');
  });

  it('a data key refused to one upload and given to the other is not predicted', () => {
    const atCreate = (statement: unknown) =>
      diagnose({
        target: target(),
        steps: [worked('PutObject'), failed('CreateMultipartUpload', onKey('resource-based', GENERATE))],
        evidence: evidence({
          keyPolicy: read(json(ADMIN, statement)),
          identity: read(identity(EMMA, [OBJECTS])),
        }),
      });
    expect(atCreate(NAMES_EMMA).fixes).toEqual([]);
    const { fixes } = atCreate({ ...NAMES_EMMA, Action: 'kms:DescribeKey' });
    expect(fixes.map(({ prediction }) => prediction)).toEqual(['unknown']);
    expect(fixes.flatMap(({ notes }) => ids(notes))).toContain('fix-not-explained');
  });
});

describe('a Deny that does not apply', () => {
  it('is told from a statement of another policy of the same name', () => {
    // Of this name there are two: the open Deny is the managed one's, the certain Deny the inline one's.
    const open = {
      Effect: 'Deny',
      Action: DECRYPT,
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    };
    const certain = { Effect: 'Deny', Action: DECRYPT, Resource: '*' };
    const { verdict } = withKeyPolicy([NAMES_EMMA], {
      identity: read(
        identity(EMMA, [
          OBJECTS,
          { name: 'same', statements: [certain] },
          { name: 'same', kind: 'managed', arn: `arn:aws:iam::${ACCOUNT}:policy/same`, statements: [open] },
        ]),
      ),
    });
    expect(ids(verdict.reasons)).toContain('documents-contradict-message');
  });
});

describe('nothing is promised', () => {
  it('where AWS names no layer: a limit that nobody could read may refuse it', () => {
    const { verdict, fixes } = diagnose(
      refusedAtPart('Access Denied', {
        key: read(key(KEY)),
        keyPolicy: read(json(ADMIN, NAMES_EMMA)),
        identity: read(identity(EMMA, [OBJECTS])),
      }),
    );
    expect(verdict.confidence).toBe('likely');
    for (const body of fixes.flatMap((fix) => [fix, ...fix.alternatives])) {
      expect(body.prediction).toBe('unknown');
      expect(ids(body.notes)).toContain('fix-layer-not-named');
      expect(ids(body.notes)).not.toContain('fix-evaluated');
    }
  });

  it('of a document that AWS would refuse for its size; a grant is offered', () => {
    const long = { ...ADMIN, Sid: 'A'.repeat(33_000) };
    const fix = only(withKeyPolicy([long, NAMES_EMMA]));
    expect(fix).toMatchObject({ prediction: 'unknown', commands: [], actions: [] });
    expect(ids(fix.notes)).toContain('fix-too-large');
    expect(ids(fix.notes)).not.toContain('fix-evaluated');
    expect(fix.alternatives.map(({ kind, prediction }) => [kind, prediction])).toEqual([
      ['grant', 'allowed'],
    ]);
    expect(fix.alternatives[0]?.commands).toHaveLength(1);
    const named = { ...NAMES_EMMA, Principal: { AWS: SESSION } };
    const ofSession = only(
      withKeyPolicy([long, named], {
        caller: read({ ...nightly, roleArn: ROLE }),
        identity: read(identity(NIGHTLY, [OBJECTS])),
      }),
    );
    expect(ofSession.alternatives.map(({ actions }) => actions)).toMatchObject([
      [{ kind: 'create-grant', granteePrincipal: SESSION }],
    ]);
  });
});

describe('what else is said', () => {
  it('the condition of a grant in the words of KMS', () => {
    const constraints = {
      encryptionContextEquals: null,
      encryptionContextSubset: { 'aws:s3:arn': `arn:aws:s3:::${BUCKET}` },
    };
    const fix = only(
      withKeyPolicy([], {
        grants: read([{ ...grantTo(USER), constraints }]),
        bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: true }),
      }),
    );
    expect(fix.addsOnly.map(({ condition }) => condition)).toEqual([
      { EncryptionContextSubset: { 'aws:s3:arn': `arn:aws:s3:::${BUCKET}` } },
    ]);
  });

  it('a next step for a federated user, who has no policies of its own', () => {
    const caller: Principal = {
      kind: 'federated-user',
      arn: `arn:aws:sts::${ACCOUNT}:federated-user/kim`,
      account: ACCOUNT,
    };
    const { fixes, verdict } = diagnose(
      refusedAtPart(BY_IDENTITY, { caller: read(caller), keyPolicy: read(json(ROOT)) }),
    );
    expect(fixes).toEqual([]);
    expect(verdict.nextSteps).toContainEqual({ id: 'next-federated-user', values: { action: DECRYPT } });
  });

  it('that a part that was taken clears s3:PutObject', () => {
    const { verdict } = diagnose({
      target: target(),
      steps: [
        worked('CreateMultipartUpload'),
        worked('UploadPart'),
        { ...failed('UploadPart', 'Access Denied'), id: 'upload-part-2' },
      ],
      evidence: evidence({
        keyPolicy: read(json(ADMIN, NAMES_EMMA)),
        identity: read(identity(EMMA, [])),
      }),
    });
    expect(verdict.code).toBe('decrypt-not-allowed');
    expect(ids(verdict.reasons)).toContain('s3-side-allowed');
  });

  it('that a statement which names the user passes by the boundary', () => {
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
    const boundary = {
      arn: `arn:aws:iam::${ACCOUNT}:policy/limit`,
      document: json({ Effect: 'Allow', Action: ['s3:*', GENERATE], Resource: '*' }),
    };
    const own = identity(EMMA, [{ name: 'all', statements: [everything] }]);
    const fix = only(
      withKeyPolicy([{ ...ROOT, Action: GENERATE }], { identity: read({ ...own, boundary }) }),
    );
    expect(fix.statement?.['Principal']).toEqual({ AWS: USER });
    for (const body of [fix, ...fix.alternatives]) expect(ids(body.notes)).toContain('fix-past-boundary');
    const direct = only(withKeyPolicy([NAMES_EMMA], { identity: read({ ...own, boundary }) }));
    expect(ids(direct.notes)).not.toContain('fix-past-boundary');
  });
});
