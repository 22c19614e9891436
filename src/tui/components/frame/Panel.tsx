import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { widthOf } from '../../../report/width.ts';
import { colors, frame, signs } from '../../theme.ts';

interface Props {
  readonly title: string;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly columns: number;
  readonly framed: boolean;
  readonly children: ReactNode;
}

/** Both frames have these where a title stands in the line above. */
const CORNERS = frame === 'round' ? (['╭', '╮'] as const) : (['+', '+'] as const);

/** The corners, the line before the title, a sign, and the cells between them. */
const AROUND_TITLE = 7;

/** The longest of these that fits into the frame's line whole, or the last. */
export function fittingTitle(columns: number, titles: readonly [string, ...string[]]): string {
  return titles.find((title) => widthOf(title) <= columns - AROUND_TITLE) ?? titles.at(-1) ?? titles[0];
}

/** A frame with its title in the line above; the tone is a sign before the title, too. */
export function Panel({ title, tone, columns, framed, children }: Props) {
  const color = tone === 'plain' ? {} : { color: colors[tone] };
  const quiet = tone === 'plain';
  const sign = tone === 'plain' ? '' : `${signs[tone]} `;
  const named = (
    <>
      <Text {...color}>{sign}</Text>
      <Text bold>{title}</Text>
    </>
  );
  if (!framed)
    return (
      <Box flexDirection="column" width={columns} flexShrink={0} marginBottom={1}>
        <Text wrap="truncate">{named}</Text>
        {children}
      </Box>
    );
  const rest = Math.max(0, columns - 5 - widthOf(sign + title));
  return (
    <Box flexDirection="column" width={columns} flexShrink={0}>
      <Box height={1}>
        <Text wrap="truncate">
          <Text {...color} dimColor={quiet}>{`${CORNERS[0]}${signs.line} `}</Text>
          {named}
          <Text {...color} dimColor={quiet}>{` ${signs.line.repeat(rest)}${CORNERS[1]}`}</Text>
        </Text>
      </Box>
      <Box
        flexDirection="column"
        flexGrow={1}
        borderStyle={frame}
        borderTop={false}
        paddingX={1}
        borderDimColor={quiet}
        {...(tone === 'plain' ? {} : { borderColor: colors[tone] })}
      >
        {children}
      </Box>
    </Box>
  );
}
