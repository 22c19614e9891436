/** A Deny that leaves one caller out: the text it comes to, and that nobody and nothing else gets out of it. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  authorize,
  type Lift,
  type NamedPolicy,
  narrowDenies,
  type PolicyStack,
  type Principal,
  parsePolicy,
} from '../../../src/policy/index.ts';

const ACCOUNT = '111122223333';
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const OTHER_KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/ffffffff-12ab-34cd-56ef-1234567890ab`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/etl/nightly`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/nightly/batch`;
const USER = `arn:aws:iam::${ACCOUNT}:user/emma`;
const OMAR = `arn:aws:iam::${ACCOUNT}:user/omar`;
const DECRYPT = 'kms:Decrypt';

const user = (arn: string): Principal => ({
  kind: 'user',
  arn,
  account: arn.split(':')[4] ?? '',
  userId: null,
});
const nightly: Principal = {
  kind: 'role-session',
  arn: SESSION,
  account: ACCOUNT,
  roleName: 'nightly',
  sessionName: 'batch',
  roleArn: ROLE,
  roleId: null,
};

const EMMA = { arn: USER, names: [USER], account: ACCOUNT };
const NIGHTLY = { arn: ROLE, names: [ROLE, SESSION], account: ACCOUNT };
const ON_KEY: Lift = {
  caller: EMMA,
  scope: { pattern: KEY, sample: KEY, attached: true },
  shared: true,
};
const IN_IAM: Lift = { ...ON_KEY, scope: { ...ON_KEY.scope, attached: false }, shared: false };
const ELSEWHERE: Lift = { ...IN_IAM, shared: true };

const FIRST = [{ index: 0, actions: [DECRYPT] }];

function json(...statements: unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}

function narrowed(statement: unknown, lift: Lift, actions = [DECRYPT]): unknown[] {
  const admin = {
    Sid: 'Admin',
    Effect: 'Allow',
    Principal: { AWS: ACCOUNT },
    Action: 'kms:*',
    Resource: '*',
  };
  const own = lift.scope.attached ? admin : { Effect: 'Allow', Action: '*', Resource: '*' };
  const result = narrowDenies(json(own, statement), [{ index: 1, actions }], lift);
  if (!result.ok) throw new Error(result.problem);
  return JSON.parse(result.text).Statement.slice(1);
}

const DENY = { Sid: 'Deny', Effect: 'Deny', Principal: '*', Action: DECRYPT, Resource: '*' };
const EXCEPT = { ArnNotEquals: { 'aws:PrincipalArn': USER } };

describe('in a key policy', () => {
  it('a statement about the caller alone goes', () => {
    expect(narrowed({ ...DENY, Principal: { AWS: USER } }, ON_KEY)).toEqual([]);
  });

  it('loses the action where it denies the caller others too', () => {
    const both = { ...DENY, Principal: { AWS: USER }, Action: ['kms:Encrypt', DECRYPT] };
    expect(narrowed(both, ON_KEY)).toEqual([{ ...both, Action: ['kms:Encrypt'] }]);
  });

  it('loses the caller among several', () => {
    const several = { ...DENY, Principal: { AWS: [USER, OMAR] } };
    expect(narrowed(several, ON_KEY)).toEqual([{ ...several, Principal: { AWS: [OMAR] } }]);
  });

  it('about everybody gets an exception', () => {
    expect(narrowed(DENY, ON_KEY)).toEqual([{ ...DENY, Condition: EXCEPT }]);
  });

  it('takes one more exception where there is one already', () => {
    const admins = `arn:aws:iam::${ACCOUNT}:role/admin`;
    const with1 = (values: unknown) => ({ StringNotLike: { 'aws:PrincipalArn': values } });
    expect(narrowed({ ...DENY, Condition: with1(admins) }, ON_KEY)).toEqual([
      { ...DENY, Condition: with1([admins, USER]) },
    ]);
  });

  it('keeps the other actions for everybody', () => {
    expect(narrowed({ ...DENY, Action: ['kms:Encrypt', DECRYPT] }, ON_KEY)).toEqual([
      { ...DENY, Action: ['kms:Encrypt'] },
      { ...DENY, Sid: 'Deny2', Action: DECRYPT, Condition: EXCEPT },
    ]);
  });

  it('keeps all other actions of the key where it denies them all', () => {
    const { Action: _, ...rest } = DENY;
    expect(narrowed({ ...DENY, Action: 'kms:*' }, ON_KEY)).toEqual([
      { ...rest, NotAction: DECRYPT },
      { ...DENY, Sid: 'Deny2', Condition: EXCEPT },
    ]);
  });

  it('spells out what a pattern means besides', () => {
    const pattern = { ...DENY, Principal: { AWS: USER }, Action: 'kms:GenerateDataKey*' };
    expect(narrowed(pattern, ON_KEY, ['kms:GenerateDataKey'])).toEqual([
      {
        ...DENY,
        Principal: { AWS: USER },
        Action: [
          'kms:GenerateDataKeyPair',
          'kms:GenerateDataKeyPairWithoutPlaintext',
          'kms:GenerateDataKeyWithoutPlaintext',
        ],
      },
    ]);
  });

  it('leaves the caller out of a NotPrincipal by a condition', () => {
    const { Principal: _, ...rest } = DENY;
    const but = { ...rest, NotPrincipal: { AWS: OMAR } };
    expect(narrowed(but, ON_KEY)).toEqual([{ ...but, Condition: EXCEPT }]);
  });

  it('takes the caller off the list of those it is about', () => {
    const about = (values: unknown) => ({
      ...DENY,
      Condition: { ArnEquals: { 'aws:PrincipalArn': values } },
    });
    expect(narrowed(about([OMAR, USER]), ON_KEY)).toEqual([about([OMAR])]);
    expect(narrowed(about([USER, OMAR, USER]), ON_KEY)).toEqual([about([OMAR])]);
    expect(narrowed(about([USER, USER]), ON_KEY)).toEqual([]);
    expect(narrowed(about(USER), ON_KEY)).toEqual([]);
  });

  it("of a role whose path is not known cannot be written for everybody's statement", () => {
    const unknown = { ...ON_KEY, caller: { arn: null, names: [SESSION], account: ACCOUNT } };
    expect(narrowDenies(json(DENY), FIRST, unknown)).toEqual({
      ok: false,
      index: 0,
      problem: 'caller',
    });
  });
});

describe("in the caller's own policy", () => {
  const own = { Effect: 'Deny', Action: DECRYPT, Resource: '*' };

  it('lets go of this key only', () => {
    expect(narrowed(own, IN_IAM)).toEqual([{ Effect: 'Deny', Action: DECRYPT, NotResource: KEY }]);
    expect(narrowed({ ...own, Resource: KEY }, IN_IAM)).toEqual([]);
    expect(narrowed({ ...own, Resource: [OTHER_KEY, KEY] }, IN_IAM)).toEqual([
      { ...own, Resource: [OTHER_KEY] },
    ]);
  });

  it('lets go of this action only', () => {
    expect(narrowed({ ...own, Action: 'kms:*' }, IN_IAM)).toEqual([
      { Effect: 'Deny', Action: 'kms:*', NotResource: KEY },
      { Effect: 'Deny', NotAction: DECRYPT, Resource: KEY },
    ]);
    expect(narrowed({ Effect: 'Deny', NotAction: 's3:*', Resource: '*' }, IN_IAM)).toEqual([
      { Effect: 'Deny', NotAction: ['s3:*', DECRYPT], Resource: '*' },
      { Effect: 'Deny', Action: DECRYPT, NotResource: KEY },
    ]);
  });

  it('says which resources no policy can tell apart', () => {
    const pattern = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`;
    const result = narrowDenies(json({ ...own, Resource: pattern }, own), FIRST, IN_IAM);
    expect(result).toMatchObject({ ok: true, beyond: [pattern] });
    expect(result.ok && JSON.parse(result.text).Statement).toEqual([own]);
  });

  it('keeps the only statement of a policy, and leaves the caller out of it', () => {
    const result = narrowDenies(json({ ...own, Resource: KEY }), FIRST, IN_IAM);
    if (!result.ok) throw new Error(result.problem);
    expect(JSON.parse(result.text).Statement).toEqual([{ ...own, Resource: KEY, Condition: EXCEPT }]);
  });
});

describe('in a policy that others have too', () => {
  it('leaves out the caller, and for this key only', () => {
    const own = { Effect: 'Deny', Action: DECRYPT, Resource: '*' };
    expect(narrowed({ ...own, Resource: KEY }, ELSEWHERE)).toEqual([
      { ...own, Resource: KEY, Condition: EXCEPT },
    ]);
    expect(narrowed(own, ELSEWHERE)).toEqual([
      { Effect: 'Deny', Action: DECRYPT, NotResource: KEY },
      { Effect: 'Deny', Action: DECRYPT, Resource: KEY, Condition: EXCEPT },
    ]);
  });
});

it('touches nothing but what it changes', () => {
  const text = [
    '{',
    '   "Version" : "2012-10-17",',
    '   "Statement" : [ {',
    '      "Effect" : "Deny",',
    '      "Principal" : { "AWS" : "*" },',
    '      "Action" : [ "kms:Decrypt" ],',
    '      "Resource" : "*",',
    '      "Condition" : { "ArnNotEquals" : { "aws:PrincipalArn" : [ "arn:aws:iam::111122223333:role/a" ] } }',
    '   } ]',
    '}',
  ].join('\n');
  const result = narrowDenies(text, FIRST, ON_KEY);
  expect(result.ok && result.text).toBe(text.replace('role/a"', `role/a", "${USER}"`));
});

const PRINCIPALS: readonly Principal[] = [
  user(USER),
  user(OMAR),
  nightly,
  user('arn:aws:iam::444455556666:user/zoe'),
  { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT },
];
const ACTIONS = [DECRYPT, 'kms:GenerateDataKey', 'kms:GenerateDataKeyPair', 'kms:Encrypt', 'kms:DescribeKey'];
const CONTEXTS: readonly Readonly<Record<string, readonly string[]>>[] = [
  {},
  { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com'] },
];

const denies = fc.record({
  principal: fc.constantFrom<unknown>(
    '*',
    { AWS: '*' },
    { AWS: ACCOUNT },
    { AWS: USER },
    { AWS: ROLE },
    { AWS: SESSION },
    { AWS: [OMAR, USER, ROLE] },
    { AWS: [USER, `arn:aws:iam::${ACCOUNT}:root`] },
    { AWS: [USER], Service: 's3.amazonaws.com' },
  ),
  action: fc.constantFrom<Record<string, unknown>>(
    { Action: DECRYPT },
    { Action: ['kms:decrypt', 'kms:Encrypt'] },
    { Action: [DECRYPT, 'kms:GenerateDataKey'] },
    { Action: ['kms:De*'] },
    { Action: ['kms:*crypt', 'kms:DescribeKey'] },
    { Action: 'kms:*' },
    { Action: ['*', 's3:PutObject'] },
    { NotAction: 'kms:DescribeKey' },
    { NotAction: ['s3:*'] },
  ),
  resource: fc.constantFrom<Record<string, unknown>>(
    { Resource: '*' },
    { Resource: KEY },
    { Resource: [KEY, OTHER_KEY] },
    { Resource: ['arn:aws:s3:::*', '*'] },
    { Resource: 'arn:aws:kms:*:*:key/*' },
    { NotResource: OTHER_KEY },
    { NotResource: ['arn:aws:s3:::*'] },
  ),
  condition: fc.constantFrom<Record<string, unknown>>(
    {},
    {},
    { ArnNotEquals: { 'aws:PrincipalArn': OMAR } },
    { ArnNotLike: { 'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:user/o*`] } },
    { ArnNotEquals: { 'aws:PrincipalAccount': '444455556666' } },
    { ArnEquals: { 'aws:PrincipalArn': [USER, ROLE] } },
    { StringLike: { 'aws:PrincipalArn': USER } },
    { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
  ),
  session: fc.boolean(),
  where: fc.constantFrom<'key' | 'own' | 'shared'>('key', 'own', 'shared'),
  alone: fc.boolean(),
  lone: fc.boolean(),
  pair: fc.boolean(),
});

vi.setConfig({ testTimeout: 60_000 });

it('nobody and nothing else gets out of it', () => {
  fc.assert(
    fc.property(denies, (shape) => {
      const attached = shape.where === 'key';
      const caller = shape.session ? NIGHTLY : EMMA;
      const principal = shape.session ? nightly : user(USER);
      const statement = {
        Effect: 'Deny',
        ...(attached ? { Principal: shape.principal } : {}),
        ...shape.action,
        ...(attached ? { Resource: '*' } : shape.resource),
        ...(Object.keys(shape.condition).length > 0 ? { Condition: shape.condition } : {}),
      };
      const other = {
        Effect: 'Allow',
        ...(attached ? { Principal: '*' } : {}),
        Action: 'kms:*',
        Resource: '*',
      };
      const text = shape.lone
        ? JSON.stringify({ Version: '2012-10-17', Statement: statement })
        : shape.alone
          ? json(statement)
          : json(other, statement);
      const index = shape.alone || shape.lone ? 0 : 1;
      const wanted = shape.pair ? [DECRYPT, 'kms:GenerateDataKey'] : [DECRYPT];
      const context = CONTEXTS[1] ?? {};
      const actions = wanted.filter((action) => denied(text, shape.where, principal, action, KEY, context));
      fc.pre(actions.length > 0);
      const result = narrowDenies(text, [{ index, actions }], {
        caller,
        scope: { pattern: KEY, sample: KEY, attached },
        shared: shape.where === 'shared',
      });
      if (!result.ok) throw new Error(`${result.problem}: ${text}`);
      expect(result.beyond).toEqual([]);
      const wrong: unknown[] = [];
      for (const one of shape.where === 'own' ? [principal] : PRINCIPALS) {
        for (const action of ACTIONS) {
          for (const resource of attached ? [KEY] : [KEY, OTHER_KEY, KEY.replace('111', '999')]) {
            for (const sent of CONTEXTS) {
              const lifted =
                'arn' in one &&
                'arn' in principal &&
                one.arn === principal.arn &&
                actions.includes(action) &&
                resource === KEY;
              const before = denied(text, shape.where, one, action, resource, sent);
              const after = denied(result.text, shape.where, one, action, resource, sent);
              if (after !== (before && !lifted)) wrong.push({ one, action, resource, sent, after });
            }
          }
        }
      }
      expect({ text: result.text, wrong }).toEqual({ text: result.text, wrong: [] });
    }),
    { numRuns: 400 },
  );
});

function denied(
  text: string,
  where: 'key' | 'own' | 'shared',
  principal: Principal,
  action: string,
  resource: string,
  context: Readonly<Record<string, readonly string[]>>,
): boolean {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(text);
  const policy: NamedPolicy = { name: 'p', arn: null, document: parsed.document };
  const stack: PolicyStack = {
    identity: [],
    boundary: null,
    session: null,
    serviceControl: where === 'key' ? [] : [[policy]],
    resourceControl: [],
    resource: where === 'key' ? policy : null,
    vpcEndpoint: null,
    grants: [],
  };
  const request = { principal, action, resource, resourceAccount: ACCOUNT, context };
  return authorize(request, stack, 'not-sent').outcome === 'explicit-deny';
}
