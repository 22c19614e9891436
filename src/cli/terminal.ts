/** Whether somebody sits at a terminal that the wizard can draw on; a dumb one shows cursor codes as text. */
export function isTerminal(): boolean {
  const { stdin, stdout, env } = process;
  return stdin.isTTY === true && stdout.isTTY === true && env['TERM'] !== 'dumb';
}

/**
 * Whether the environment asks for questions line by line: a terminal that can move no cursor, or the choice of
 * somebody who uses a screen reader (`ACCESSIBLE`, as other command-line tools read it, or Ink's own variable).
 */
export function wantsPlain(env: Readonly<Record<string, string | undefined>>): boolean {
  const set = (name: string) => !['', '0', 'false'].includes((env[name] ?? '').toLowerCase());
  return env['TERM'] === 'dumb' || set('ACCESSIBLE') || set('INK_SCREEN_READER');
}
