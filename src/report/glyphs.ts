/** Signs and lines in one place: as Unicode has them, and in ASCII for terminals that would show them as rubbish. */

export interface Glyphs {
  readonly pointer: string;
  readonly good: string;
  readonly bad: string;
  readonly skipped: string;
  readonly waiting: string;
  readonly warn: string;
  readonly bullet: string;
  readonly trail: string;
  readonly parting: string;
  readonly line: string;
  readonly arrow: string;
  readonly filled: string;
  readonly empty: string;
  readonly edge: string;
  readonly more: string;
  readonly less: string;
  readonly unknown: string;
}

/** Each is one cell wide and no emoji. */
export const UNICODE: Glyphs = {
  pointer: '❯',
  good: '✔',
  bad: '✖',
  skipped: '-',
  waiting: '·',
  warn: '!',
  bullet: '•',
  trail: '›',
  parting: '▶',
  line: '─',
  arrow: '▶',
  filled: '━',
  empty: '─',
  edge: '│',
  more: '↓',
  less: '↑',
  unknown: '?',
};

export const ASCII: Glyphs = {
  pointer: '>',
  good: '+',
  bad: 'x',
  skipped: '-',
  waiting: '.',
  warn: '!',
  bullet: '*',
  trail: '>',
  parting: '>',
  line: '-',
  arrow: '>',
  filled: '#',
  empty: '-',
  edge: '|',
  more: 'v',
  less: '^',
  unknown: '?',
};

/**
 * Whether a terminal shows more than ASCII: one that is told of no character set is taken to be of today.
 * The first of the three variables that is set decides. Source: POSIX, "Internationalization Variables"
 */
export function showsUnicode(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['TERM'] === 'dumb') return false;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value);
  return locale === undefined || /utf-?8/i.test(locale);
}

export function glyphsFor(env: Readonly<Record<string, string | undefined>>): Glyphs {
  return showsUnicode(env) ? UNICODE : ASCII;
}
