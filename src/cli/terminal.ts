/** Whether somebody sits at a terminal that the wizard can draw on; a dumb one shows cursor codes as text. */
export function isTerminal(): boolean {
  const { stdin, stdout, env } = process;
  return stdin.isTTY === true && stdout.isTTY === true && env['TERM'] !== 'dumb';
}
