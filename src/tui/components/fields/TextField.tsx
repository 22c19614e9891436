import { Box, Text } from 'ink';
import type { Line } from '../../flow/line.ts';
import { windowOf } from '../../text/line-window.ts';
import { colors } from '../../theme.ts';
import { CursorAt } from '../scroll/CursorAt.tsx';

interface Props {
  readonly line: Line;
  readonly focused: boolean;
  /** shown while nothing is typed */
  readonly placeholder: string;
  /** cells there are for the text */
  readonly columns: number;
}

/** One line of input. The terminal's own cursor stands in it, so that an input method composes in the right place. */
export function TextField({ line, focused, placeholder, columns }: Props) {
  const seen = windowOf(line, columns);
  return (
    <Box width={columns} height={1}>
      {line.text === '' ? (
        <Text dimColor wrap="truncate">
          {placeholder}
        </Text>
      ) : (
        <Text wrap="truncate" {...(focused ? { color: colors.accent } : {})}>
          {seen.text}
        </Text>
      )}
      {focused && <CursorAt column={line.text === '' ? 0 : seen.cursorColumn} />}
    </Box>
  );
}
