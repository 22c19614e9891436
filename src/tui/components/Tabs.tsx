import { Box, Text } from 'ink';
import { colors } from '../theme.ts';

interface Props {
  readonly tabs: readonly string[];
  readonly current: number;
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
