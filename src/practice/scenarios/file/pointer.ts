/** A place in the file: the members and positions that lead to it. */
export type Path = readonly (string | number)[];

/** JSON Pointer: https://www.rfc-editor.org/rfc/rfc6901 */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
