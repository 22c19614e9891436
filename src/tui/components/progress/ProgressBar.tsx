import { Text } from 'ink';
import { filledCells } from '../../text/rows.ts';
import { colors, signs } from '../../theme.ts';

interface Props {
  readonly sent: number;
  readonly total: number;
  readonly cells: number;
}

export function ProgressBar({ sent, total, cells }: Props) {
  const filled = filledCells(sent, total, cells);
  return (
    <Text wrap="truncate">
      <Text color={colors.accent}>{signs.filled.repeat(filled)}</Text>
      <Text dimColor>{signs.empty.repeat(cells - filled)}</Text>
    </Text>
  );
}
