/**
 * A command on as many lines as it needs: broken before its options, outside quotes, with the backslash a POSIX shell
 * continues a line by, so that it can be copied as it stands.
 */
export function brokenCommand(command: string, columns: number): readonly string[] {
  if (command.length <= columns) return [command];
  const pieces = beforeOptions(command);
  return pieces.map(
    (piece, index) => `${index > 0 ? '  ' : ''}${piece}${index < pieces.length - 1 ? ' \\' : ''}`,
  );
}

function beforeOptions(command: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let quoted = false;
  for (let index = 0; index < command.length; index += 1) {
    if (command[index] === "'") quoted = !quoted;
    if (!quoted && command.startsWith(' --', index)) {
      pieces.push(piece);
      piece = '';
    } else piece += command[index];
  }
  return [...pieces, piece];
}
