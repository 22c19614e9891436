/** Widths in terminal cells, as Ink counts them: Hangul takes two. */
import stringWidth from 'string-width';

export function widthOf(text: string): number {
  return stringWidth(text);
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Breaks at spaces; a word longer than the line stays whole, so that an ARN can be copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Breaks at spaces, and a word longer than the line where the line ends: for screens, on which nothing may be wider. */
export function wrapCutting(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const [first = '', ...rest] = cut(word, width);
    if (line !== '' && widthOf(line) + 1 + widthOf(first) > width) {
      lines.push(line);
      line = first;
    } else line = line === '' ? first : `${line} ${first}`;
    for (const piece of rest) {
      lines.push(line);
      line = piece;
    }
  }
  return [...lines, line];
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function cut(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of segmenter.segment(word)) {
    if (piece !== '' && widthOf(piece) + widthOf(segment) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...pieces, piece];
}
