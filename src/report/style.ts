/** Colours for text on a terminal, or none: signs and words carry everything that colour says. */
import { styleText } from 'node:util';
import { type Glyphs, UNICODE } from './glyphs.ts';

export interface Style {
  readonly glyphs: Glyphs;
  strong(text: string): string;
  quiet(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
}

const plain: Omit<Style, 'glyphs'> = {
  strong: (text) => text,
  quiet: (text) => text,
  good: (text) => text,
  bad: (text) => text,
  accent: (text) => text,
};

/** @param glyphs those of the terminal; in a file everything can be read */
export function createStyle(colour: boolean, glyphs: Glyphs = UNICODE): Style {
  if (!colour) return { ...plain, glyphs };
  const paint = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(format, text, { validateStream: false });
  return {
    glyphs,
    strong: paint('bold'),
    quiet: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    accent: paint('cyan'),
  };
}
