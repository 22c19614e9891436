/** The keys under a screen: as many as two rows take. The help has them all. */
import { widthOf } from '../../report/width.ts';
import type { KeyWords } from '../keys.ts';

export interface KeyHint {
  readonly label: string;
  readonly words: KeyWords;
  /** label and words as they are drawn */
  readonly text: string;
}

/** More rows would be taken from what the screen is for. */
const MOST_ROWS = 2;

const GAP_COLUMNS = 2;
export const GAP = ' '.repeat(GAP_COLUMNS);

/** What is left out first: what a mark or a row of tabs shows, too, and then what a screen can be read without. */
const LEFT_OUT: readonly KeyWords[] = ['scroll', 'second', 'copy', 'view', 'save', 'raw', 'sentences'];

export function fittingKeys(hints: readonly KeyHint[], columns: number): readonly KeyHint[] {
  let shown = hints;
  for (const words of LEFT_OUT) {
    if (rowsOf(shown, columns) <= MOST_ROWS) break;
    shown = shown.filter((hint) => hint.words !== words);
  }
  return shown;
}

/** Rows they wrap to. */
export function rowsOf(hints: readonly KeyHint[], columns: number): number {
  return Math.max(1, linesOf(hints, columns).length);
}

/** The hints, row by row as they fit into so many columns; at least one stands in each. */
export function linesOf<Hint extends Pick<KeyHint, 'text'>>(
  hints: readonly Hint[],
  columns: number,
): readonly (readonly Hint[])[] {
  const lines: Hint[][] = [];
  let used = 0;
  for (const hint of hints) {
    const width = widthOf(hint.text);
    const line = lines.at(-1);
    if (line && used + GAP_COLUMNS + width <= columns) {
      line.push(hint);
      used += GAP_COLUMNS + width;
    } else {
      lines.push([hint]);
      used = width;
    }
  }
  return lines;
}
