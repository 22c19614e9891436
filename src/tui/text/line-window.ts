import { widthOf } from '../../report/width.ts';
import { graphemesOf, type Line } from '../flow/line.ts';

/**
 * The part of a typed line that is seen in a field of so many cells: it moves so that the cursor stays in it, and one
 * cell is kept free for the cursor behind the last character.
 * @returns the text, and the cells between the field's left edge and the cursor
 */
export function windowOf(
  line: Line,
  columns: number,
): { readonly text: string; readonly cursorColumn: number } {
  const graphemes = graphemesOf(line.text);
  const room = Math.max(1, columns - 1);
  let from = 0;
  while (from < line.cursor && widthOf(graphemes.slice(from, line.cursor).join('')) > room) from += 1;
  let to = graphemes.length;
  while (to > line.cursor && widthOf(graphemes.slice(from, to).join('')) > room) to -= 1;
  return {
    text: graphemes.slice(from, to).join(''),
    cursorColumn: widthOf(graphemes.slice(from, line.cursor).join('')),
  };
}
