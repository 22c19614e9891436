import { wrapCutting } from '../../report/width.ts';

/**
 * The end of a pasted text as the lines of a field: no more is looked at than can be seen.
 * @returns the lines, and whether there is more above them
 */
export function pastedLines(
  text: string,
  columns: number,
  rows: number,
): { readonly lines: readonly string[]; readonly more: boolean } {
  const seen = text.slice(-2 * columns * rows);
  const lines = seen.split('\n').flatMap((line) => wrapCutting(line, columns));
  return { lines: lines.slice(-rows), more: seen.length < text.length || lines.length > rows };
}
