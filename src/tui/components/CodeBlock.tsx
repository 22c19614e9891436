import { Box, Text } from 'ink';
import type { CodeLine } from '../text/fix-lines.ts';
import { colors } from '../theme.ts';

interface Props {
  readonly lines: readonly CodeLine[];
  /** an empty line between entries, for commands that wrap */
  readonly apart: boolean;
}

export function CodeBlock({ lines, apart }: Props) {
  return (
    <Box flexDirection="column" rowGap={apart ? 1 : 0}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a document are told apart by their number
        <Text key={index} wrap="hard" dimColor={line.tone === 'quiet'} {...colorOf(line.tone)}>
          {line.text === '' ? ' ' : line.text}
        </Text>
      ))}
    </Box>
  );
}

function colorOf(tone: CodeLine['tone']): { readonly color?: string } {
  if (tone === 'added') return { color: colors.good };
  return tone === 'removed' ? { color: colors.bad } : {};
}
