import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/index.ts';
import { DECRYPT, GENERATE, ids } from '../cases.ts';
import {
  ACCOUNT,
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
  ROLE,
  ROOT,
  read,
  refused,
  SESSION,
  USER,
} from '../observations.ts';
import { at, EVERYTHING, EXCEPT, OWN, only, statementsOf } from './deny-cases.ts';

const OMAR = `arn:aws:iam::${ACCOUNT}:user/omar`;

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
