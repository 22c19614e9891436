import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createI18n, LANGUAGES, printable } from '../../../src/i18n/index.ts';
import { reportHtml } from '../../../src/report/html/index.ts';
import { HOSTILE, hostileResult, PAYLOADS } from '../hostile.ts';
import { reportedCase } from '../reported.ts';
import { articlesCase, DENIED, resultOf } from '../results.ts';
import { descendants, type Element, parsePage, textOf } from './page.ts';

const result = resultOf(articlesCase());
const pageOf = (language: (typeof LANGUAGES)[number], of = result) =>
  parsePage(reportHtml(of, createI18n(language), '1.2.3'));
const named = (page: Element, ...names: string[]) =>
  descendants(page).filter(({ name }) => names.includes(name));

/** All that this page may hold: whatever is not here would be somebody else's. */
const ELEMENTS = new Set(
  `html head meta title style body a div header h1 h2 h3 p ul li span code dl dt dd nav main section table caption thead
  tbody tr th td svg line rect text polygon circle article details summary pre ins del br footer script`.split(
    /\s+/,
  ),
);

describe.each(LANGUAGES)('report.html in %s', (language) => {
  const { t } = createI18n(language);
  const page = pageOf(language);

  it('is well-formed, in its language, and says the verdict first', () => {
    expect(page.attributes['lang']).toBe(language);
    expect(named(page, 'h1').map(textOf)).toEqual([t('diagnosis:verdicts.decrypt-not-allowed.title')]);
    const text = textOf(page);
    for (const sentence of [
      t('diagnosis:verdicts.decrypt-not-allowed.summary', { action: 'kms:Decrypt' }),
      t('wizard:why.confidence.proved'),
      t('check:flow.stop.kms', { action: 'kms:Decrypt' }),
      t('check:cleanup.verified'),
      DENIED,
      result.fixes[0]?.commands[0] ?? 'no command',
    ])
      expect(text).toContain(sentence);
  });

  it('leaves no sentence out and no value open', () => {
    expect(textOf(page)).not.toMatch(/\{\{|\bundefined\b|\[object |report:|check:|NaN/);
  });

  it('has headings in order, table headers, one main, and names for its groups', () => {
    const levels = named(page, 'h1', 'h2', 'h3').map(({ name }) => Number(name.slice(1)));
    expect(levels[0]).toBe(1);
    levels.forEach((level, index) => {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
    expect(named(page, 'main')).toHaveLength(1);
    for (const th of named(page, 'th')) expect(th.attributes['scope']).toMatch(/^(?:row|col)$/);
    for (const table of named(page, 'table')) expect(named(table, 'thead')).toHaveLength(1);
    const ids = descendants(page).flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of descendants(page)) {
      for (const id of (attributes['aria-labelledby'] ?? '').split(' ').filter(Boolean))
        expect(ids).toContain(id);
      if (attributes['href'] !== undefined) expect(ids).toContain(attributes['href'].slice(1));
    }
  });

  it('draws the flow, and tells it in words', () => {
    const [picture] = named(page, 'svg');
    expect(picture?.attributes['role']).toBe('img');
    expect(picture && named(picture, 'title').map(textOf)).toEqual([t('check:flow.title')]);
    const [words] = named(page, 'ul').filter(({ attributes }) => attributes['class'] === 'hidden');
    expect(words && named(words, 'li').map(textOf)).toEqual(
      result.flow?.calls.map(({ operation }) => expect.stringContaining(operation)),
    );
    expect(words && textOf(words)).toContain(`kms:Decrypt`);
    expect(words && textOf(words)).toContain(t('check:flow.outcome.refused'));
  });
});

describe('report.html', () => {
  it('asks nothing of any network, and runs nothing but its own script', () => {
    const html = reportHtml(result, createI18n('en'), '1.2.3');
    const page = parsePage(html);
    const policy = named(page, 'meta').find(
      ({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy',
    )?.attributes['content'];
    const hash = (name: string) => {
      const text = new RegExp(`<${name}>([^]*?)</${name}>`).exec(html)?.[1] ?? '';
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; base-uri 'none'; form-action 'none'`,
    );
    expect(named(page, 'style', 'script')).toHaveLength(2);
    for (const { attributes } of descendants(page)) {
      expect(Object.keys(attributes).filter((name) => /^on|^style$|^src|^xlink|^action$/.test(name))).toEqual(
        [],
      );
      expect(attributes['href'] ?? '#main').toMatch(/^#[\w-]+$/);
    }
    const [style] = named(page, 'style');
    expect(style && textOf(style)).not.toMatch(/url\(|@import|@font-face/);
  });

  it('takes every string from outside for text', () => {
    for (const language of LANGUAGES) {
      const clean = pageOf(language);
      const page = pageOf(language, hostileResult());
      expect(named(page, 'script', 'style')).toHaveLength(2);
      for (const { name, attributes } of descendants(page)) {
        expect(ELEMENTS).toContain(name);
        expect(Object.keys(attributes).filter((one) => /^on|^style$|^src/.test(one))).toEqual([]);
        expect(attributes['href'] ?? '#main').toMatch(/^#[\w-]+$/);
        // No value from outside is ever an attribute, save where it names a group.
        for (const [attribute, value] of Object.entries(attributes))
          if (attribute !== 'aria-label') expect(value).not.toContain('alert');
      }
      const script = (of: Element) => named(of, 'script').map(textOf);
      expect(script(page)).toEqual(script(clean));
      // It is there to be read.
      expect(textOf(page)).toContain(printable(PAYLOADS[0]));
    }
  });

  it('shows no character that changes how others are read', () => {
    const html = reportHtml(hostileResult(), createI18n('en'), '1.2.3');
    expect(html).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
    );
    expect(html.isWellFormed()).toBe(true);
    expect(HOSTILE.isWellFormed()).toBe(false);
  });

  it('of something handed over has neither calls nor clean-up', () => {
    const page = pageOf('en', resultOf(reportedCase()));
    const ids = named(page, 'h2').map(({ attributes }) => attributes['id']);
    expect(ids).toEqual(['why', 'answer', 'fixes', 'evidence']);
    expect(textOf(page)).toContain(createI18n('en').t('report:evidence.given.no'));
  });
});
