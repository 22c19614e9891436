import { Box, Text } from 'ink';
import { colors, signs } from '../theme.ts';
import { Prose, useNarrower, WidthContext } from './Prose.tsx';

export interface Choice {
  readonly id: string;
  readonly title: string;
  /** one line under the title, or null */
  readonly hint: string | null;
}

interface Props {
  readonly choices: readonly Choice[];
  readonly cursor: number;
}

/** A list to choose from; the choice is marked by a sign and by weight, and numbered for the digit keys. */
export function Select({ choices, cursor }: Props) {
  const columns = useNarrower(5);
  return (
    <Box flexDirection="column" rowGap={choices.some((choice) => choice.hint !== null) ? 1 : 0}>
      {choices.map((choice, index) => {
        const chosen = index === cursor;
        return (
          <Box key={choice.id}>
            <Box width={2} flexShrink={0}>
              <Text color={colors.accent}>{chosen ? signs.pointer : ' '}</Text>
            </Box>
            <Box width={3} flexShrink={0}>
              <Text dimColor>{index + 1}</Text>
            </Box>
            <Box flexDirection="column" flexShrink={1}>
              <Text bold={chosen} {...(chosen ? { color: colors.accent } : {})}>
                {choice.title}
              </Text>
              {choice.hint !== null && (
                <WidthContext value={columns}>
                  <Prose dimColor>{choice.hint}</Prose>
                </WidthContext>
              )}
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}
