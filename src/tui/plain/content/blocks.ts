/** Lines that several screens are made of. */
import type { TextOptions } from '../../../report/text.ts';
import { wrap } from '../../../report/width.ts';

/** A title, and what stands under it. */
export function headed(
  title: string,
  lead: string | null,
  { style, columns }: TextOptions,
): readonly string[] {
  return [style.strong(title), ...(lead === null ? [] : wrap(lead, columns))];
}

/** Sentences under a heading; nothing where there are none. */
export function list(heading: string, sentences: readonly string[], options: TextOptions): readonly string[] {
  if (sentences.length === 0) return [];
  const { style } = options;
  return [style.strong(heading), ...sentences.flatMap((text) => marked(style.glyphs.waiting, text, options))];
}

/** A sentence behind a sign, its further lines under its first. */
export function marked(sign: string, text: string, { columns }: TextOptions): readonly string[] {
  return wrap(text, columns - 2).map((line, index) => `${index === 0 ? sign : ' '} ${line}`);
}

/** Blocks with an empty line between them. */
export function apart(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}
