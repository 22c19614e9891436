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

export const GAP_COLUMNS = 2;

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
  let rows = 1;
  let used = 0;
  for (const { text } of hints) {
    const width = widthOf(text);
    const together = used === 0 ? width : used + GAP_COLUMNS + width;
    if (together > columns && used > 0) {
      rows += 1;
      used = width;
    } else used = together;
  }
  return rows;
}
