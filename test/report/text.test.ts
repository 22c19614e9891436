import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { createStyle } from '../../src/report/style.ts';
import { reportText } from '../../src/report/text.ts';
import { articlesCase, resultOf } from './results.ts';

const text = (language: (typeof LANGUAGES)[number], colour = false, changes = {}) =>
  reportText(resultOf(articlesCase(), changes), {
    i18n: createI18n(language),
    style: createStyle(colour),
    columns: 80,
    filesWritten: false,
  });

describe('the text report', () => {
  it.each(LANGUAGES)('in %s: the table, why, the fix, and the verdict in the last line', (language) => {
    const { t } = createI18n(language);
    const lines = text(language).trimEnd().split('\n');
    const row = lines.find((line) => line.startsWith('> '));
    expect(row).toMatch(/^> UploadPart .*kms:Decrypt .*✖ AccessDenied$/);
    expect(lines.join('\n')).toContain(t('check:whyKnown.proved'));
    expect(lines.join('\n')).toMatch(/\+ +"?.*kms:Decrypt/);
    expect(lines.join('\n')).toContain(t('check:filesHint').slice(0, 20));
    expect(lines.at(-1)).toBe(
      `decrypt-not-allowed: ${t('diagnosis:verdicts.decrypt-not-allowed.summary', { action: 'kms:Decrypt' })}`,
    );
  });

  it.each(LANGUAGES)(
    'in %s: sentences fit 80 columns; only what is to be copied may be longer',
    (language) => {
      const copied = /aws |arn:|HTTP|^ {4}[-+ @]|^decrypt-not-allowed: /;
      for (const line of text(language).split('\n')) {
        if (!copied.test(line)) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
      }
    },
  );

  it.each(LANGUAGES)('in %s: a Region that is not known is not named', (language) => {
    const result = resultOf(articlesCase());
    const target = { ...result.target, region: null };
    const first = text(language, false, { target }).split('\n')[0];
    expect(first).toBe(createI18n(language).t('check:bucketKnown', { bucket: target.bucket }));
  });

  it('says with colour what it says without', () => {
    expect(text('en', true).replace(/\u001b\[\d+m/g, '')).toBe(text('en'));
    expect(text('en')).not.toContain('\u001b');
  });

  it('names what was left, with the command that removes it', () => {
    const command = "aws s3api delete-object --bucket b --key 'x y' --version-id 3 --region eu-west-1";
    const left = [{ kind: 'version', bucket: 'b', key: 'x y', versionId: '3', command }];
    const output = text('en', false, { cleanup: { complete: false, verified: true, left } });
    expect(output).toContain(command);
    expect(output).toContain(createI18n('en').t('check:cleanup.left', { count: 1 }));
  });
});
