import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A unified diff with three lines of context, as `diff -u` and `git diff` print it; empty when nothing changed. */
export function unifiedDiff(before: string, after: string, fileName: string): string {
  if (before === after) return '';
  return createTwoFilesPatch(`a/${fileName}`, `b/${fileName}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
