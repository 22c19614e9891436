/** Explicit denies: the statement that denies leaves this caller out, and nobody and nothing else. */
import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence, type Fix } from '../../../src/diagnosis/index.ts';
import { DECRYPT, GENERATE, ids } from '../cases.ts';
import {
  ACCOUNT,
  BUCKET,
  denied,
  EMMA,
  failed,
  failing,
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
  USER,
} from '../observations.ts';

const OMAR = `arn:aws:iam::${ACCOUNT}:user/omar`;
const MANAGEMENT = '999988887777';
const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const OWN = read(identity(EMMA, [{ name: 'all', statements: [EVERYTHING] }]));
const EXCEPT = { ArnNotEquals: { 'aws:PrincipalArn': USER } };

function at(tail: string, changes: Partial<Evidence>, caller = USER) {
  return diagnose(
    refusedAtPart(denied(DECRYPT, `on resource: ${KEY} with an explicit deny in ${tail}`, caller), {
      key: read(key(KEY)),
      keyPolicy: read(json(ROOT)),
      identity: OWN,
      ...changes,
    }),
  );
}

function only({ fixes }: { readonly fixes: readonly Fix[] }): Fix {
  const [fix, ...others] = fixes;
  if (fix === undefined || others.length > 0) throw new Error(`one fix was expected, not ${fixes.length}`);
  return fix;
}

function statementsOf(fix: Fix): unknown[] {
  return JSON.parse(fix.document ?? '').Statement;
}

describe('in the key policy', () => {
  const deny = { Sid: 'No', Effect: 'Deny', Principal: '*', Action: DECRYPT, Resource: '*' };

  it('everybody else stays denied, and it is said that nobody else gains', () => {
    const fix = only(at('a resource-based policy', { keyPolicy: read(json(ROOT, deny)) }));
    expect(fix).toMatchObject({
      target: 'key-policy',
      change: 'narrow-deny',
      account: ACCOUNT,
      statement: { ...deny, Condition: EXCEPT },
      prediction: 'allowed',
    });
    expect(statementsOf(fix)).toEqual([ROOT, { ...deny, Condition: EXCEPT }]);
    expect(fix.addsOnly).toEqual([{ principal: USER, action: DECRYPT, resource: KEY, condition: null }]);
    expect(ids(fix.notes)).toEqual(expect.arrayContaining(['fix-deny-narrowed', 'fix-nobody-else']));
    expect(fix.commands).toEqual([
      `aws kms put-key-policy --key-id ${KEY} --policy-name default --policy file://key-policy.json --region eu-west-1`,
    ]);
  });

  it('a Deny of both actions is lifted for both, as the second would be refused next', () => {
    const both = { ...deny, Principal: { AWS: USER }, Action: [GENERATE, DECRYPT, 'kms:Encrypt'] };
    const message = denied(GENERATE, `on resource: ${KEY} with an explicit deny in a resource-based policy`);
    const fix = only(
      diagnose(
        failing(failed('PutObject', message), {
          key: read(key(KEY)),
          keyPolicy: read(json(ROOT, both)),
          identity: OWN,
        }),
      ),
    );
    expect(fix.statement).toEqual({ ...both, Action: ['kms:Encrypt'] });
    expect(fix.prediction).toBe('allowed');
    expect(fix.addsOnly.map(({ action }) => action)).toEqual([GENERATE, DECRYPT]);
  });

  it('a statement about the caller alone goes, and no code is shown for what is no more', () => {
    const fix = only(
      at('a resource-based policy', {
        keyPolicy: read(json(ROOT, { ...deny, Principal: { AWS: USER } })),
      }),
    );
    expect(statementsOf(fix)).toEqual([ROOT]);
    expect(fix).toMatchObject({
      statement: null,
      terraform: null,
      cloudformation: null,
      prediction: 'allowed',
    });
    expect(ids(fix.notes)).toContain('fix-deny-removed');
  });

  it('shows every statement that came of it in the code', () => {
    const fix = only(
      at('a resource-based policy', { keyPolicy: read(json(ROOT, { ...deny, Action: 'kms:*' })) }),
    );
    expect(fix.prediction).toBe('allowed');
    expect(fix.terraform?.match(/^statement \{/gm)).toHaveLength(2);
    expect(fix.cloudformation?.match(/^- Sid/gm)).toHaveLength(2);
    expect(fix.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([[USER, DECRYPT]]);
  });

  it('is handed to its owner where nobody could read it', () => {
    const fix = only(at('a resource-based policy', { keyPolicy: refused() }));
    expect(fix).toMatchObject({
      target: 'key-policy',
      change: 'narrow-deny',
      account: ACCOUNT,
      document: null,
      commands: [],
      prediction: 'unknown',
      addsOnly: [],
    });
    expect(fix.read).toHaveLength(1);
    expect(ids(fix.notes)).toContain('fix-deny-not-read');
  });

  it('is not what AWS decided by where it holds no such statement', () => {
    const { fixes, verdict } = at('a resource-based policy', { keyPolicy: read(json(ROOT)) });
    expect(fixes).toEqual([]);
    expect(ids(verdict.nextSteps)).toContain('next-read-again');
  });

  it.each([
    ['MFA', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, 'aws:MultiFactorAuthPresent'],
    ['the network', { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }, 'aws:SourceVpce'],
    ['the organisation', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }, 'aws:PrincipalOrgID'],
  ])('a rule about %s gets no exception', (_, condition, name) => {
    const { fixes, verdict } = at('a resource-based policy', {
      keyPolicy: read(json(ROOT, { ...deny, Condition: condition })),
    });
    expect(fixes.filter(({ document }) => document !== null)).toEqual([]);
    const [step] = verdict.nextSteps.filter(({ id }) => id === 'next-deny-is-a-rule');
    if (step !== undefined) expect(step.values).toMatchObject({ key: name });
    expect(fixes.length + verdict.nextSteps.length).toBeGreaterThan(0);
  });

  it("takes a role's ARN with its path, or asks for it", () => {
    const caller = { ...nightly, roleArn: ROLE };
    const own = read(identity(NIGHTLY, [{ name: 'all', statements: [EVERYTHING] }]));
    const changes = { keyPolicy: read(json(ROOT, deny)), identity: own };
    const known = at('a resource-based policy', { ...changes, caller: read(caller) }, SESSION);
    expect(only(known).statement).toMatchObject({
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': ROLE } },
    });
    expect(only(known).addsOnly.map(({ principal }) => principal)).toEqual([ROLE]);
    const unknown = at(
      'a resource-based policy',
      { ...changes, caller: read(nightly), identity: refused() },
      SESSION,
    );
    expect(unknown.fixes).toEqual([]);
    expect(ids(unknown.verdict.nextSteps)).toContain('next-role-path');
  });
});

describe('in several places at once', () => {
  const inKey = { Effect: 'Deny', Principal: { AWS: [USER, OMAR] }, Action: DECRYPT, Resource: '*' };
  const inOwn = { Effect: 'Deny', Action: DECRYPT, Resource: KEY };

  it('all of them are in the set', () => {
    const { fixes } = at('a resource-based policy', {
      keyPolicy: read(json(ROOT, inKey)),
      identity: read(
        identity(EMMA, [
          { name: 'all', statements: [EVERYTHING] },
          { name: 'no', statements: [inOwn, { ...EVERYTHING, Action: 's3:*' }, inOwn] },
        ]),
      ),
    });
    expect(fixes.map(({ target, change, prediction }) => [target, change, prediction])).toEqual([
      ['key-policy', 'narrow-deny', 'allowed'],
      ['identity-policy', 'narrow-deny', 'allowed'],
    ]);
    expect(fixes.map((fix) => statementsOf(fix).length)).toEqual([2, 1]);
  });

  it('what would be missing behind the Deny is in the set too', () => {
    const generate = {
      Sid: 'Use',
      Effect: 'Allow',
      Principal: { AWS: USER },
      Action: GENERATE,
      Resource: '*',
    };
    const { fixes } = at('a resource-based policy', {
      keyPolicy: read(json({ ...ROOT, Action: 'kms:Put*' }, generate, inKey)),
      identity: read(identity(EMMA, [{ name: 's3', statements: [{ ...EVERYTHING, Action: 's3:*' }] }])),
    });
    expect(fixes.map(({ target, change, prediction }) => [target, change, prediction])).toEqual([
      ['key-policy', 'narrow-deny', 'allowed'],
      ['key-policy', 'edit-statement', 'allowed'],
    ]);
    expect(fixes[1]?.notes[0]).toMatchObject({ id: 'fix-behind', values: { action: DECRYPT } });
    expect(new Set(fixes.flatMap(({ files }) => files.map(({ name }) => name))).size).toBe(2);
    const last: { Statement: unknown[] } = JSON.parse(fixes[1]?.document ?? '');
    expect(last.Statement).toContainEqual({ ...generate, Action: [GENERATE, DECRYPT] });
    expect(last.Statement).toContainEqual({ ...inKey, Principal: { AWS: [OMAR] } });
  });
});

describe("in the caller's IAM policies", () => {
  const deny = { Sid: 'No', Effect: 'Deny', Action: DECRYPT, Resource: KEY };
  const withPolicy = (policy: Parameters<typeof identity>[1][number]) =>
    at('an identity-based policy', {
      identity: read(identity(EMMA, [{ name: 'all', statements: [EVERYTHING] }, policy])),
    });
  const other = { ...EVERYTHING, Action: 's3:*' };

  it('a group of which others are members keeps the Deny for them', () => {
    const fix = only(
      withPolicy({ name: 'no', kind: 'group-inline', group: 'staff', statements: [deny, other] }),
    );
    expect(fix.actions).toMatchObject([{ kind: 'put-group-policy', groupName: 'staff', policyName: 'no' }]);
    expect(fix.statement).toEqual({ ...deny, Condition: EXCEPT });
    expect(fix.addsOnly.map(({ principal }) => principal)).toEqual([USER]);
    expect(fix.prediction).toBe('allowed');
  });

  it('a managed policy gets a new version', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:policy/no`;
    const fix = only(withPolicy({ name: 'no', kind: 'managed', arn, statements: [deny, other] }));
    expect(fix.commands).toEqual([
      `aws iam create-policy-version --policy-arn ${arn} --policy-document file://iam-policy-no.json --set-as-default --region eu-west-1`,
    ]);
    expect(fix.read).toEqual([`aws iam list-policy-versions --policy-arn ${arn} --region eu-west-1`]);
    expect(ids(fix.notes)).toContain('fix-policy-versions');
  });

  it('a policy of nothing else keeps the statement, and says so', () => {
    const fix = only(withPolicy({ name: 'no', statements: [deny] }));
    expect(statementsOf(fix)).toEqual([{ ...deny, Condition: EXCEPT }]);
    expect(ids(fix.notes)).toContain('fix-deny-only-statement');
    expect(fix.prediction).toBe('allowed');
  });

  it('a pattern that is spelled out is told', () => {
    const fix = only(withPolicy({ name: 'no', statements: [{ ...deny, Action: 'kms:*crypt' }, other] }));
    expect(fix.statement).toEqual({ ...deny, Action: 'kms:Encrypt' });
    expect(fix.notes).toContainEqual({
      id: 'fix-pattern-spelled-out',
      values: { patterns: 'kms:*crypt' },
    });
  });

  it('a role that IAM Identity Center manages gets no command', () => {
    const name = 'AWSReservedSSO_Uploaders_0123456789abcdef';
    const arn = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/${name}`;
    const caller = { ...nightly, roleName: name, roleArn: arn };
    const own = identity({ kind: 'role', name, arn }, [
      { name: 'AwsSSOInlinePolicy', statements: [EVERYTHING, deny] },
    ]);
    const fix = only(at('an identity-based policy', { caller: read(caller), identity: read(own) }));
    expect(fix).toMatchObject({ commands: [], actions: [] });
    expect(ids(fix.notes)).toContain('fix-role-managed-elsewhere');
  });

  it("a policy of AWS's own cannot be changed", () => {
    const arn = 'arn:aws:iam::aws:policy/AWSDenyAll';
    const { fixes, verdict } = withPolicy({ name: 'AWSDenyAll', kind: 'managed', arn, statements: [deny] });
    expect(fixes).toEqual([]);
    expect(verdict.nextSteps).toContainEqual({ id: 'next-aws-policy', values: { policy: arn } });
  });

  it('a permissions boundary gets a new version, for this caller', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:policy/limits`;
    const own = identity(EMMA, [{ name: 'all', statements: [EVERYTHING] }]);
    const boundary = { arn, document: json(EVERYTHING, { ...deny, Resource: '*' }) };
    const fix = only(at('a permissions boundary', { identity: read({ ...own, boundary }) }));
    expect(fix).toMatchObject({ target: 'permissions-boundary', prediction: 'allowed', account: ACCOUNT });
    expect(fix.actions).toMatchObject([{ kind: 'create-policy-version', policyArn: arn }]);
    expect(statementsOf(fix)).toEqual([
      EVERYTHING,
      { Sid: 'No', Effect: 'Deny', Action: DECRYPT, NotResource: KEY },
      { ...deny, Sid: 'No2', Condition: EXCEPT },
    ]);
    expect(fix.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([[USER, DECRYPT]]);
  });
});

describe('above the account', () => {
  const arn = `arn:aws:organizations::${MANAGEMENT}:policy/o-abc123/service_control_policy/p-abcdef12`;
  const deny = { Sid: 'No', Effect: 'Deny', Action: DECRYPT, Resource: '*' };

  it('the management account is named, and how it prints the policy', () => {
    const fix = only(at(`a service control policy: ${arn}`, {}));
    expect(fix).toMatchObject({
      target: 'service-control-policy',
      account: MANAGEMENT,
      document: null,
      commands: [],
      read: [
        'aws organizations describe-policy --policy-id p-abcdef12 --query Policy.Content --output text --region eu-west-1',
      ],
    });
  });

  it('a document that was handed over comes back edited, without a command', () => {
    const serviceControl = read([{ name: 'scp.json', arn: null, document: json(EVERYTHING, deny) }]);
    const fix = only(at(`a service control policy: ${arn}`, { serviceControl }));
    expect(fix).toMatchObject({
      target: 'service-control-policy',
      account: MANAGEMENT,
      commands: [],
      actions: [],
    });
    expect(statementsOf(fix)).toHaveLength(3);
    expect(fix.prediction).toBe('allowed');
    expect(fix.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([[USER, DECRYPT]]);
    expect(ids(fix.notes)).toContain('fix-owner-of-layer');
  });

  it('an RCP keeps its Principal', () => {
    const document = json(
      { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
      { ...deny, Principal: '*' },
    );
    const fix = only(
      at('a resource control policy', { resourceControl: read([{ name: 'rcp', arn: null, document }]) }),
    );
    expect(statementsOf(fix).slice(1)).toEqual([
      { Sid: 'No', Effect: 'Deny', Action: DECRYPT, NotResource: KEY, Principal: '*' },
      { ...deny, Sid: 'No2', Resource: KEY, Principal: '*', Condition: EXCEPT },
    ]);
  });

  it('a session policy is narrowed for the session it is passed with', () => {
    const sessionPolicies = read([
      {
        name: 'session.json',
        arn: null,
        document: json(EVERYTHING, { ...deny, Action: ['kms:Encrypt', DECRYPT] }),
      },
    ]);
    const own = read(identity(NIGHTLY, [{ name: 'all', statements: [EVERYTHING] }]));
    const fix = only(
      at('a session policy', { sessionPolicies, identity: own, caller: read(nightly) }, SESSION),
    );
    expect(fix.commands).toEqual([]);
    expect(statementsOf(fix).slice(1)).toEqual([
      { ...deny, Action: ['kms:Encrypt'] },
      { Sid: 'No2', Effect: 'Deny', Action: DECRYPT, NotResource: KEY },
    ]);
  });
});

describe('of an S3 action', () => {
  const deny = {
    Sid: 'No',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
  };
  const put = (changes: Partial<Evidence>, tail = 'a resource-based policy') =>
    diagnose(
      failing(
        failed(
          'PutObject',
          denied('s3:PutObject', `on resource: "arn:aws:s3:::${BUCKET}/x" with an explicit deny in ${tail}`),
        ),
        { key: read(key(KEY)), keyPolicy: read(json(ROOT)), identity: OWN, ...changes },
      ),
    );

  it('the bucket policy leaves the caller out, and all that the upload needs is predicted', () => {
    const fix = only(put({ bucketPolicy: read(json(deny)) }));
    expect(fix).toMatchObject({
      target: 'bucket-policy',
      change: 'narrow-deny',
      account: ACCOUNT,
      statement: { ...deny, Condition: EXCEPT },
      prediction: 'allowed',
    });
    expect(fix.commands).toEqual([
      `aws s3api put-bucket-policy --bucket ${BUCKET} --policy file://bucket-policy.json --region eu-west-1`,
    ]);
    expect(fix.addsOnly).toEqual([
      {
        principal: USER,
        action: 's3:PutObject',
        resource: `arn:aws:s3:::${BUCKET}/*`,
        condition: null,
      },
    ]);
  });

  it('the key that the bucket demands is offered beside the exception', () => {
    const wanted = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/ffffffff-12ab-34cd-56ef-1234567890ab`;
    const Condition = {
      StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': wanted },
    };
    const fix = only(put({ bucketPolicy: read(json({ ...deny, Condition })) }));
    expect(fix.change).toBe('narrow-deny');
    expect(fix.notes[0]).toEqual({ id: 'fix-other-key-demanded', values: { key: wanted } });
    expect(fix.alternatives).toMatchObject([
      { kind: 'strict', change: 'use-other-key', commands: [], prediction: 'unknown', addsOnly: [] },
    ]);
  });

  it('a Deny of everything is lifted for the object and for the key', () => {
    const all = { Sid: 'No', Effect: 'Deny', Action: '*', Resource: '*' };
    const { fixes } = put(
      { identity: read(identity(EMMA, [{ name: 'all', statements: [EVERYTHING, all] }])) },
      'an identity-based policy',
    );
    expect(fixes.map(({ prediction }) => prediction)).toEqual(['allowed']);
    expect(fixes[0]?.addsOnly.map(({ action, resource }) => [action, resource])).toEqual([
      ['s3:PutObject', `arn:aws:s3:::${BUCKET}/*`],
      [GENERATE, KEY],
      [DECRYPT, KEY],
    ]);
  });

  it('the bucket of an unknown owner gets no command', () => {
    const { fixes } = put({
      bucketPolicy: { ...read(json(deny), 'reader') },
      readers: read([
        { account: ACCOUNT, error: null },
        { account: OTHER, error: null },
      ]),
    });
    expect(fixes).toMatchObject([{ account: null, commands: [], change: 'narrow-deny' }]);
    expect(ids(fixes[0]?.notes ?? [])).toContain('fix-bucket-owner-not-known');
  });
});
