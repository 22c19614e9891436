import { describe, expect, it } from 'vitest';
import { DECRYPT, ids } from '../cases.ts';
import { ACCOUNT, EMMA, identity, json, KEY, nightly, read, USER } from '../observations.ts';
import { at, EVERYTHING, EXCEPT, only, statementsOf } from './deny-cases.ts';

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
