/** How much of the terminal a frame takes. */

/** Always at least one row less than the terminal has, so that no frame pushes the scrollback; no taller than useful. */
const TALLEST_FRAME = 44;

/** Wider than this, lines get too long to follow. */
const WIDEST_CONTENT = 132;

export function frameRows(rows: number): number {
  return Math.min(rows - 1, TALLEST_FRAME);
}

export function contentSize(
  columns: number,
  rows: number,
): { readonly columns: number; readonly rows: number } {
  return { columns: Math.min(columns - 4, WIDEST_CONTENT), rows: frameRows(rows) - 7 };
}
