/** A Markdown text in two: its fenced blocks, and what a renderer reads as Markdown. */

export interface Fenced {
  readonly language: string;
  readonly text: string;
}

/** @throws where a fence is never closed */
export function split(markdown: string): { readonly fenced: readonly Fenced[]; readonly outside: string } {
  const fenced: Fenced[] = [];
  const outside: string[] = [];
  let open: { fence: string; language: string; lines: string[] } | null = null;
  for (const line of markdown.split('\n')) {
    if (open !== null) {
      // A fence is closed by one of at least its own length, with nothing behind it.
      const closing = /^ {0,3}(`{3,})\s*$/.exec(line)?.[1];
      if (closing !== undefined && closing.length >= open.fence.length) {
        fenced.push({ language: open.language, text: open.lines.join('\n') });
        open = null;
      } else open.lines.push(line);
      continue;
    }
    const [, fence, language] = /^ {0,3}(`{3,})([^`]*)$/.exec(line) ?? [];
    if (fence === undefined || language === undefined) outside.push(line);
    else open = { fence, language, lines: [] };
  }
  if (open !== null) throw new Error(`a fence is open at the end: ${open.fence}${open.language}`);
  return { fenced, outside: outside.join('\n') };
}

/** Without what stands in code, where nothing is read as markup. */
export function withoutCode(outside: string): string {
  return outside.replace(/<code>[^<]*<\/code>/g, 'code').replace(/`[^`\n]+`/g, 'code');
}
