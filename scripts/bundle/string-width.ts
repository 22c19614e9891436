/**
 * Stands in the bundle for string-width, whose regular expression of all emoji alone costs the start a tenth of its
 * time: the package itself measures what is not plain, and is made ready when such text first comes.
 */
import { plainWidth } from './plain-text.ts';

type StringWidth = typeof import('string-width').default;

declare function require(name: 'string-width'): { readonly default: StringWidth };

export default function stringWidth(...given: Parameters<StringWidth>): number {
  const [text, { ambiguousIsNarrow = true, countAnsiEscapeCodes = false } = {}] = given;
  const simple = ambiguousIsNarrow && !(countAnsiEscapeCodes && text.includes('\u001b'));
  return (simple ? plainWidth(text) : null) ?? require('string-width').default(...given);
}
