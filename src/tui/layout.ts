/** How much of the terminal a frame takes. */

/** Frames do not jump between small screens: none is less tall than this, where the terminal has the rows. */
const USUAL_FRAME = 22;

/** Wider than this, lines get too long to follow. */
const WIDEST_CONTENT = 132;

/** Cells left free at each side. */
export const SIDE_COLUMNS = 2;

/** Rows of header, footer and the space between. */
const AROUND = 6;

/**
 * A frame is as tall as what it shows, and always at least one row less than the terminal has, so that it never
 * pushes its own lines into the scrollback.
 */
export function frameHeight(rows: number): { readonly least: number; readonly most: number } {
  const most = rows - 1;
  return { least: Math.min(most, USUAL_FRAME), most };
}

/** The columns and rows there are for the content of a screen. */
export function contentSize(
  columns: number,
  rows: number,
): { readonly columns: number; readonly rows: number } {
  return {
    columns: Math.min(columns - 2 * SIDE_COLUMNS, WIDEST_CONTENT),
    rows: frameHeight(rows).most - AROUND,
  };
}
