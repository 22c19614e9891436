import { describe, expect, test } from 'vitest';
import { type CodeLanguage, type TokenKind, tokensOf } from '../../src/tui/text/code-tokens.ts';

const LINES: Readonly<Record<CodeLanguage, readonly string[]>> = {
  json: ['{', '  "Action": ["kms:Decrypt", "a\\"b: c"],', '  "n": -1.5, "t": true', '"not closed', ''],
  shell: [
    'aws kms put-key-policy \\',
    '  --policy \'{"a b": 1}\' --region eu-west-3',
    "'it goes on",
    '한국어 --out',
  ],
  hcl: ['# belongs inside', 'statement {', '  actions = ["kms:Decrypt"]', '  n = 1', '  x = true'],
  yaml: [
    '# belongs inside',
    '- Sid: AllowUse',
    '  Action:',
    '    - kms:Decrypt',
    "  AWS: 'arn:aws:iam::1:root'",
    '  Ref: !Sub x',
  ],
};

/** The text of all tokens of a kind. */
function of(line: string, language: CodeLanguage, kind: TokenKind): readonly string[] {
  return tokensOf(line, language).flatMap((token) => (token.kind === kind ? [token.text.trim()] : []));
}

describe('lines of code as tokens', () => {
  test.each(Object.entries(LINES) as [CodeLanguage, readonly string[]][])(
    '%s: joined they are the line',
    (language, lines) => {
      for (const line of lines)
        expect(
          tokensOf(line, language)
            .map(({ text }) => text)
            .join(''),
        ).toBe(line);
    },
  );

  test('JSON: a name is told from a string, with quotes and colons inside', () => {
    const line = '  "Action": ["kms:Decrypt", "a\\"b: c"], "n": -1.5';
    expect(of(line, 'json', 'key')).toEqual(['"Action"', '"n"']);
    expect(of(line, 'json', 'string')).toEqual(['"kms:Decrypt"', '"a\\"b: c"']);
    expect(of(line, 'json', 'literal')).toEqual(['-1.5']);
  });

  test('AWS CLI: the command, its options, and no option inside a quoted value', () => {
    const line = "aws kms put-key-policy --key-id 1 --policy '--not-one aws s3 ls' \\";
    expect(of(line, 'shell', 'command')).toEqual(['aws kms put-key-policy']);
    expect(of(line, 'shell', 'key')).toEqual(['--key-id', '--policy']);
    expect(of(line, 'shell', 'string')).toEqual(["'--not-one aws s3 ls'"]);
  });

  test('Terraform and CloudFormation: names and comments', () => {
    expect(of('  actions = ["kms:Decrypt"]', 'hcl', 'key')).toEqual(['actions']);
    expect(of('statement {', 'hcl', 'key')).toEqual(['statement']);
    expect(of('# inside the policy', 'hcl', 'comment')).toEqual(['# inside the policy']);
    expect(of('  - kms:Decrypt', 'yaml', 'key')).toEqual([]);
    expect(of("  kms:ViaService: 's3'", 'yaml', 'key')).toEqual(['kms:ViaService']);
    expect(of('  Action: kms:Decrypt', 'yaml', 'key')).toEqual(['Action']);
  });
});
