import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createI18n } from '../../src/i18n/index.ts';
import { printable, printableLines } from '../../src/i18n/printable.ts';

describe('printable', () => {
  it.each([
    ['colour codes', '\u001b[31mAccess Denied\u001b[0m', 'Access Denied'],
    ['a title sequence', '\u001b]0;evil\u0007Access Denied', 'Access Denied'],
    ['a clipboard sequence ended by ST', '\u001b]52;c;ZXZpbA==\u001b\\x', 'x'],
    ['one-byte controls', 'a\u009b2Jb\u0008c', 'abc'],
    ['bidirectional overrides', 'user\u202egnp.exe', 'usergnp.exe'],
    ['line ends', 'one\r\ntwo\tthree', 'one two three'],
  ])('takes out %s', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('takes out what nobody sees: characters of no width, marks of direction, the ends of lines and paragraphs', () => {
    const unseen = '\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff';
    for (const character of unseen) expect(printable(`a${character}b`)).toBe('ab');
    expect(printableLines(`a${unseen}b`)).toBe('ab');
  });

  it('leaves Korean, French and signs alone', () => {
    const text = '키 정책 · clé\u00a0: ✔ → ●';
    expect(printable(text)).toBe(text);
  });

  it('never lets a control character through, whatever comes in', () => {
    const unit = fc.constantFrom(
      '\u001b',
      '[',
      ']',
      'A',
      ';',
      '0',
      '\u0007',
      '\u009b',
      '\u009d',
      '\\',
      '\n',
      '\u202e',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (units) => {
        expect(printable(units.join(''))).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(printableLines(units.join(''))).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 5000 },
    );
  });

  it('stays linear on a megabyte of opened and never closed sequences', () => {
    const started = performance.now();
    printableLines('\u009d'.repeat(500_000) + '\u001b]'.repeat(250_000));
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('cuts what is too long and says so', () => {
    expect(printable('x'.repeat(50), 10)).toBe('xxxxxxxxx…');
  });
});

describe('a sentence', () => {
  it('strips what is filled in', () => {
    const { t } = createI18n('en');
    expect(t('cli:saved', { path: '/tmp/\u001b[2Jx<&>' })).toBe('Written: /tmp/x<&>');
  });
});
