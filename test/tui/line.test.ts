import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../src/report/width.ts';
import { EMPTY_LINE, edit, graphemesOf, insert, type Line, lineOf } from '../../src/tui/flow/line.ts';
import { windowOf } from '../../src/tui/text/line-window.ts';

describe('a typed line', () => {
  test('takes a whole Korean syllable and gives it back whole', () => {
    const line = insert(insert(EMPTY_LINE, '버'), '킷');
    expect(line).toEqual({ text: '버킷', cursor: 2 });
    expect(edit(line, 'backspace')).toEqual({ text: '버', cursor: 1 });
  });

  test('composes decomposed syllables, as a paste from a file manager brings them', () => {
    expect(insert(EMPTY_LINE, '\u1107\u1165').text).toBe('버');
  });

  test('removes a flag or a family as one character', () => {
    expect(edit(lineOf('a👨‍👩‍👧'), 'backspace').text).toBe('a');
  });

  test('takes a paste without its control characters and line ends', () => {
    expect(insert(EMPTY_LINE, '\u001b[31marn:aws:s3\r\n').text).toBe('arn:aws:s3');
    expect(insert(EMPTY_LINE, 'a\u0007\u0000b').text).toBe('ab');
  });

  test('inserts where the cursor stands', () => {
    const line = edit(edit(lineOf('버킷'), 'left'), 'left');
    expect(insert(line, 'my-')).toEqual({ text: 'my-버킷', cursor: 3 });
  });

  test('keeps its cursor inside the text, whatever is done to it', () => {
    const change = fc.oneof(
      fc.constantFrom('left', 'right', 'home', 'end', 'backspace', 'delete', 'clear' as const),
      fc.string({ unit: 'grapheme' }).map((text) => ({ text })),
    );
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const line = changes.reduce<Line>(
          (now, one) => (typeof one === 'string' ? edit(now, one) : insert(now, one.text)),
          EMPTY_LINE,
        );
        expect(line.cursor).toBeGreaterThanOrEqual(0);
        expect(line.cursor).toBeLessThanOrEqual(graphemesOf(line.text).length);
      }),
    );
  });
});

describe('the part of a line that is seen', () => {
  test('is all of it while it fits', () => {
    expect(windowOf(lineOf('버킷'), 10)).toEqual({ text: '버킷', cursorColumn: 4 });
  });

  test('follows the cursor and leaves a cell for it', () => {
    const seen = windowOf(lineOf('abcdefghij'), 6);
    expect(seen).toEqual({ text: 'fghij', cursorColumn: 5 });
  });

  test('is never wider than the field, and the cursor is never outside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '버', '킷', '-', 'é')),
        fc.nat(40),
        fc.integer({ min: 4, max: 30 }),
        (graphemes, at, columns) => {
          const seen = windowOf(
            { text: graphemes.join(''), cursor: Math.min(at, graphemes.length) },
            columns,
          );
          expect(widthOf(seen.text)).toBeLessThan(columns);
          expect(seen.cursorColumn).toBeLessThan(columns);
        },
      ),
    );
  });
});
