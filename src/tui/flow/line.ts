/** One line of typed text with its cursor, edited by grapheme so that a Korean syllable is never cut in half. */
import { printable } from '../../i18n/printable.ts';
import type { Command } from './command.ts';

export interface Line {
  readonly text: string;
  /** in graphemes, from 0 to their number */
  readonly cursor: number;
}

export type LineEdit = 'left' | 'right' | 'home' | 'end' | 'backspace' | 'delete' | 'clear';

/** What each command does to a line. */
export const LINE_EDITS: Partial<Readonly<Record<Command, LineEdit>>> = {
  left: 'left',
  right: 'right',
  home: 'home',
  end: 'end',
  backspace: 'backspace',
  delete: 'delete',
  clear: 'clear',
};

export const EMPTY_LINE: Line = { text: '', cursor: 0 };

/** Longer than any ARN or bucket name; what is pasted beyond is not taken. */
const MAX_GRAPHEMES = 300;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function graphemesOf(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

export function lineOf(text: string): Line {
  const clean = printable(text).trim();
  return { text: clean, cursor: graphemesOf(clean).length };
}

/**
 * Inserts typed or pasted text at the cursor: composed (NFC), without control characters. A paste brings its line
 * ends along; those at its edges are dropped and those inside become a space.
 * @param maxGraphemes what is longer is not taken
 */
export function insert(line: Line, text: string, maxGraphemes = MAX_GRAPHEMES): Line {
  const clean = printable(text.normalize('NFC').replace(/^[\r\n\t]+|[\r\n\t]+$/g, ''));
  if (clean === '') return line;
  const before = graphemesOf(line.text).slice(0, line.cursor).join('');
  const after = graphemesOf(line.text).slice(line.cursor).join('');
  const room = Math.max(0, maxGraphemes - graphemesOf(line.text).length);
  const taken = graphemesOf(clean).slice(0, room).join('');
  return { text: before + taken + after, cursor: graphemesOf(before + taken).length };
}

export function edit(line: Line, change: LineEdit): Line {
  const graphemes = graphemesOf(line.text);
  switch (change) {
    case 'left':
      return { ...line, cursor: Math.max(0, line.cursor - 1) };
    case 'right':
      return { ...line, cursor: Math.min(graphemes.length, line.cursor + 1) };
    case 'home':
      return { ...line, cursor: 0 };
    case 'end':
      return { ...line, cursor: graphemes.length };
    case 'backspace':
      if (line.cursor === 0) return line;
      return { text: graphemes.toSpliced(line.cursor - 1, 1).join(''), cursor: line.cursor - 1 };
    case 'delete':
      return { ...line, text: graphemes.toSpliced(line.cursor, 1).join('') };
    case 'clear':
      return EMPTY_LINE;
  }
}
