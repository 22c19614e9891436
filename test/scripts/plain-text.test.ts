/** What stands in the bundle for `Intl.Segmenter` and string-width, held against the real ones. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { __Graphemes } from '../../scripts/bundle/graphemes.ts';
import { isPlain, plainWidth } from '../../scripts/bundle/plain-text.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';

const PLAIN = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).filter(isPlain);
const real = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const quick = new __Graphemes(undefined, { granularity: 'grapheme' });

const plain = fc.string({ unit: fc.constantFrom(...PLAIN) });
const anything = fc.oneof(
  plain,
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(plain, fc.constantFrom('\u0301', '\u200d', '\ufe0f', '\u11a8', '\r\n', '👩‍💻', '\u00ad')))
    .map((all) => all.join('')),
);

describe('text of plain characters', () => {
  it('has each character that is plain by itself: one grapheme, and the width that is said', () => {
    expect(PLAIN.length).toBeGreaterThan(11_000);
    expect(PLAIN.filter((character) => [...real.segment(character)].length !== 1)).toEqual([]);
    const shown = PLAIN.filter((character) => character >= ' ');
    expect(shown.filter((character) => plainWidth(character) !== stringWidth(character))).toEqual([]);
  });

  it('is cut where Intl.Segmenter cuts', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: -1, max: 30 }), (text, at) => {
        expect([...quick.segment(text)]).toEqual([...real.segment(text)]);
        expect(quick.segment(text).containing(at)).toEqual(real.segment(text).containing(at));
      }),
    );
  });

  it('is as wide as string-width says, with styles in it too', () => {
    const styled = fc
      .array(
        fc.oneof(anything, fc.constantFrom('\u001b[1m', '\u001b[38;5;12m', '\u001b[0m', '\u001b]8;;x\u0007')),
      )
      .map((all) => all.join(''));
    fc.assert(
      fc.property(styled, (text) => {
        const width = plainWidth(text);
        if (width !== null) expect(width).toBe(stringWidth(text));
      }),
    );
  });

  it('is nearly all there is on our screens', () => {
    for (const language of readdirSync('locales')) {
      const sentences = readFileSync(`locales/${language}/wizard.json`, 'utf8');
      expect(isPlain(sentences), language).toBe(true);
    }
  });

  it('has the numbers and units of every language, which change with each frame of an upload', () => {
    for (const language of LANGUAGES) {
      const { format } = createI18n(language);
      const said = [
        format.bytes(1_234_567_890),
        format.bytes(999),
        format.percent(0.42),
        format.duration(1234),
        format.duration(754_000),
      ];
      expect(
        said.filter((text) => !isPlain(text)),
        language,
      ).toEqual([]);
    }
  });
});
