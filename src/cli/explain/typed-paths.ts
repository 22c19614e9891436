/** Paths as they are typed, pasted, or dropped on a terminal, which quotes them or puts backslashes before spaces. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** One path: what stands in the field is all of it, spaces included. */
export function pathIn(text: string): string {
  const trimmed = text.trim();
  const quoted = /^(["'])(.*)\1$/s.exec(trimmed)?.[2];
  return atHome(quoted ?? trimmed.replace(/\\([ '"])/g, '$1'));
}

/** Several, with spaces between them; quotes or a backslash keep a space in a path. */
export function pathsIn(text: string): readonly string[] {
  const words = text.matchAll(/(?:"[^"]*"|'[^']*'|\\[ '"]|[^\s"'])+/g);
  return Array.from(words, ([word]) =>
    atHome(
      word.replace(
        /"([^"]*)"|'([^']*)'|\\([ '"])/g,
        (_, double, single, escaped) => double ?? single ?? escaped,
      ),
    ),
  );
}

/** What a shell does, which has not seen this text. */
function atHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}
