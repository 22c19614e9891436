import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrapPolicy } from '../../src/policy/document/envelope.ts';
import { parsePolicy } from '../../src/policy/index.ts';

const POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] };
const COMPACT = JSON.stringify(POLICY);
const PRETTY = JSON.stringify(POLICY, null, 4);
const ARN = 'arn:aws:iam::111122223333:policy/Uploads';

describe('unwrapPolicy', () => {
  it.each([
    ['the document', PRETTY, PRETTY],
    ['the document without a version', '{"Statement": []}', '{"Statement": []}'],
    ['a string with the document', JSON.stringify(PRETTY), PRETTY],
    ['get-key-policy', json({ Policy: PRETTY, PolicyName: 'default' }), PRETTY],
    ['get-bucket-policy', json({ Policy: COMPACT }), COMPACT],
    ['a policy object in Policy', `{"Policy": ${COMPACT}}`, COMPACT],
    ['get-role-policy', `{"RoleName":"r","PolicyName":"p","PolicyDocument":${PRETTY}}`, PRETTY],
    ['get-user-policy of the API', json({ PolicyDocument: encodeURIComponent(COMPACT) }), COMPACT],
    ['get-policy-version', `{"PolicyVersion":{"Document":${COMPACT},"VersionId":"v3"}}`, COMPACT],
    ['describe-policy', json({ Policy: { PolicySummary: { Id: 'p-1' }, Content: COMPACT } }), COMPACT],
    ['describe-vpc-endpoints', json({ VpcEndpoints: [{ PolicyDocument: PRETTY }] }), PRETTY],
    ['a URL-encoded document', ` ${encodeURIComponent(PRETTY)}\n`, PRETTY],
    ['one that is encoded twice', encodeURIComponent(encodeURIComponent(PRETTY)), PRETTY],
    ['a string in a string', json({ Policy: json(json(PRETTY)) }), PRETTY],
    ['a URL-encoded string', json(json(encodeURIComponent(COMPACT))), COMPACT],
  ])('finds the policy in %s', (_what, text, policy) => {
    const unwrapped = unwrapPolicy(text);
    expect(unwrapped.ok && unwrapped.policies.map((each) => each.text)).toEqual([policy]);
  });

  it('tells the policies of several VPC endpoints apart by name', () => {
    const endpoint = (VpcEndpointId: string) => ({ VpcEndpointId, PolicyDocument: COMPACT });
    const unwrapped = unwrapPolicy(json({ VpcEndpoints: [endpoint('vpce-1'), endpoint('vpce-2')] }));
    expect(unwrapped.ok && unwrapped.policies.map(({ name }) => name)).toEqual(['vpce-1', 'vpce-2']);
  });

  it('knows the name and ARN an envelope gives, where the document begins, and whether lines are the file’s', () => {
    const summary = { Arn: ARN, Name: 'Uploads', Type: 'SERVICE_CONTROL_POLICY' };
    const named = unwrapPolicy(json({ Policy: { PolicySummary: summary, Content: COMPACT } }));
    expect(named).toMatchObject({ policies: [{ name: 'Uploads', arn: ARN, encoded: true }] });
    const inline = unwrapPolicy(`{\n  "PolicyName": "p",\n  "PolicyDocument": ${PRETTY}\n}`);
    expect(inline).toMatchObject({
      policies: [{ name: 'p', arn: null, encoded: false, start: { line: 3, column: 21 } }],
    });
  });

  it.each([
    ['', { kind: 'empty' }],
    [' \n\t', { kind: 'empty' }],
    ['\uFEFF', { kind: 'empty' }],
    [json({ Policy: '' }), { kind: 'empty' }],
    ['not json', { kind: 'policy', problem: { kind: 'not-json', line: 1, column: 1 } }],
    ['{\n  "Statement": [,]\n}', { kind: 'policy', problem: { kind: 'not-json', line: 2, column: 17 } }],
    [json({ Policy: { PolicyName: 'p', Arn: ARN } }), { kind: 'without-document', member: 'Policy' }],
    [json({ PolicyVersion: { VersionId: 'v1' } }), { kind: 'without-document', member: 'PolicyVersion' }],
    [json({ VpcEndpoints: [] }), { kind: 'without-document', member: 'VpcEndpoints' }],
    [`{"Role":{"AssumeRolePolicyDocument":${COMPACT}}}`, { kind: 'trust-policy' }],
    [json({ Grants: [] }), { kind: 'no-policy', member: 'Grants' }],
    ['{}', { kind: 'no-policy', member: null }],
    ['[]', { kind: 'no-policy', member: null }],
    ['42', { kind: 'no-policy', member: null }],
    ['['.repeat(1000), { kind: 'policy', problem: { kind: 'too-deep' } }],
    [' '.repeat(300_000) + COMPACT, { kind: 'policy', problem: { kind: 'too-large' } }],
  ])('says what %j is instead', (text, problem) => {
    expect(unwrapPolicy(text)).toMatchObject({ ok: false, problem });
  });

  it('never throws, and what it finds is what parsePolicy reads', () => {
    const wrap = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => json({ Policy: text }),
      (text) => json({ PolicyDocument: text }),
      (text) => `{"PolicyVersion": {"Document": ${text}}}`,
      json,
    );
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.constant(PRETTY)), wrap, (text, envelope) => {
        const unwrapped = unwrapPolicy(envelope(text));
        if (text === PRETTY) {
          const [policy] = unwrapped.ok ? unwrapped.policies : [];
          expect(parsePolicy(policy?.text ?? '').ok).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function json(value: unknown): string {
  return JSON.stringify(value);
}
