/** Limits that leave the action out, and documents that AWS would not take. */
import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence, type Fix } from '../../../src/diagnosis/index.ts';
import { ADMIN, DECRYPT, GENERATE, ids, NAMES_EMMA, OBJECTS, only, withKeyPolicy } from '../cases.ts';
import {
  ACCOUNT,
  denied,
  EMMA,
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
  USER,
} from '../observations.ts';

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const GENERATES = { Effect: 'Allow', Action: ['s3:*', GENERATE], Resource: '*' };
const FOR_EMMA = {
  Sid: 'AllowLargeUploads',
  Effect: 'Allow',
  Action: DECRYPT,
  Resource: KEY,
  Condition: { ArnEquals: { 'aws:PrincipalArn': USER } },
};

function limitedBy(layer: string, changes: Partial<Evidence>, caller = USER): readonly Fix[] {
  const message = denied(
    DECRYPT,
    `on resource: ${KEY} because no ${layer} allows the kms:Decrypt action`,
    caller,
  );
  return diagnose(
    refusedAtPart(message, {
      key: read(key(KEY)),
      keyPolicy: read(json(ROOT)),
      identity: read(identity(EMMA, [{ name: 'all', statements: [EVERYTHING] }])),
      ...changes,
    }),
  ).fixes;
}

describe('a permissions boundary', () => {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/limits`;
  const own = identity(EMMA, [{ name: 'all', statements: [EVERYTHING] }]);

  it('gets the action for this caller, whoever else has it', () => {
    const [fix, ...others] = limitedBy('permissions boundary', {
      identity: read({ ...own, boundary: { arn, document: json(GENERATES) } }),
    });
    expect(others).toEqual([]);
    expect(fix).toMatchObject({
      target: 'permissions-boundary',
      change: 'add-statement',
      account: ACCOUNT,
      statement: FOR_EMMA,
      prediction: 'allowed',
      actions: [{ kind: 'create-policy-version', policyArn: arn }],
    });
    expect(fix?.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([[USER, DECRYPT]]);
    expect(ids(fix?.notes ?? [])).toEqual(
      expect.arrayContaining(['fix-limit-shared', 'fix-policy-versions', 'fix-nobody-else']),
    );
  });

  it('that could not be read is handed to its owner with the statement', () => {
    const [fix] = limitedBy('permissions boundary', {
      identity: read({ ...own, boundary: { arn, document: null } }),
    });
    expect(fix).toMatchObject({ statement: FOR_EMMA, document: null, commands: [], prediction: 'unknown' });
    expect(fix?.read).toEqual([`aws iam get-policy --policy-arn ${arn} --region eu-west-1`]);
  });

  it("of AWS's own cannot be changed", () => {
    const aws = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
    const message = denied(
      DECRYPT,
      `on resource: ${KEY} because no permissions boundary allows the kms:Decrypt action`,
    );
    const { fixes, verdict } = diagnose(
      refusedAtPart(message, {
        key: read(key(KEY)),
        keyPolicy: read(json(ROOT)),
        identity: read({ ...own, boundary: { arn: aws, document: json(GENERATES) } }),
      }),
    );
    expect(fixes).toEqual([]);
    expect(verdict.nextSteps).toContainEqual({ id: 'next-aws-policy', values: { policy: aws } });
  });

  it('too large for a version gets no command', () => {
    const filler = { Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${'b'.repeat(6_000)}` };
    const [fix] = limitedBy('permissions boundary', {
      identity: read({ ...own, boundary: { arn, document: json(GENERATES, filler) } }),
    });
    expect(fix).toMatchObject({ commands: [], actions: [], prediction: 'unknown' });
    expect(ids(fix?.notes ?? [])).toContain('fix-too-large');
  });
});

describe('a session policy', () => {
  const own = read(identity(NIGHTLY, [{ name: 'all', statements: [EVERYTHING] }]));
  const changes = { caller: read(nightly), identity: own };

  it('is the statement for whoever begins the session', () => {
    const [fix] = limitedBy('session policy', changes, SESSION);
    expect(fix).toMatchObject({
      target: 'session-policy',
      statement: { Effect: 'Allow', Action: DECRYPT, Resource: KEY },
      document: null,
      commands: [],
      prediction: 'unknown',
    });
    expect(fix?.statement).not.toHaveProperty('Condition');
  });

  it('that was handed over comes back with the action beside the one that works', () => {
    const use = { Effect: 'Allow', Action: GENERATE, Resource: KEY };
    const document = json({ Effect: 'Allow', Action: 's3:*', Resource: '*' }, use);
    const sessionPolicies = read([{ name: 's.json', arn: null, document }]);
    const [fix] = limitedBy('session policy', { ...changes, sessionPolicies }, SESSION);
    expect(fix).toMatchObject({
      change: 'edit-statement',
      statement: { ...use, Action: [GENERATE, DECRYPT] },
      commands: [],
      prediction: 'allowed',
    });
    expect(fix?.files.map(({ name }) => name)).toEqual(['session-policy-s.json']);
  });
});

describe('a service control policy', () => {
  it('that was handed over gets a statement for this caller, and no command', () => {
    const arn = 'arn:aws:organizations::999988887777:policy/o-abc123/service_control_policy/p-abcdef12';
    const serviceControl = read([{ name: 'limits.json', arn, document: json(GENERATES) }]);
    const [fix] = limitedBy('service control policy', { serviceControl });
    expect(fix).toMatchObject({
      target: 'service-control-policy',
      account: '999988887777',
      statement: FOR_EMMA,
      commands: [],
      prediction: 'allowed',
    });
    expect(fix?.read[0]).toContain('organizations describe-policy --policy-id p-abcdef12');
    expect(fix?.addsOnly.map(({ principal }) => principal)).toEqual([USER]);
  });

  it('asks for the path of a role, which its condition needs', () => {
    const message = denied(
      DECRYPT,
      `on resource: ${KEY} because no service control policy allows the kms:Decrypt action`,
      SESSION,
    );
    const { fixes, verdict } = diagnose(
      refusedAtPart(message, { caller: read(nightly), keyPolicy: read(json(ROOT)), identity: refused() }),
    );
    expect(fixes).toEqual([]);
    expect(ids(verdict.nextSteps)).toContain('next-role-path');
  });
});

describe('a key policy as KMS takes it back', () => {
  const dead = 'AIDAIOSFODNN7EXAMPLE';

  it('has no principal that is no more', () => {
    const fix = only(
      withKeyPolicy([
        { ...NAMES_EMMA, Sid: 'Gone', Principal: { AWS: dead } },
        { ...NAMES_EMMA, Principal: { AWS: [dead, USER] } },
      ]),
    );
    expect(JSON.parse(fix.document ?? '').Statement).toEqual([
      ADMIN,
      { ...NAMES_EMMA, Principal: { AWS: [USER] }, Action: [GENERATE, DECRYPT] },
    ]);
    expect(JSON.stringify([fix.statement, fix.files, fix.actions])).not.toContain(dead);
    expect(fix.notes).toContainEqual({
      id: 'fix-dead-principal-removed',
      values: { statements: 'Gone, Use' },
    });
    expect(fix.prediction).toBe('allowed');
  });

  it('is not handed over where nobody may put it', () => {
    const message = denied(
      DECRYPT,
      `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
    );
    const { fixes } = diagnose(
      refusedAtPart(message, {
        key: read(key(KEY)),
        keyPolicy: read(json(NAMES_EMMA)),
        identity: read(identity(EMMA, [OBJECTS])),
      }),
    );
    for (const body of fixes.flatMap((fix) => [fix, ...fix.alternatives])) {
      expect(body.commands).toEqual([]);
      expect(ids(body.notes)).toContain('fix-key-policy-locked');
    }
    expect(fixes.length).toBeGreaterThan(0);
  });
});

it('a role of a path is named by its ARN in the condition', () => {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/limits`;
  const own = identity(NIGHTLY, [{ name: 'all', statements: [EVERYTHING] }]);
  const [fix] = limitedBy(
    'permissions boundary',
    { caller: read(nightly), identity: read({ ...own, boundary: { arn, document: json(GENERATES) } }) },
    SESSION,
  );
  expect(fix?.statement).toMatchObject({ Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } });
  expect(fix?.addsOnly.map(({ principal }) => principal)).toEqual([ROLE]);
});
