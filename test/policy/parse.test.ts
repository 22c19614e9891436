import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWithTree } from '../../src/policy/document/parse.ts';
import { parsePlain } from '../../src/policy/document/parse-plain.ts';
import { MAX_POLICY_LENGTH, parsePolicy } from '../../src/policy/index.ts';

interface ProblemCase {
  readonly name: string;
  readonly text: string;
  readonly kind: string;
  readonly line: number;
  readonly column: number;
  readonly detail?: string;
}

const { cases: problems }: { readonly source: string; readonly cases: readonly ProblemCase[] } = JSON.parse(
  readFileSync(new URL('./cases/problems.json', import.meta.url), 'utf8'),
);

describe('parsePolicy', () => {
  it('writes every shorthand out', () => {
    const text = `{
      "Version": "2012-10-17", "Id": "key-1",
      "Statement": {
        "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "NotResource": "a",
        "Condition": { "Bool": { "aws:SecureTransport": true }, "NumericLessThan": { "n": [1e21, "2"] } }
      }
    }`;
    expect(parsePolicy(text)).toEqual({
      ok: true,
      document: {
        version: '2012-10-17',
        id: 'key-1',
        statements: [
          {
            sid: null,
            effect: 'Allow',
            principal: { kind: 'principal', entries: [{ type: '*', value: '*' }] },
            action: { kind: 'action', patterns: ['kms:Decrypt'] },
            resource: { kind: 'not-resource', patterns: ['a'] },
            conditions: [
              { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] },
              { operator: 'NumericLessThan', key: 'n', values: ['1e21', '2'] },
            ],
          },
        ],
      },
    });
  });

  it('takes every form of principal', () => {
    const text = JSON.stringify({
      Statement: [
        {
          Sid: 'One',
          Effect: 'Deny',
          NotPrincipal: {
            AWS: ['111122223333', 'AROADBQP57FF2AEXAMPLE', '*'],
            Service: 's3.amazonaws.com',
            Federated: 'cognito-identity.amazonaws.com',
            CanonicalUser: '79a59df900b949e5',
          },
          NotAction: ['a', 'b'],
        },
      ],
    });
    const parsed = parsePolicy(text);
    expect(parsed.ok && parsed.document.statements[0]).toEqual({
      sid: 'One',
      effect: 'Deny',
      principal: {
        kind: 'not-principal',
        entries: [
          { type: 'AWS', value: '111122223333' },
          { type: 'AWS', value: 'AROADBQP57FF2AEXAMPLE' },
          { type: 'AWS', value: '*' },
          { type: 'Service', value: 's3.amazonaws.com' },
          { type: 'Federated', value: 'cognito-identity.amazonaws.com' },
          { type: 'CanonicalUser', value: '79a59df900b949e5' },
        ],
      },
      action: { kind: 'not-action', patterns: ['a', 'b'] },
      resource: { kind: 'none' },
      conditions: [],
    });
  });

  it('takes a byte order mark without moving a position', () => {
    const plain = '{"Statement": {"Effect": "Allow", "Action": "*"}}';
    expect(parsePolicy(`\uFEFF${plain}`)).toEqual(parsePolicy(plain));
    const wrong = parsePolicy('\uFEFF{"Statement": {"Effect": "Yes"}}');
    expect(!wrong.ok && wrong.problem.column).toBe(27);
  });

  it.each(problems)('$name: $kind', ({ text, kind, line, column, detail }) => {
    const parsed = parsePolicy(text);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    const { problem } = parsed;
    expect({
      kind: problem.kind,
      line: problem.line,
      column: problem.column,
      detail: problem.detail,
    }).toEqual({
      kind,
      line,
      column,
      detail: detail ?? null,
    });
  });

  it('says where in the document', () => {
    const parsed = parsePolicy(
      '{"Statement": [{"Effect": "Allow", "Action": "*"}, {"Effect": 1, "Action": "*"}]}',
    );
    expect(!parsed.ok && parsed.problem.path).toEqual(['Statement', 1, 'Effect']);
  });

  it('refuses what is too long without reading it', () => {
    const parsed = parsePolicy(`{${' '.repeat(MAX_POLICY_LENGTH)}}`);
    expect(!parsed.ok && parsed.problem.kind).toBe('too-large');
  });

  it('answers any text with a document or a problem', () => {
    const key = fc.constantFrom(
      'Statement',
      'Effect',
      'Action',
      'Principal',
      'Condition',
      'AWS',
      'Bool',
      'x',
    );
    const leaf = fc.constantFrom<unknown>('Allow', '*', 1, true, null, []);
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('tree'), { maxLength: 2 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    const text = fc.oneof(
      fc.string(),
      tree.map((value) => JSON.stringify(value)),
      tree.map((value) => JSON.stringify({ Statement: [value] })),
    );
    fc.assert(
      fc.property(text, (anything) => {
        const parsed = parsePolicy(anything);
        if (!parsed.ok) expect(parsed.problem.line).toBeGreaterThan(0);
        expect(parsed).toEqual(parseWithTree(anything));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds by the quick way what the tree finds, whatever is spoilt in a policy', () => {
    const policy = JSON.stringify(
      {
        Version: '2012-10-17',
        Id: 'a "quoted\\" id: 1',
        Statement: [
          { Sid: 'One', Effect: 'Deny', NotPrincipal: { AWS: ['1', '*'], Service: 's' }, NotAction: 'a:*' },
          {
            Effect: 'Allow',
            Principal: '*',
            Action: ['kms:Decrypt'],
            NotResource: [],
            Condition: { Bool: { 'aws:SecureTransport': true }, StringLike: { 'a:b': ['x', '{"c":1}'] } },
          },
        ],
      },
      null,
      1,
    );
    expect(parsePlain(policy)).not.toBeNull();
    const bits = fc.constantFrom(
      '',
      '"Sid":"x",',
      '"',
      '\\',
      ',',
      ':',
      '1',
      'null',
      '{',
      ']',
      'Not',
      '"7":"",',
    );
    const spoilt = fc
      .tuple(fc.nat(policy.length), fc.nat(12), bits)
      .map(([at, length, bit]) => policy.slice(0, at) + bit + policy.slice(at + length));
    fc.assert(
      fc.property(spoilt, (text) => {
        const plain = parsePlain(text);
        if (plain !== null) expect({ ok: true, document: plain }).toEqual(parseWithTree(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes no number, no member twice and no order from the quick way that the text does not show', () => {
    const at = (condition: string) =>
      `{"Statement":{"Effect":"Allow","Action":"a","Resource":"*","Condition":${condition}}}`;
    const read = (condition: string) => {
      const parsed = parsePolicy(at(condition));
      return parsed.ok ? parsed.document.statements[0]?.conditions : parsed.problem.kind;
    };
    expect(read('{"NumericEquals":{"b":1.0}}')).toEqual([
      { operator: 'NumericEquals', key: 'b', values: ['1.0'] },
    ]);
    expect(read('{"Bool":{"b":"true","b":"false"}}')).toBe('duplicate-element');
    expect(read('{"Bool":{"b":"true","2":"x","1":"y"}}')).toMatchObject([
      { key: 'b' },
      { key: '2' },
      { key: '1' },
    ]);
  });
});
