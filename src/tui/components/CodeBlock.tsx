import { Box, Text } from 'ink';
import type { CodeLine } from '../text/fix-lines.ts';
import { colors } from '../theme.ts';

interface Props {
  readonly lines: readonly CodeLine[];
  /** cells between the edge of the terminal and the block */
  readonly margin: number;
}

export function CodeBlock({ lines, margin }: Props) {
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a document are told apart by their number
        <Box key={index} marginLeft={line.flush ? -margin : 0} flexShrink={0}>
          <Text wrap="hard" dimColor={line.tone === 'quiet'} {...colorOf(line.tone)}>
            {line.text === '' ? ' ' : line.text}
          </Text>
        </Box>
      ))}
    </Box>
  );
}

function colorOf(tone: CodeLine['tone']): { readonly color?: string } {
  if (tone === 'added') return { color: colors.good };
  return tone === 'removed' ? { color: colors.bad } : {};
}
