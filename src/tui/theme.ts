/**
 * Colours and signs. Named colours, so that a terminal's own palette keeps them readable on light and dark; every sign
 * is one cell wide and no emoji, and whatever a colour says a sign or a word says too.
 */
export const colors = {
  accent: 'cyan',
  good: 'green',
  bad: 'red',
  warn: 'yellow',
} as const;

export const signs = {
  pointer: '❯',
  good: '✔',
  bad: '✖',
  skipped: '-',
  waiting: '·',
  warn: '!',
  bullet: '•',
  trail: '›',
  parting: '▶',
  flow: '→',
  filled: '━',
  empty: '─',
  edge: '│',
  more: '↓',
  less: '↑',
} as const;

export const spinnerFrames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** Below this no screen can be drawn whole. */
export const SMALLEST = { columns: 60, rows: 18 } as const;

/** Sentences are not set wider than this: longer lines are hard to read. */
export const TEXT_COLUMNS = 92;
