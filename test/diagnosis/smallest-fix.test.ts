/** A fix gives what is missing to this caller, as narrowly as what works today, and promises only what was evaluated. */
import { describe, expect, it } from 'vitest';
import {
  type Diagnosis,
  diagnose,
  type Evidence,
  type Fix,
  type FixBody,
} from '../../src/diagnosis/index.ts';
import type { Grant, Principal } from '../../src/policy/index.ts';
import {
  ACCOUNT,
  BUCKET,
  denied,
  EMMA,
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
  ROOT,
  read,
  refused,
  refusedAtPart,
  SESSION,
  target,
  USE_OBJECTS,
  USER,
  worked,
} from './observations.ts';

const DECRYPT = 'kms:Decrypt';
const GENERATE = 'kms:GenerateDataKey';
const onKey = (type: string, action = DECRYPT, arn = KEY) =>
  denied(action, `on resource: ${arn} because no ${type} policy allows the ${action} action`);
const BY_KEY_POLICY = onKey('resource-based');
const BY_IDENTITY = onKey('identity-based');
const ADMIN = { ...ROOT, Action: ['kms:Put*', 'kms:Get*'] };
const NAMES_EMMA = { Sid: 'Use', Effect: 'Allow', Principal: { AWS: USER }, Action: GENERATE, Resource: '*' };
const OBJECTS = { name: 'objects', statements: [USE_OBJECTS] };
const THROUGH_S3 = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };

function withKeyPolicy(statements: readonly unknown[], changes: Partial<Evidence> = {}): Diagnosis {
  return diagnose(
    refusedAtPart(BY_KEY_POLICY, {
      key: read(key(KEY)),
      keyPolicy: read(json(ADMIN, ...statements)),
      identity: read(identity(EMMA, [OBJECTS])),
      ...changes,
    }),
  );
}

function withIdentity(statements: readonly unknown[], changes: Partial<Evidence> = {}): Diagnosis {
  return diagnose(
    refusedAtPart(BY_IDENTITY, {
      key: read(key(KEY)),
      keyPolicy: read(json(ROOT)),
      identity: read(identity(EMMA, [OBJECTS, { name: 'key', statements }])),
      ...changes,
    }),
  );
}

function only({ fixes: [fix, ...others] }: Diagnosis): Fix {
  if (fix === undefined || others.length > 0) throw new Error('one fix was expected');
  return fix;
}

function strictOf(fix: Fix): FixBody | null {
  return fix.alternatives.find(({ kind }) => kind === 'strict') ?? null;
}

const ids = (reasons: readonly { readonly id: string }[]) => reasons.map(({ id }) => id);

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

function grantTo(granteePrincipal: string): Grant {
  return {
    grantId: 'g-1',
    name: null,
    keyArn: KEY,
    granteePrincipal,
    retiringPrincipal: null,
    operations: ['GenerateDataKey'],
    constraints: null,
  };
}
