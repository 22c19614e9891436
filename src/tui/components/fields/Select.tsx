import { Box, Text } from 'ink';
import { use, useEffect } from 'react';
import { wrap } from '../../../report/width.ts';
import { fitOf } from '../../text/list-fit.ts';
import { listWindow } from '../../text/list-window.ts';
import { colors, signs, TEXT_COLUMNS } from '../../theme.ts';
import { Prose, useNarrower, WidthContext } from '../frame/Prose.tsx';
import { NO_ROOM, ScrollRoomContext } from '../scroll/scroll-room.ts';

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
  /** whether digit keys choose here */
  readonly numbered?: boolean;
  /** says which part of a list is shown that does not fit: counted from 1 */
  readonly position?: (from: number, to: number, total: number) => string;
}

/** A list to choose from; the choice is marked by a sign and by weight. What does not fit is scrolled with the choice. */
export function Select({ choices, cursor, rows, numbered = true, position }: Props) {
  const indent = numbered ? 5 : 2;
  const columns = useNarrower(indent);
  const tell = use(ScrollRoomContext);
  const width = Math.min(columns, TEXT_COLUMNS);
  const titles = choices.map(({ title }) => wrap(title, width).length);
  const fits = titles.reduce((sum, height) => sum + height, 0) <= rows;
  const { hints, gaps } = fits
    ? fitOf(choices, cursor, width, rows)
    : ({ hints: 'chosen', gaps: false } as const);
  const showsHint = (index: number) => hints === 'all' || (hints === 'chosen' && index === cursor);
  const heights = choices.map(
    ({ hint }, index) =>
      (titles[index] ?? 0) + (hint !== null && showsHint(index) ? wrap(hint, width).length : 0),
  );
  const { from, to } = fits ? { from: 0, to: choices.length } : listWindow(heights, cursor, rows - 1);
  const page = to - from;

  useEffect(() => {
    tell({ limit: 0, page });
    return () => tell(NO_ROOM);
  }, [tell, page]);

  return (
    <Box flexDirection="column" rowGap={gaps && choices.some((choice) => choice.hint !== null) ? 1 : 0}>
      {choices.slice(from, to).map((choice, offset) => {
        const index = from + offset;
        const chosen = index === cursor;
        return (
          <Box key={choice.id} flexShrink={0}>
            <Box width={2} flexShrink={0}>
              <Text color={colors.accent}>{chosen ? signs.pointer : ' '}</Text>
            </Box>
            {numbered && (
              <Box width={3} flexShrink={0}>
                <Text dimColor>{index + 1}</Text>
              </Box>
            )}
            <Box flexDirection="column" flexShrink={1}>
              <WidthContext value={columns}>
                <Prose bold={chosen} {...(chosen ? { color: colors.accent } : {})}>
                  {choice.title}
                </Prose>
                {choice.hint !== null && showsHint(index) && <Prose dimColor>{choice.hint}</Prose>}
              </WidthContext>
            </Box>
          </Box>
        );
      })}
      {!fits && position !== undefined && (
        <Text dimColor>
          {`${from > 0 ? signs.less : ' '} ${to < choices.length ? signs.more : ' '} ${position(from + 1, to, choices.length)}`}
        </Text>
      )}
    </Box>
  );
}
