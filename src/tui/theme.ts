import { glyphsFor, UNICODE } from '../report/glyphs.ts';

/**
 * Colours and signs. Named colours, so that a terminal's own palette keeps them readable on light and dark; every sign
 * is one cell wide and no emoji, and whatever a colour says a sign or a word says too.
 */
export const colors = {
  accent: 'cyan',
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  /** in code */
  literal: 'magenta',
} as const;

/** Fixed for the life of the process, as its terminal is. */
export const signs = glyphsFor(process.env);

/** Frames around panels: `classic` is the one in ASCII. */
export const frame = signs === UNICODE ? 'round' : 'classic';

export const spinnerFrames =
  signs === UNICODE ? ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] : ['-', '\\', '|', '/'];

/** Below this no screen can be drawn whole. */
export const SMALLEST = { columns: 60, rows: 18 } as const;

/** Sentences are not set wider than this: longer lines are hard to read. */
export const TEXT_COLUMNS = 92;
