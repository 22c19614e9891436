import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { removeActions } from '../../src/policy/edit/action.ts';
import { type StatementText, statementIn } from '../../src/policy/edit/result.ts';
import {
  addActionToStatement,
  addStatement,
  type EditResult,
  newPolicy,
  type PolicyDocument,
  parsePolicy,
  removeStatement,
  setStatementElement,
  unifiedDiff,
  uniqueSid,
} from '../../src/policy/index.ts';

function textOf(result: EditResult): string {
  if (!result.ok) throw new Error(result.problem);
  return result.text;
}

function statementOf(text: string, index: number): StatementText {
  const found = statementIn(text, index);
  if ('ok' in found) throw new Error(found.problem);
  return found;
}

function documentIn(text: string): PolicyDocument {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(`${parsed.problem.kind} in ${text}`);
  return parsed.document;
}

/** What AWS prints for GetKeyPolicy. */
const AS_AWS_PRINTS = `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::111122223333:root"
    },
    "Action" : "kms:Describe*",
    "Resource" : "*"
  }, {
    "Sid" : "Uploads",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::111122223333:user/john"
    },
    "Action" : [ "kms:GenerateDataKey", "kms:DescribeKey" ],
    "Resource" : "*"
  } ]
}`;

describe('edits keep the hand of the document', () => {
  it('a list on one line grows on that line', () => {
    const after = textOf(addActionToStatement(AS_AWS_PRINTS, 1, 'kms:Decrypt'));
    expect(unifiedDiff(AS_AWS_PRINTS, after, 'key-policy.json')).toBe(
      [
        '--- a/key-policy.json',
        '+++ b/key-policy.json',
        '@@ -15,7 +15,7 @@',
        '     "Principal" : {',
        '       "AWS" : "arn:aws:iam::111122223333:user/john"',
        '     },',
        '-    "Action" : [ "kms:GenerateDataKey", "kms:DescribeKey" ],',
        '+    "Action" : [ "kms:GenerateDataKey", "kms:DescribeKey", "kms:Decrypt" ],',
        '     "Resource" : "*"',
        '   } ]',
        ' }',
        '\\ No newline at end of file',
        '',
      ].join('\n'),
    );
  });

  it('a single action becomes a list in the document’s own way', () => {
    const after = textOf(addActionToStatement(AS_AWS_PRINTS, 0, 'kms:Decrypt'));
    expect(after).toContain('"Action" : [ "kms:Describe*", "kms:Decrypt" ],');
  });

  it('a list of one on its own line grows by a line', () => {
    const before = '{\n  "Statement": [{ "Effect": "Allow", "Action": [\n    "a"\n  ] }]\n}\n';
    const after = textOf(addActionToStatement(before, 0, 'b'));
    expect(after).toBe('{\n  "Statement": [{ "Effect": "Allow", "Action": [\n    "a",\n    "b"\n  ] }]\n}\n');
  });

  it('a first list is written as AWS writes lists where AWS has written the rest', () => {
    const before = '{\n  "Statement" : {\n    "Effect" : "Allow",\n    "Action" : "a"\n  }\n}';
    expect(textOf(addActionToStatement(before, 0, 'b'))).toContain('"Action" : [ "a", "b" ]\n');
  });

  it('a statement is added as the others stand', () => {
    const statement = {
      Sid: 'New',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
    };
    const after = textOf(addStatement(AS_AWS_PRINTS, statement, { after: 0 }));
    expect(after).toContain(
      [
        '  }, {',
        '    "Sid" : "New",',
        '    "Effect" : "Allow",',
        '    "Action" : [ "kms:Decrypt", "kms:GenerateDataKey" ],',
        '    "Resource" : "*"',
        '  }, {',
        '    "Sid" : "Uploads",',
      ].join('\n'),
    );
    expect(documentIn(after).statements.map((entry) => entry.sid)).toEqual([
      'Enable IAM User Permissions',
      'New',
      'Uploads',
    ]);
  });

  it('an element is set, added and removed', () => {
    const condition = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
    const added = textOf(setStatementElement(statementOf(AS_AWS_PRINTS, 1), 'Condition', condition));
    expect(documentIn(added).statements[1]?.conditions).toEqual([
      { operator: 'StringEquals', key: 'kms:ViaService', values: ['s3.us-east-1.amazonaws.com'] },
    ]);
    expect(added).toContain('    "Condition" : {\n      "StringEquals" : {\n');
    expect(textOf(setStatementElement(statementOf(added, 1), 'Condition', null))).toBe(AS_AWS_PRINTS);
    const set = textOf(setStatementElement(statementOf(AS_AWS_PRINTS, 1), 'Resource', ['a', 'b']));
    expect(set).toContain('"Resource" : [ "a", "b" ]\n');
  });

  it('a lone statement becomes a list, and its own text stays', () => {
    const lone = '{"Statement":{"Effect":"Allow","Action":"a","Resource":"*"}}';
    const after = textOf(addStatement(lone, { Effect: 'Deny', Action: 'b', Resource: '*' }, { after: null }));
    expect(after).toBe(
      '{"Statement":[{"Effect":"Allow","Action":"a","Resource":"*"},{"Effect":"Deny","Action":"b","Resource":"*"}]}',
    );
  });

  it('says why it does not', () => {
    const notAction = '{"Statement":[{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}]}';
    const problem = (result: EditResult): string => (result.ok ? 'ok' : result.problem);
    expect(problem(addActionToStatement(notAction, 0, 'kms:Decrypt'))).toBe('not-action');
    expect(problem(addActionToStatement(notAction, 1, 'kms:Decrypt'))).toBe('no-such-statement');
    expect(problem(addActionToStatement('{', 0, 'kms:Decrypt'))).toBe('malformed');
    expect(problem(removeActions(statementOf(AS_AWS_PRINTS, 0), ['kms:Describe*']))).toBe('last-one');
    expect(problem(removeActions(statementOf(AS_AWS_PRINTS, 1), ['kms:*']))).toBe('not-listed');
    expect(problem(removeStatement(notAction, 0))).toBe('last-one');
    expect(problem(addStatement(notAction, {}, { after: 4 }))).toBe('no-such-statement');
  });

  it('an action that is there already changes nothing', () => {
    expect(addActionToStatement(AS_AWS_PRINTS, 1, 'KMS:describekey')).toEqual({
      ok: true,
      text: AS_AWS_PRINTS,
      changed: false,
    });
    expect(unifiedDiff(AS_AWS_PRINTS, AS_AWS_PRINTS, 'x')).toBe('');
  });

  it('a fresh document parses, and Sids stay unique', () => {
    const text = newPolicy({ Sid: 'Decrypt', Effect: 'Allow', Action: ['kms:Decrypt'], Resource: '*' });
    expect(text.endsWith('}\n')).toBe(true);
    const document = documentIn(text);
    expect(uniqueSid(document, 'Decrypt')).toBe('Decrypt2');
    expect(uniqueSid(document, 'Other')).toBe('Other');
  });
});

describe('edits, whatever the document', () => {
  const word = fc.constantFrom('kms:GenerateDataKey', 'kms:DescribeKey', 's3:Put*', 'ё"\\,]}');
  const action = fc.oneof(word, fc.uniqueArray(word, { minLength: 1, maxLength: 4 }));
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: action,
    Resource: fc.constantFrom<unknown>('*', ['a', 'b']),
    Condition: fc.constantFrom<unknown>({}, { Bool: { a: true } }),
  });
  const statements = fc.oneof(fc.array(statement, { minLength: 1, maxLength: 4 }), statement);
  const style = fc.constantFrom(
    (value: unknown) => JSON.stringify(value),
    (value: unknown) => JSON.stringify(value, null, 2),
    (value: unknown) => `${JSON.stringify(value, null, 4)}\n`,
    (value: unknown) => `${JSON.stringify(value, null, '\t').replaceAll('\n', '\r\n')}\r\n`,
    (value: unknown) =>
      `\n  ${JSON.stringify(value, null, 1).replace(/\[\s+/g, '[ ').replace(/\s+\]/g, ' ]')}`,
  );
  const text = fc
    .tuple(statements, style)
    .map(([list, print]) => print({ Version: '2012-10-17', Statement: list }));

  /** Characters of `before` that are neither in the common start nor in the common end. */
  function touched(before: string, after: string): number {
    let start = 0;
    while (start < before.length && before[start] === after[start]) start += 1;
    let end = 0;
    while (end < before.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
    return before.length - start - end;
  }

  it('adding an action adds it, and touches nothing else', () => {
    fc.assert(
      fc.property(text, fc.nat(3), (before, at) => {
        const document = documentIn(before);
        const index = at % document.statements.length;
        const after = textOf(addActionToStatement(before, index, 'kms:Decrypt'));
        const expected = document.statements.map((entry, position) =>
          position === index
            ? { ...entry, action: { ...entry.action, patterns: [...entry.action.patterns, 'kms:Decrypt'] } }
            : entry,
        );
        expect(documentIn(after).statements).toEqual(expected);
        // at most the lone action's own text is written anew
        const lone = document.statements[index]?.action.patterns[0] ?? '';
        expect(touched(before, after)).toBeLessThanOrEqual(JSON.stringify(lone).length);
        const back = removeActions(statementOf(after, index), ['kms:Decrypt']);
        expect(documentIn(textOf(back)).statements).toEqual(document.statements);
      }),
      { numRuns: 600 },
    );
  });

  it('adding a statement adds it, and removing it gives the text back', () => {
    fc.assert(
      fc.property(text, statement, fc.option(fc.nat(3)), (before, extra, at) => {
        const document = documentIn(before);
        const after = at === null ? null : at % document.statements.length;
        const changed = textOf(addStatement(before, extra, { after }));
        const place = after === null ? document.statements.length : after + 1;
        const expected = documentIn(JSON.stringify({ Statement: extra })).statements;
        expect(documentIn(changed).statements).toEqual(document.statements.toSpliced(place, 0, ...expected));
        expect(touched(before, changed)).toBe(0 + loneLength(before));
        const removed = textOf(removeStatement(changed, place));
        if (loneLength(before) === 0) expect(removed).toBe(before);
        else expect(documentIn(removed)).toEqual(document);
      }),
      { numRuns: 600 },
    );
  });

  /** A lone statement gets its brackets around it, so the whole of it lies between the changes. */
  function loneLength(before: string): number {
    const { Statement } = JSON.parse(before);
    if (Array.isArray(Statement)) return 0;
    const start = before.indexOf('{', before.indexOf('"Statement"'));
    return before.lastIndexOf('}', before.lastIndexOf('}') - 1) + 1 - start;
  }

  it('setting an element sets that one', () => {
    fc.assert(
      fc.property(text, fc.nat(3), fc.constantFrom('Sid', 'Resource'), (before, at, name) => {
        const document = documentIn(before);
        const index = at % document.statements.length;
        const changed = documentIn(textOf(setStatementElement(statementOf(before, index), name, 'x')));
        const expected = document.statements.map((entry, position) => {
          if (position !== index) return entry;
          return name === 'Sid'
            ? { ...entry, sid: 'x' }
            : { ...entry, resource: { kind: 'resource', patterns: ['x'] } };
        });
        expect(changed.statements).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
