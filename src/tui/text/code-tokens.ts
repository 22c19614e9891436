/** Lines of JSON, shell commands, HCL and YAML as tokens, for colours: what a token is, never how it looks. */

export type TokenKind = 'plain' | 'key' | 'string' | 'literal' | 'punctuation' | 'comment' | 'command';

export interface Token {
  readonly text: string;
  readonly kind: TokenKind;
}

export type CodeLanguage = 'json' | 'shell' | 'hcl' | 'yaml';

type Rule = readonly [pattern: RegExp, kind: TokenKind];

/** The first rule that matches where the last token ended makes the next; what none matches is plain. */
const RULES: Readonly<Record<CodeLanguage, readonly Rule[]>> = {
  json: [
    [/"(?:[^"\\]|\\.)*"(?=\s*:)/y, 'key'],
    [/"(?:[^"\\]|\\.)*"/y, 'string'],
    [/\b(?:true|false|null)\b|-?\d+(?:\.\d+)?\b/y, 'literal'],
    [/[{}[\],:]+/y, 'punctuation'],
  ],
  shell: [
    [/#.*/y, 'comment'],
    [/aws(?: [a-z0-9-]+){2}(?= |$)/y, 'command'],
    [/--[a-z][a-z0-9-]*/y, 'key'],
    [/'[^']*'/y, 'string'],
    [/\\$/y, 'punctuation'],
    [/[^\s'\\]+/y, 'plain'],
  ],
  hcl: [
    [/#.*|\/\/.*/y, 'comment'],
    [/"(?:[^"\\]|\\.)*"/y, 'string'],
    [/[a-z_][a-z0-9_]*(?=\s*[={])/y, 'key'],
    [/\b(?:true|false|null)\b|\d+\b/y, 'literal'],
    [/[{}[\],=]+/y, 'punctuation'],
    [/[\w:/.-]+/y, 'plain'],
  ],
  yaml: [
    [/#.*/y, 'comment'],
    [/"(?:[^"\\]|\\.)*"(?=\s*:)|'[^']*'(?=\s*:)|[\w:./-]*[\w/-](?=:(?: |$))/y, 'key'],
    [/"(?:[^"\\]|\\.)*"|'[^']*'/y, 'string'],
    [/:(?= |$)|-(?= )|[{}[\],]/y, 'punctuation'],
    [/![A-Za-z:]+/y, 'literal'],
    [/[^\s#"'{}[\],]+/y, 'string'],
  ],
};

/** One line; joined, the texts of its tokens are the line. A string that goes on in the next line is plain. */
export function tokensOf(line: string, language: CodeLanguage): readonly Token[] {
  const tokens: Token[] = [];
  const add = (text: string, kind: TokenKind) => {
    const last = tokens.at(-1);
    if (last?.kind === kind) tokens[tokens.length - 1] = { text: last.text + text, kind };
    else tokens.push({ text, kind });
  };
  for (let at = 0; at < line.length; ) {
    const found = match(line, at, RULES[language]);
    add(found.text, found.kind);
    at += found.text.length;
  }
  return tokens;
}

function match(line: string, at: number, rules: readonly Rule[]): Token {
  for (const [pattern, kind] of rules) {
    pattern.lastIndex = at;
    const text = pattern.exec(line)?.[0];
    if (text) return { text, kind };
  }
  return { text: String.fromCodePoint(line.codePointAt(at) ?? 0), kind: 'plain' };
}
