import { Box, Text } from 'ink';
import { widthOf } from '../../../report/width.ts';
import { colors } from '../../theme.ts';

interface Props {
  readonly tabs: readonly string[];
  readonly current: number;
}

/** Cells of the tabs on one line. */
export function tabsWidth(tabs: readonly string[]): number {
  return tabs.reduce((sum, tab) => sum + widthOf(tab) + 2, tabs.length - 1);
}

/** The current tab is bracketed, so that it can be told without colour. */
export function Tabs({ tabs, current }: Props) {
  return (
    <Box columnGap={1} flexShrink={0} flexWrap="wrap">
      {tabs.map((tab, index) =>
        index === current ? (
          <Text key={tab} bold color={colors.accent}>
            {`[${tab}]`}
          </Text>
        ) : (
          <Text key={tab} dimColor>
            {` ${tab} `}
          </Text>
        ),
      )}
    </Box>
  );
}
