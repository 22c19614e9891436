import { Box, Text } from 'ink';
import { fitOf } from '../text/list-fit.ts';
import { colors, signs, TEXT_COLUMNS } from '../theme.ts';
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
  /** lines there are for the list */
  readonly rows: number;
}

/** A list to choose from; the choice is marked by a sign and by weight, and numbered for the digit keys. */
export function Select({ choices, cursor, rows }: Props) {
  const columns = useNarrower(5);
  const { hints, gaps } = fitOf(choices, cursor, Math.min(columns, TEXT_COLUMNS), rows);
  return (
    <Box flexDirection="column" rowGap={gaps && choices.some((choice) => choice.hint !== null) ? 1 : 0}>
      {choices.map((choice, index) => {
        const chosen = index === cursor;
        return (
          <Box key={choice.id} flexShrink={0}>
            <Box width={2} flexShrink={0}>
              <Text color={colors.accent}>{chosen ? signs.pointer : ' '}</Text>
            </Box>
            <Box width={3} flexShrink={0}>
              <Text dimColor>{index + 1}</Text>
            </Box>
            <Box flexDirection="column" flexShrink={1}>
              <WidthContext value={columns}>
                <Prose bold={chosen} {...(chosen ? { color: colors.accent } : {})}>
                  {choice.title}
                </Prose>
                {choice.hint !== null && (hints === 'all' || (chosen && hints === 'chosen')) && (
                  <Prose dimColor>{choice.hint}</Prose>
                )}
              </WidthContext>
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}
