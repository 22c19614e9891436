import { Box, Text } from 'ink';
import { primaryActionOf } from '../flow/actions.ts';
import { shownKeys } from '../keys.ts';
import { keyLabel } from '../text/key-label.ts';
import { colors } from '../theme.ts';
import { NoticeLine } from './NoticeLine.tsx';
import type { View } from './view.ts';

interface Props {
  readonly view: View;
  /** whether there is more than fits: only then the scroll keys are worth a word */
  readonly canScroll: boolean;
}

/** The one thing Enter does, and under it the other keys that do something here. */
export function Footer({ view, canScroll }: Props) {
  const { state, i18n } = view;
  const { t } = i18n;
  const action = primaryActionOf(state);
  const keys = shownKeys(state, 'footer').filter(({ words }) => canScroll || words !== 'scroll');
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box height={1}>
        <NoticeLine view={view} />
      </Box>
      <Box height={1}>
        {action !== null && (
          <Text bold color={colors.accent} wrap="truncate">
            {`${keyLabel('Enter', t)}  ${t(`wizard:actions.${action}`)}`}
          </Text>
        )}
      </Box>
      <Box flexWrap="wrap" columnGap={2}>
        {keys.map(({ label, words }) => (
          <Text key={label} wrap="truncate">
            {keyLabel(label, t)}
            <Text dimColor>{` ${t(`wizard:keys.${words}`)}`}</Text>
          </Text>
        ))}
      </Box>
    </Box>
  );
}
