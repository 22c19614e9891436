import { describe, expect, it } from 'vitest';
import {
  type AccessGain,
  candidatesFor,
  gains,
  isSamePrincipal,
  type PolicyStack,
  type Principal,
  principalOf,
  principalsNamedIn,
} from '../../src/policy/index.ts';
import { ACCOUNT, CALLERS, documentOf, KEY, policyOf, stackOf } from './support.ts';

const JOHN = `arn:aws:iam::${ACCOUNT}:user/john`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/team/app`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const VIA_S3 = { 'kms:ViaService': ['s3.us-east-1.amazonaws.com'] };

function allow(AWS: unknown, Action: unknown, Condition: unknown = {}) {
  return { Effect: 'Allow', Principal: { AWS }, Action, Resource: '*', Condition };
}

/** What the change from one key policy to the other gives to whom, in a few words. */
function gained(before: readonly unknown[], after: readonly unknown[]): string[] {
  const policies = [before, after].map((statements) => policyOf(statements));
  const maker = (statements: readonly unknown[]) => (): PolicyStack => ({
    ...stackOf({ resource: statements }),
    identity: 'unknown',
    boundary: 'unknown',
    session: 'unknown',
  });
  const found = gains({
    before: maker(before),
    after: maker(after),
    candidates: candidatesFor({ policies: policies, grants: [[]], accounts: [ACCOUNT], partition: 'aws' }),
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resource: KEY,
    resourceAccount: ACCOUNT,
    contexts: [VIA_S3, {}],
  });
  return found.map(describeGain);
}

function describeGain({ candidate, action, how, contexts }: AccessGain): string {
  return `${candidate.kind} ${candidate.name} ${action} ${how} in ${contexts.join(',')}`;
}

describe('gains', () => {
  const before = [allow(ROOT, 'kms:Describe*'), allow(JOHN, 'kms:GenerateDataKey')];

  it('an action added to a statement is gained by whom it names and nobody else', () => {
    const after = [allow(ROOT, 'kms:Describe*'), allow(JOHN, ['kms:GenerateDataKey', 'kms:Decrypt'])];
    expect(gained(before, after)).toEqual([`named ${JOHN} kms:Decrypt outright in 0,1`]);
  });

  it('a condition keeps the gain in bounds', () => {
    const condition = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
    expect(gained(before, [...before, allow(JOHN, 'kms:Decrypt', condition)])).toEqual([
      `named ${JOHN} kms:Decrypt outright in 0`,
    ]);
  });

  it('another name in the same statement gains too', () => {
    const shared = [allow([JOHN, ROLE], 'kms:GenerateDataKey')];
    expect(gained(shared, [allow([JOHN, ROLE], 'kms:*')])).toEqual([
      `named ${JOHN} kms:Decrypt outright in 0,1`,
      `named ${ROLE} kms:Decrypt outright in 0,1`,
    ]);
  });

  it('handing a decision to the account gives to whom its IAM policies allow', () => {
    expect(gained(before, [...before, allow(ROOT, 'kms:Decrypt')])).toEqual([
      `named ${JOHN} kms:Decrypt with-iam in 0,1`,
      `account ${ROOT} kms:Decrypt with-iam in 0,1`,
    ]);
  });

  it('everybody is everybody', () => {
    const names = gained(before, [...before, allow('*', 'kms:Decrypt')]);
    expect(names).toContain('anyone * kms:Decrypt with-iam in 0,1');
    expect(names).toContain('anyone * kms:Decrypt outright in 0,1');
    expect(names).toContain(`account ${ROOT} kms:Decrypt outright in 0,1`);
  });

  it('what might be given counts as given', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } };
    expect(gained(before, [...before, allow(JOHN, 'kms:Decrypt', condition)])).toEqual([
      `named ${JOHN} kms:Decrypt outright in 0,1`,
    ]);
  });

  it('nothing is gained by what was there', () => {
    expect(
      gained([...before, allow('*', 'kms:*')], [...before, allow('*', 'kms:*'), allow(JOHN, '*')]),
    ).toEqual([]);
  });

  it('the caller’s own keys are not lent to others', () => {
    const condition = { StringEquals: { 'aws:PrincipalArn': JOHN } };
    const after = [...before, allow('*', 'kms:Decrypt', condition)];
    const found = gains({
      before: () => stackOf({ resource: before }),
      after: () => stackOf({ resource: after }),
      candidates: candidatesFor({
        policies: [policyOf(after)],
        grants: [[]],
        accounts: [ACCOUNT],
        partition: 'aws',
      }),
      actions: ['kms:Decrypt'],
      resource: KEY,
      resourceAccount: ACCOUNT,
      contexts: [{ 'aws:PrincipalArn': [JOHN], 'kms:CallerAccount': [ACCOUNT] }],
    });
    expect(found.map(describeGain)).toEqual([`named ${JOHN} kms:Decrypt outright in 0`]);
  });
});

describe('names', () => {
  it('are read from Principal and NotPrincipal once', () => {
    const document = documentOf([allow([JOHN, ROLE], 'a'), { ...allow(JOHN, 'b'), Effect: 'Deny' }]);
    expect(principalsNamedIn(document).map((entry) => entry.value)).toEqual([JOHN, ROLE]);
  });

  it('become the callers they stand for', () => {
    expect(principalOf(JOHN)).toEqual(CALLERS.user);
    expect(principalOf(ROLE)).toMatchObject({ kind: 'role-session', roleName: 'app', roleArn: ROLE });
    expect(principalOf(`arn:aws:sts::${ACCOUNT}:assumed-role/app/session-1`)).toEqual(
      CALLERS['session-without-path'],
    );
    expect(principalOf('logging.s3.amazonaws.com')).toEqual(CALLERS.service);
    expect([ROOT, ACCOUNT, '*', 'AIDACKCEVSQ6C2EXAMPLE'].map(principalOf)).toEqual([null, null, null, null]);
  });

  it('hold grantees, condition values and accounts', () => {
    const grant = {
      grantId: 'g',
      name: null,
      keyArn: KEY,
      granteePrincipal: ROLE,
      retiringPrincipal: null,
      operations: ['Decrypt'],
      constraints: null,
    };
    const condition = { ArnLike: { 'aws:PrincipalArn': [JOHN, 'arn:aws:iam::*:role/x'] } };
    const named = candidatesFor({
      policies: [policyOf([allow('444455556666', 'a', condition)])],
      grants: [[grant]],
      accounts: [ACCOUNT],
      partition: 'aws',
    });
    expect(named.map((candidate) => candidate.name)).toEqual([
      JOHN,
      ROLE,
      ROOT,
      'arn:aws:iam::444455556666:root',
      '*',
      '*',
    ]);
  });

  it('tell a session of the same role', () => {
    const other: Principal | null = principalOf(ROLE);
    expect(other !== null && isSamePrincipal(other, CALLERS.session)).toBe(true);
    expect(other !== null && isSamePrincipal(other, CALLERS.user)).toBe(false);
  });
});
