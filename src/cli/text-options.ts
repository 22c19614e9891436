import type { I18n } from '../i18n/index.ts';
import { glyphsFor, UNICODE } from '../report/glyphs.ts';
import { createStyle } from '../report/style.ts';

/** How text goes to standard output: colours on a terminal that wants them, lines no wider than it. */
export function textOptions(i18n: I18n) {
  const terminal = process.stdout.isTTY === true;
  const colour = terminal && process.env['FORCE_COLOR'] !== '0' && process.env['TERM'] !== 'dumb';
  const columns = Math.min(100, (terminal && process.stdout.columns) || 80);
  // A file or another program takes Unicode as it is; only a terminal may be unable to show it.
  const glyphs = terminal ? glyphsFor(process.env) : UNICODE;
  return { i18n, style: createStyle(colour, glyphs), columns };
}
