/**
 * Plain characters: each is one UTF-16 unit, joins with none of the others into a grapheme, is no emoji by itself, and
 * takes one cell of a terminal, a Hangul syllable two (Unicode: UAX #29, UAX #11). Our screens have few others.
 */

const NARROW = [
  '\\u0020-\\u007e\\u00a0-\\u00ac\\u00ae-\\u02ff', // Latin; the soft hyphen takes no cell
  '\\u2010-\\u2027\\u202f-\\u203b\\u2190-\\u2193', // dashes, quotes, ellipsis, the narrow space of French, ›; arrows
  '\\u2500-\\u25fc\\u2713-\\u2718\\u276f\\u2800-\\u28ff', // frames, blocks, shapes; ticks and crosses; ❯; braille
].join('');
const SYLLABLES = '\\uac00-\\ud7a3';

const GRAPHEMES = new RegExp(`^[\\n\\u001b${NARROW}${SYLLABLES}]*$`);
const MEASURED = new RegExp(`^[${NARROW}${SYLLABLES}]*$`);
const SYLLABLE = new RegExp(`[${SYLLABLES}]`, 'g');
const STYLES = /\u001b\[[\d;]*m/g;

/** Whether each character is a grapheme; ends of lines and escape sequences may be among them, as they never join. */
export function isPlain(text: string): boolean {
  return GRAPHEMES.test(text);
}

/** @returns cells of a terminal, colours and styles not counted; null where the text is not plain */
export function plainWidth(text: string): number | null {
  const seen = text.includes('\u001b') ? text.replace(STYLES, '') : text;
  if (!MEASURED.test(seen)) return null;
  return seen.length + (seen.match(SYLLABLE)?.length ?? 0);
}
