/**
 * The part of a list that is shown where not all of it fits: whole choices, the chosen one among them, and as many
 * before it as after it as far as the ends allow.
 * @param heights lines of each choice
 * @returns from the first shown to the one after the last
 */
export function listWindow(
  heights: readonly number[],
  cursor: number,
  rows: number,
): { readonly from: number; readonly to: number } {
  let from = cursor;
  let to = Math.min(cursor + 1, heights.length);
  let room = rows - (heights[cursor] ?? 0);
  for (let grown = true; grown; ) {
    grown = false;
    const before = heights[from - 1];
    if (before !== undefined && before <= room) {
      from -= 1;
      room -= before;
      grown = true;
    }
    const after = heights[to];
    if (after !== undefined && after <= room) {
      to += 1;
      room -= after;
      grown = true;
    }
  }
  return { from, to };
}
