import { Box, Text } from 'ink';
import type { CodeLine } from '../text/fix-lines.ts';
import { colors } from '../theme.ts';

interface Props {
  readonly lines: readonly CodeLine[];
}

export function CodeBlock({ lines }: Props) {
  return (
    <Box flexDirection="column">
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
