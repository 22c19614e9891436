/** One line out of whatever was thrown: no stack, no class name; a system error's code goes first. */
export function detailOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return code === null || text.includes(code) ? text : `${code}: ${text}`;
}
