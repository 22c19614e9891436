import { describe, expect, it } from 'vitest';
import type { FixBody } from '../../src/diagnosis/index.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { fixCode } from '../../src/report/content/fix-code.ts';
import { documentText, reportDocument } from '../../src/report/document.ts';
import { reportHtml } from '../../src/report/html/index.ts';
import { reportMarkdown } from '../../src/report/markdown/index.ts';
import { readReport } from '../../src/report/read/index.ts';
import { widthOf } from '../../src/report/width.ts';
import { notesUnder } from '../../src/tui/text/fix-lines.ts';
import { articlesCase, resultOf } from './results.ts';

const FORMS = ['terraform', 'cloudformation'] as const;
const result = resultOf(articlesCase());
const [fix] = result.fixes;
if (fix === undefined) throw new Error('no fix');
const bodies: readonly FixBody[] = [fix, ...fix.alternatives.filter(({ terraform }) => terraform !== null)];

/** A comment of both languages ends with its line. */
const withoutComments = (text: string) => text.replace(/^#.*\n/gm, '');

describe.each(LANGUAGES)('code in %s', (language) => {
  const i18n = createI18n(language);
  const line = i18n.t('report:belongsInside');

  it.each(FORMS)('%s: the comment says where it belongs, and the code is what it was', (form) => {
    for (const body of bodies) {
      const text = fixCode(body, form, i18n) ?? '';
      expect(withoutComments(text)).toBe(body[form]);
      const comment = text.split('\n').filter((one) => one.startsWith('#'));
      expect(comment.map((one) => one.slice(2)).join(' ')).toBe(line);
      for (const one of comment) expect(widthOf(one)).toBeLessThanOrEqual(76);
    }
  });

  it('the JSON document holds it, and a report that is opened again', () => {
    const document = reportDocument(result, i18n, '1.0.0');
    for (const form of FORMS) expect(document.fixes[0]?.[form]).toBe(fixCode(fix, form, i18n));
    const back = readReport(documentText(document));
    if (!back.ok) throw new Error('not read');
    expect(fixCode(back.result.fixes[0] ?? fix, 'terraform', i18n)).toBe(document.fixes[0]?.terraform);
  });

  it('no page and no tab says it twice', () => {
    // The note on screens and in the JSON begins with the names of both languages, the comment does not.
    const begins = 'Terraform, CloudFormation';
    expect(i18n.t('diagnosis:reasons.fix-belongs-inside')).toContain(begins);
    for (const page of [reportMarkdown(result, i18n, '1.0.0'), reportHtml(result, i18n, '1.0.0')])
      expect(page).not.toContain(begins);
    expect(notesUnder(fix, 'terraform')).toHaveLength(fix.notes.length - 1);
    expect(notesUnder(fix, 'diff')).toEqual(fix.notes);
  });
});
