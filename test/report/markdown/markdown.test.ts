import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createI18n, LANGUAGES } from '../../../src/i18n/index.ts';
import { code, fenced, prose } from '../../../src/report/markdown/escape.ts';
import { reportMarkdown } from '../../../src/report/markdown/index.ts';
import { hostileResult, PAYLOADS } from '../hostile.ts';
import { reportedCase } from '../reported.ts';
import { articlesCase, DENIED, resultOf } from '../results.ts';
import { split, withoutCode } from './blocks.ts';

const result = resultOf(articlesCase());
const markdownOf = (language: (typeof LANGUAGES)[number], of = result) =>
  reportMarkdown(of, createI18n(language), '1.2.3');

/** What this report itself may hold of HTML. */
const TAGS = /<\/?(?:details|summary|code)>|<br>/g;

describe.each(LANGUAGES)('report.md in %s', (language) => {
  const { t } = createI18n(language);
  const markdown = markdownOf(language);

  it('says the verdict, why, the fix and what became of the test objects', () => {
    const { fenced: blocks, outside } = split(markdown);
    expect(outside.split('\n')[0]).toMatch(/^# .*`kms:Decrypt`/);
    expect(outside).toContain('| `decrypt-not-allowed` |');
    expect(outside).toMatch(/^\| `UploadPart 1` \| `kms:Decrypt` \| {2}\| \*\*✖ `AccessDenied`\*\* \|$/m);
    expect(outside).toContain(t('check:cleanup.verified'));
    const texts = (name: string) => blocks.filter((block) => block.language === name).map(({ text }) => text);
    expect(texts('text').join()).toContain(DENIED);
    expect(texts('diff')).toContain(result.fixes[0]?.diff?.trimEnd());
    expect(texts('sh')).toContain(result.fixes[0]?.commands.join('\n'));
  });

  it('leaves no sentence out and no value open', () => {
    expect(markdown).not.toMatch(/\{\{|\bundefined\b|\[object |report:|check:|NaN/);
  });

  it('draws the flow as a sequence diagram: every line is one of its grammar, the refused call framed', () => {
    const [diagram] = split(markdown).fenced.filter((block) => block.language === 'mermaid');
    const lines = (diagram?.text ?? '').split('\n').map((line) => line.trim());
    expect(lines.shift()).toBe('sequenceDiagram');
    const grammar =
      /^(?:participant [CSK] as [^;<>]+|Note over C,K: [^;<>]+|rect rgba\(220, 38, 38, 0\.15\)|end|[CSK](?:->>|-->>|--x)[CSK]: [^;<>]+)$/;
    for (const line of lines) expect(line).toMatch(grammar);
    const framed = lines.slice(lines.findIndex((line) => line.startsWith('rect')) + 1, lines.indexOf('end'));
    expect(framed).toEqual([
      'C->>S: UploadPart 1',
      'S->>K: kms:Decrypt',
      `K--xS: ✖ ${t('check:flow.outcome.refused')}`,
    ]);
  });

  it('lets nothing from outside be markup, a link, a mention, a formula or a command', () => {
    const hostile = markdownOf(language, hostileResult());
    const { outside, fenced: blocks } = split(hostile);
    const bare = withoutCode(outside);
    expect(bare.replace(TAGS, '').replace(/^> /gm, '')).not.toMatch(/[<>]/);
    expect(bare).not.toMatch(/\]\(|!\[|:\/\/|@|\$|~~|\b(?:javascript|https?):|^\s*\/\w|(?<!&)#\d/m);
    // The next steps are this result's own; no other heading is there besides those of any result.
    const headings = (text: string) => text.match(/^#+ .*/gm)?.length ?? 0;
    expect(headings(bare)).toBe(headings(withoutCode(split(markdown).outside)) + 1);
    expect(bare.match(/<details>/g)?.length).toBe(bare.match(/<\/details>/g)?.length);
    // Every row of a table has the cells of its head.
    for (const [table] of bare.matchAll(/(?:^\|.*\|\n)+/gm)) {
      const cells = table
        .trimEnd()
        .split('\n')
        .map((row) => row.split('|').length);
      expect(new Set(cells).size, table).toBe(1);
    }
    const [diagram] = blocks.filter((block) => block.language === 'mermaid');
    expect(diagram?.text.replace(/#\d+;/g, '')).not.toMatch(/%%|;|[<{}#]/);
    expect(hostile).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
});

describe('report.md', () => {
  it('of something handed over has neither calls nor clean-up', () => {
    const { t } = createI18n('en');
    const markdown = markdownOf('en', resultOf(reportedCase()));
    const headings = markdown.match(/^## .*/gm);
    expect(headings).toEqual([
      `## ${t('check:whyKnown.proved')}`,
      '## What AWS answered to UploadPart',
      `## ${t('report:fixes')}`,
      `## ${t('report:evidence.title')}`,
    ]);
    expect(markdown).not.toContain('mermaid');
  });

  it('fits a ticket, however large the documents are', () => {
    const statements = Array.from({ length: 120 }, (_, index) => ({
      Sid: `Partner${index}`,
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::111122223333:role/partner-${index}` },
      Action: ['kms:DescribeKey', 'kms:ListGrants'],
      Resource: '*',
    }));
    const [fix] = result.fixes;
    if (fix === undefined) throw new Error('the articles’ case has a fix');
    const content = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 4);
    const large = { ...result, fixes: [{ ...fix, files: [{ name: 'key-policy.json', content }] }] };
    const markdown = markdownOf('en', large);
    expect(content.length).toBeGreaterThan(30_000);
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toContain(
      createI18n('en').t('report:fileBeside', { name: 'key-policy.json' }).slice(-30),
    );
  });
});

describe('text for Markdown', () => {
  it('makes names of AWS things code, and leaves sentences alone', () => {
    expect(prose('The key (arn:aws:kms:eu-west-1:111122223333:key/a) allows kms:*.')).toBe(
      'The key (`arn:aws:kms:eu-west-1:111122223333:key/a`) allows `kms:*`.',
    );
    expect(prose('Run `aws sts get-caller-identity` at 4:39:41.')).toBe(
      'Run `aws sts get-caller-identity` at 4:39:41.',
    );
    expect(prose('L’instruction « A » : autorisée')).toBe('L’instruction « A » : autorisée');
    expect(prose('1. not a list')).toBe('1\\. not a list');
  });

  it('has a fence for everything, and code that ends where it ends', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(fc.constantFrom(...PAYLOADS, '`', '```', '\n', '|', '\\'), { maxLength: 8 })
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (planted) => {
        const { fenced: blocks, outside } = split(fenced('text', planted));
        expect(blocks).toHaveLength(1);
        expect(outside).toBe('');
        for (const line of [code(planted), prose(planted)]) {
          expect(line).not.toContain('\n');
          const bare = withoutCode(line);
          expect(bare.replace(TAGS, '')).not.toMatch(/[<>`@$|]|\]\(|:\/\//);
        }
      }),
    );
  });
});
